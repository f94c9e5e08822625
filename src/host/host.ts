import type { HostOperation } from '../scenario/host-operation.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { Cast } from '../scenario/scenario.ts';
import { type Outcome, outcomeOf, SKIPPED, type Stage } from '../system/system.ts';
import { bandwidthArgs, mkdir, rmdir, setQuota } from './cgroups.ts';
import type { HostContext, HostHooks, Result } from './context.ts';
import { ask, enqueue, selectCpu, setState } from './enqueue.ts';
import type { HostSink } from './event.ts';
import { misuse } from './misuse.ts';
import { dispatch, reschedule, serveKicks, stop, tick } from './run.ts';
import type { HostSeams } from './seams.ts';
import { settle } from './settle.ts';
import {
  createHostState,
  type HostCpu,
  type HostState,
  type HostTask,
  mayHoldTasks,
  onlineCgroup,
  ROOT,
} from './state.ts';
import * as tasks from './tasks.ts';
import { passTime } from './time.ts';

const CLOCK_START_NS = 1_000_000_000;

/**
 * Plays the scheduler's side of the bandwidth contract: a vtime scheduler with one DSQ an LLC,
 * on simulated CPUs, that asks the library before it enqueues, reports what was run, and
 * drains backlogs from ops.dispatch().
 */
export class Host implements Stage<HostOperation>, HostContext {
  readonly state: HostState;
  readonly seams: HostSeams;
  readonly emit: HostSink;
  readonly hooks: HostHooks;
  readonly answer: (call: LibraryCall) => LibraryAnswer;

  constructor(
    cast: Cast,
    seams: HostSeams,
    hooks: HostHooks,
    emit: HostSink,
    answer: (call: LibraryCall) => LibraryAnswer,
  ) {
    this.state = createHostState(cast, CLOCK_START_NS);
    this.seams = seams;
    this.hooks = hooks;
    this.emit = emit;
    this.answer = answer;
  }

  begin(): void {
    const { state } = this;
    ask(this, { op: 'topo', llcs: Math.max(1, state.nrLlcs) });
    ask(this, { op: 'lib_init' });
    const unlimited = bandwidthArgs({ periodUs: 100_000, quotaUs: 'max', burstUs: 0 });
    ask(this, { op: 'init', cgrp: ROOT, ...unlimited });
    // Parents may stand behind their children in the cast.
    let pending = state.cast.cgroups.filter((cgroup) => cgroup.present);
    for (let before = -1; pending.length !== before; ) {
      before = pending.length;
      for (const cgroup of pending) mkdir(this, cgroup.id);
      pending = pending.filter((cgroup) => onlineCgroup(state, cgroup.id) === undefined);
    }
    for (const cast of state.cast.tasks) {
      if (!cast.present) continue;
      const task = state.tasks.get(cast.id) as HostTask;
      const cgroup = onlineCgroup(state, cast.cgroup);
      task.cgroup = cgroup !== undefined && mayHoldTasks(cgroup) ? cgroup.id : ROOT;
      setState(this, task, 'sleeping');
    }
  }

  perform(operation: HostOperation): Outcome {
    const { state } = this;
    state.rand = 'rand' in operation ? (operation.rand ?? 0) : 0;
    state.nrDraws = 0;
    const result = this.#execute(operation);
    serveKicks(this);
    const outcome = result === undefined ? SKIPPED : outcomeOf(result);
    this.emit({ type: 'operation', operation, outcome });
    return outcome;
  }

  settle(patience: number): void {
    settle(this, patience);
  }

  #execute(operation: HostOperation): Result {
    switch (operation.op) {
      case 'mkdir':
        return mkdir(this, operation.cgroup);
      case 'rmdir':
        return rmdir(this, operation.cgroup);
      case 'set':
        return setQuota(this, operation.cgroup, operation);
      case 'advance':
        passTime(this, operation.ns, operation.lateNs ?? 0);
        return 0;
      case 'misuse':
        return misuse(this, operation.call);
      case 'tick':
      case 'dispatch':
      case 'seize':
      case 'release':
        return this.#onCpu(operation);
      default:
        return this.#onTask(operation);
    }
  }

  #onCpu(
    operation: Extract<HostOperation, { op: 'tick' | 'dispatch' | 'seize' | 'release' }>,
  ): Result {
    const cpu = this.state.cpuById.get(operation.cpu);
    if (cpu === undefined || cpu.seized !== (operation.op === 'release')) return undefined;
    switch (operation.op) {
      case 'tick':
        if (cpu.current === null) return undefined;
        tick(this, cpu);
        return 0;
      case 'dispatch':
        reschedule(this, cpu);
        return 0;
      case 'seize':
        seize(this, cpu);
        return 0;
      case 'release':
        cpu.seized = false;
        dispatch(this, cpu);
        return 0;
    }
  }

  #onTask(operation: Extract<HostOperation, { readonly task: number }>): Result {
    const task = this.state.tasks.get(operation.task);
    if (task === undefined) return undefined;
    switch (operation.op) {
      case 'wake':
        return tasks.wake(this, task);
      case 'sleep':
        return tasks.sleep(this, task);
      case 'run': {
        const cpu = this.state.cpuById.get(operation.cpu);
        return cpu === undefined ? undefined : tasks.run(this, task, cpu, operation.ns);
      }
      case 'dequeue':
        return tasks.dequeue(this, task);
      case 'enqueue':
        return tasks.requeue(this, task);
      case 'setaffinity':
        return tasks.setAffinity(this, task, operation.cpus);
      case 'fork': {
        const parent = this.state.tasks.get(operation.parent);
        return parent === undefined ? undefined : tasks.fork(this, task, parent);
      }
      case 'exit':
        return tasks.exit(this, task);
      case 'move':
        return tasks.move(this, task, operation.cgroup);
    }
  }
}

/** A higher class takes the CPU: its task goes back in line, and the CPU dispatches no more. */
function seize(host: HostContext, cpu: HostCpu): void {
  const task = stop(host, cpu);
  cpu.seized = true;
  if (task !== null) enqueue(host, task, selectCpu(host, task));
}
