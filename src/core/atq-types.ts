import type { Int64 } from './int64.ts';
import type { RbNode, Rbtree, RbtreeSeams } from './rbtree-node.ts';

/** The owner mark of a task that is never queued again (upstream SCX_ATQ_DEAD). */
export const DEAD = 'dead';

/** Where a task is queued: a queue, nowhere, or never again. */
export type Owner = Atq | typeof DEAD | null;

/** The queue's part of a task record (upstream `scx_task_common`). */
export interface TaskCommon {
  readonly id: number;
  readonly node: RbNode<TaskCommon>;
  atq: Owner;
  /** Operations in flight that keep the record from being freed. */
  holdcnt: number;
}

/** An arena task queue (upstream `scx_atq`). */
export interface Atq {
  readonly library: AtqLibrary;
  readonly tree: Rbtree<TaskCommon>;
  /** The CPU that holds the lock, or UNLOCKED. */
  lock: number;
  readonly capacity: Int64;
  size: number;
  /** The next FIFO key. */
  seq: number;
  readonly fifo: boolean;
  /** Set by destroy; nothing reads it here, it lets a check see a use after free. */
  destroyed: boolean;
}

/** What all queues of one library share. */
export interface AtqLibrary {
  readonly atq: AtqSeams;
  readonly rbtree: RbtreeSeams;
  /** The task that a pop returned last, of any queue; the corrected design never reads it. */
  lastPopped: TaskCommon | null;
  /** Ends the scheduler, whose tasks go to the kernel (upstream scx_bpf_error); null: nobody's. */
  endScheduler: ((because: Atq) => void) | null;
}

/** The decisions of the queue that a fault can replace. */
export interface AtqSeams {
  /** Whether a claim tests and sets the owner mark in one step. */
  claimsAtOnce(): boolean;
  /** Whether a lock that is not had in time ends the scheduler. */
  endsOnTimeout(): boolean;
  /** After the task was linked, before it is counted. */
  settleClaim(atq: Atq, task: TaskCommon): void;
  /** Accounts for a removal that the tree answered with `ret`; `owner` is the mark to leave. */
  settleRemoval(atq: Atq, task: TaskCommon, ret: number, owner: typeof DEAD | null): void;
  /** What a pop does that found the queue, or the tree under it, empty. */
  failedPop(atq: Atq): void;
}
