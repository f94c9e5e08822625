import { createKfuncs } from '../core/sched/kfuncs/index.ts';
import type { DsqIterator, Kfuncs } from '../core/sched/ops.ts';
import type { Sched, Task } from '../core/sched/types.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import type { MachineContext, Result } from './context.ts';
import { holdMove } from './held-moves.ts';
import { loadedSched } from './schedulers.ts';

/** Iterators that stay open between operations, by program and DSQ. */
export type Iterators = Map<
  string,
  { readonly iterator: DsqIterator; readonly sched: Sched | null }
>;

export type ProgramOperation = Extract<MachineOperation, { readonly scheduler?: number }>;
type Named = Exclude<ProgramOperation, { readonly op: 'attach' | 'detach' | 'error' | 'proceed' }>;

/** What a program of a scheduler does outside of its callbacks, such as in a timer of its own. */
export function runProgram(m: MachineContext, operation: Named): Result {
  const { scheduler } = operation;
  const sched = scheduler === undefined ? null : loadedSched(m, scheduler);
  if (sched === undefined) return undefined;
  const scx = createKfuncs(m.kernel, () => sched);
  if ('task' in operation) {
    const task = m.kernel.tasks.get(operation.task);
    if (task === undefined || task.life === 'absent' || task.life === 'dead') return undefined;
    const isHeld = operation.op === 'transfer' && operation.until !== undefined;
    if (isHeld) return holdMove(m, sched, task, operation.dsq);
    return onTask(scx, operation, task);
  }
  switch (operation.op) {
    case 'peek':
      scx.dsqPeek(operation.dsq);
      return 0;
    case 'count':
      return Math.min(0, scx.dsqNrQueued(operation.dsq));
    case 'create':
      return scx.createDsq(operation.dsq);
    case 'destroy':
      scx.destroyDsq(operation.dsq);
      return 0;
    case 'iterate':
      return iterate(m, scx, sched, operation.dsq);
    case 'close':
      return close(m, sched, operation.dsq);
    case 'subdispatch':
      scx.subDispatch(operation.cgroup);
      return 0;
    case 'reenqueue':
      scx.reenqueueLocal(operation.cpu);
      return 0;
    case 'kick':
      scx.kickCpu(operation.cpu);
      return 0;
  }
}

function onTask(
  scx: Kfuncs,
  operation: Extract<Named, { readonly task: number }>,
  task: Task,
): Result {
  switch (operation.op) {
    case 'insert':
      scx.dsqInsert(task, operation.dsq, 0);
      return 0;
    case 'transfer':
      scx.dsqMove(task, operation.dsq);
      return 0;
    case 'setslice':
      scx.taskSetSlice(task, operation.ns);
      return 0;
    case 'setvtime':
      scx.taskSetDsqVtime(task, operation.ns);
      return 0;
  }
}

function keyOf(sched: Sched | null, dsq: number): string {
  return `${sched?.id ?? '-'} ${dsq}`;
}

function iterate(m: MachineContext, scx: Kfuncs, sched: Sched | null, dsq: number): Result {
  const key = keyOf(sched, dsq);
  const open = m.iterators.get(key);
  if (open !== undefined && open.sched === sched) {
    open.iterator.next();
    return 0;
  }
  const opened = scx.dsqIterate(dsq);
  if (typeof opened === 'number') return opened;
  m.iterators.set(key, { iterator: opened, sched });
  opened.next();
  return 0;
}

function close(m: MachineContext, sched: Sched | null, dsq: number): Result {
  const key = keyOf(sched, dsq);
  const open = m.iterators.get(key);
  if (open === undefined) return undefined;
  open.iterator.close();
  m.iterators.delete(key);
  return 0;
}
