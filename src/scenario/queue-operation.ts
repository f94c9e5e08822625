import type { Int64 } from '../core/int64.ts';

/**
 * Operations of the level `queue`: the calls of the arena task queue (ATQ) library.
 *
 * Queues and tasks are named by small integers; a task exists from its first use.
 */
export type QueueOperation =
  | { readonly op: 'create'; readonly q: number; readonly fifo: boolean; readonly capacity?: Int64 }
  | { readonly op: 'destroy'; readonly q: number }
  | { readonly op: 'insert'; readonly q: number; readonly task: number }
  | {
      readonly op: 'insert_vtime';
      readonly q: number;
      readonly task: number;
      readonly vtime: Int64;
    }
  | { readonly op: 'remove'; readonly q: number; readonly task: number }
  | { readonly op: 'pop'; readonly q: number; readonly hold?: boolean }
  | { readonly op: 'peek'; readonly q: number }
  | { readonly op: 'nr_queued'; readonly q: number }
  | { readonly op: 'task_fini'; readonly task: number }
  | { readonly op: 'task_detach'; readonly task: number }
  | { readonly op: 'task_hold'; readonly task: number }
  | { readonly op: 'task_drop'; readonly task: number }
  | { readonly op: 'task_state'; readonly task: number }
  | { readonly op: 'check'; readonly q: number }
  | { readonly op: 'dump'; readonly q: number };

/** Those that act on queues and tasks; the others only look at them. */
export type QueueCall = Exclude<
  QueueOperation,
  { readonly op: 'nr_queued' | 'check' | 'dump' | 'task_state' }
>;

/** What a queue call answers; absent outputs do not exist for that answer. */
export interface QueueAnswer {
  readonly ret: number;
  /** `pop`, `peek`: the task, null when there is none. */
  readonly task_out?: number | null;
  readonly holdcnt?: number;
  /** `task_state`: the queue, -1 none, -2 detached for good. */
  readonly q_of?: number;
  /** `dump`: the stored element count. */
  readonly size?: Int64;
  /** `dump`: `[task, key]` in order. */
  readonly tasks?: readonly (readonly [number, Int64])[];
}
