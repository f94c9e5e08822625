import type { Atq } from '../core/atq.ts';
import type { SectionEvent } from '../interleave/event.ts';
import type { QueueAnswer, QueueCall } from '../scenario/queue-operation.ts';
import type { SmpOperation } from '../scenario/smp-operation.ts';
import type { SmpDsq, SmpTask } from './state.ts';

/** What happens in a run at the level `smp`. */
export type SmpEvent =
  | SectionEvent
  /** An operation begins, or has ended with that return value; undefined if it was skipped. */
  | { readonly type: 'begin'; readonly operation: SmpOperation }
  | { readonly type: 'end-of'; readonly operation: SmpOperation; readonly ret: number | undefined }
  /** The paths start. */
  | { readonly type: 'race' }
  /** All paths have ended, and every store has arrived. */
  | { readonly type: 'join' }
  /** The library was told of runtime. */
  | { readonly type: 'consume'; readonly cgroup: number; readonly ns: number; readonly ret: number }
  /** The library was asked whether a cgroup may run. */
  | {
      readonly type: 'throttled';
      readonly cgroup: number;
      readonly llc: number;
      readonly ret: number;
    }
  /** An insert of a task into a DSQ takes effect. */
  | { readonly type: 'insert'; readonly task: SmpTask; readonly dsq: SmpDsq }
  /** A task is put on a CPU. */
  | { readonly type: 'run'; readonly task: SmpTask; readonly cpu: number }
  /** Something is freed that was freed before. */
  | { readonly type: 'double-free'; readonly object: object }
  /** The record of a task is freed. */
  | { readonly type: 'free'; readonly task: SmpTask }
  /** The replenish timer begins, or is done. */
  | { readonly type: 'replenish'; readonly isDone: boolean }
  /** The timer is done with a cgroup. */
  | {
      readonly type: 'replenished';
      readonly cgroup: number;
      readonly wasThrottled: boolean;
      readonly isListed: boolean;
    }
  /** A call of the raw queue library begins, or has been answered. */
  | { readonly type: 'call'; readonly call: QueueCall; readonly cpu: number }
  | {
      readonly type: 'answer';
      readonly call: QueueCall;
      readonly cpu: number;
      readonly answer: QueueAnswer;
      /** A scheduler has asked, which accounts for what it takes. */
      readonly isDispatcher?: true;
    }
  /** A lock was not had in time: the scheduler is ended, and the kernel takes its tasks. */
  | { readonly type: 'scheduler-ended'; readonly because: Atq }
  /** The race is over; how many rounds each waiting task may take to run at most. */
  | { readonly type: 'settle'; readonly rounds: number }
  /** The machine has come to rest, or did not within the rounds. */
  | { readonly type: 'rest'; readonly waiting: readonly SmpTask[] };
