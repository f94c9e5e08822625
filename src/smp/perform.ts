import type { PathContext } from '../core/path.ts';
import { isQueueCall, type SmpOperation } from '../scenario/smp-operation.ts';
import { replenish, rmdir, setMax } from './cgroups.ts';
import type { SmpContext } from './context.ts';
import { dispatch } from './dispatch.ts';
import { watchedCall } from './queue-call.ts';
import { dispatchQueue } from './queues.ts';
import type { SmpCpu, SmpTask } from './state.ts';
import { exit, move, type SmpResult, setAffinity, sleep, tick, wake } from './tasks.ts';

/** One operation as a path. */
export function* perform(m: SmpContext, k: PathContext, operation: SmpOperation): SmpResult {
  m.emit({ type: 'begin', operation });
  const ret = yield* pathOf(m, k, operation);
  m.emit({ type: 'end-of', operation, ret });
  return ret;
}

function* pathOf(m: SmpContext, k: PathContext, operation: SmpOperation): SmpResult {
  const { cpu } = operation;
  if (isQueueCall(operation)) {
    const { ret } = yield* watchedCall(m, k, operation, { cpu });
    return ret;
  }
  switch (operation.op) {
    case 'wake':
      return yield* onTask(m, operation.task, (task) => wake(m, k, task));
    case 'sleep':
      return yield* onTask(m, operation.task, (task) => sleep(m, k, task));
    case 'setaffinity':
      return yield* onTask(m, operation.task, (task) => setAffinity(m, k, task, operation.cpus));
    case 'move':
      return yield* onTask(m, operation.task, (task) => move(m, k, task, operation.cgroup));
    case 'exit':
      return yield* onTask(m, operation.task, (task) => exit(m, k, task));
    case 'dispatch':
      return yield* onCpu(m, cpu, (one) => dispatch(m, k, one));
    case 'tick':
      return yield* onCpu(m, cpu, (one) => tick(m, k, one, operation.ns));
    case 'replenish':
      return yield* replenish(m, k);
    case 'set':
      return yield* setMax(m, k, operation.cgroup, operation);
    case 'rmdir':
      return yield* rmdir(m, k, operation.cgroup);
    case 'dispatch_queue':
      return yield* dispatchQueue(m, k, operation.q, cpu);
  }
}

function* onTask(m: SmpContext, id: number, path: (task: SmpTask) => SmpResult): SmpResult {
  const task = m.state.tasks.get(id);
  return task === undefined ? undefined : yield* path(task);
}

function* onCpu(m: SmpContext, id: number, path: (cpu: SmpCpu) => SmpResult): SmpResult {
  const cpu = m.state.cpus.get(id);
  return cpu === undefined ? undefined : yield* path(cpu);
}
