import type { Sched, Task } from '../../src/core/sched/types.ts';
import { type EventOf, isAtOrBelow } from './lookups.ts';

/** Kfuncs that change a task, and what they change. */
const CHANGES_TASK: ReadonlyMap<string, string> = new Map([
  ['dsq_insert', 'insert'],
  ['dsq_move', 'move'],
  ['task_set_slice', 'slice'],
  ['task_set_dsq_vtime', 'vtime'],
]);

/** Kfuncs that look up a user DSQ; what is found must be the caller's. */
const LOOKS_UP_DSQ: ReadonlySet<string> = new Set([
  'destroy_dsq',
  'dsq_move_to_local',
  'dsq_nr_queued',
  'dsq_peek',
  'dsq_reenq',
  'iter_dsq_new',
]);

/** Callbacks about a task that only its owner gets. */
const OWNERS_OPS: ReadonlySet<string> = new Set([
  'selectCpu',
  'enqueue',
  'dequeue',
  'tick',
  'runnable',
  'running',
  'stopping',
  'quiescent',
  'yield',
  'setWeight',
  'setCpumask',
]);

/** Whether a call is about what belongs to somebody else than the caller. */
export function isForeign({ kfunc, caller, task, dsq }: EventOf<'kfunc'>): boolean {
  if (task !== null && CHANGES_TASK.has(kfunc)) return caller === null || task.owner !== caller;
  return dsq !== null && dsq.sched !== caller && LOOKS_UP_DSQ.has(kfunc);
}

/** The way in which a call went beyond the caller's rights, or null. */
export function overreach(event: EventOf<'kfunc'>): string | null {
  const { kfunc, ret, task } = event;
  const changes = CHANGES_TASK.get(kfunc);
  if (task !== null && changes !== undefined) return ret > 0 ? changes : null;
  return LOOKS_UP_DSQ.has(kfunc) ? 'queue' : null;
}

/** Whether a callback about a task is for its owner alone. */
export function isForOwner(op: string): boolean {
  return OWNERS_OPS.has(op);
}

const NONE: readonly Task[] = [];

/**
 * The tasks that were put back in ops.enqueue() since the last other callback: those of the
 * kfunc that puts tasks back and is reported next.
 */
export class Reenqueued {
  readonly #repeats = new Map<Task, number>();
  #tasks: Task[] = [];

  /** ops.enqueue() is about to be called. */
  enqueue(task: Task): void {
    const before = this.#repeats.get(task) ?? 0;
    this.#repeats.set(task, task.nrReenq);
    if (task.nrReenq > before) this.#tasks.push(task);
  }

  /** Something else happens. */
  forget(): void {
    if (this.#tasks.length > 0) this.#tasks = [];
  }

  /** The tasks that this kfunc has put back. */
  take({ kfunc }: EventOf<'kfunc'>): readonly Task[] {
    if (kfunc !== 'reenqueue_local' && kfunc !== 'dsq_reenq') return NONE;
    const tasks = this.#tasks;
    this.#tasks = [];
    return tasks;
  }
}

/** Whether a scheduler may put a task back: its own and those below it. */
export function mayReenqueue(caller: Sched | null, { owner }: Task): boolean {
  return caller !== null && owner !== null && isAtOrBelow(owner, caller);
}
