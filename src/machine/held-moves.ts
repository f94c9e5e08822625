import { callerOf } from '../core/sched/kfuncs/caller.ts';
import { dsqMove, type Pick, pickOf } from '../core/sched/kfuncs/queues.ts';
import type { Sched, Task } from '../core/sched/types.ts';
import type { MachineContext, Result } from './context.ts';

/** A program of that scheduler between the pick of a task from a DSQ and its move. */
export interface PickedMove {
  readonly sched: Sched;
  readonly pick: Pick;
  readonly dsqId: number;
}

/** The program goes through its DSQ up to the task, and no further for now. */
export function holdMove(
  m: MachineContext,
  sched: Sched | null,
  task: Task,
  dsqId: number,
): Result {
  if (sched === null || m.picked.has(sched.id)) return undefined;
  if (task.dsq?.kind !== 'user' || task.dsq.sched !== sched) return undefined;
  m.picked.set(sched.id, { sched, pick: pickOf(task), dsqId });
  return 0;
}

/** What a program has picked is moved; one whose scheduler has exited had to give up before. */
export function moveTask(m: MachineContext, schedId: number): Result {
  const move = m.picked.get(schedId);
  if (move === undefined) return undefined;
  m.picked.delete(schedId);
  dsqMove(m.kernel, callerOf(m.kernel, move.sched), move.pick, move.dsqId);
  return 0;
}
