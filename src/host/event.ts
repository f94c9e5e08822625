import type { HostOperation } from '../scenario/host-operation.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { Outcome } from '../system/system.ts';
import type { HostTask, TaskState } from './state.ts';

/** What a run of the levels `library` and `host` is judged by. */
export type HostEvent =
  /** One library call and its answer. */
  | {
      readonly [Name in LibraryCall['op']]: {
        readonly type: Name;
        readonly call: Extract<LibraryCall, { readonly op: Name }>;
        readonly answer: LibraryAnswer;
      };
    }[LibraryCall['op']]
  /** A library call is about to be made that must be refused without effect. */
  | { readonly type: 'misuse'; readonly call: LibraryCall }
  /** A task went from one place to another. */
  | {
      readonly type: 'task';
      readonly task: HostTask;
      readonly from: TaskState;
      readonly to: TaskState;
    }
  /** The library handed over a task that was not parked. */
  | { readonly type: 'stray'; readonly task: HostTask }
  /** A task changed its cgroup. */
  | { readonly type: 'moved'; readonly task: HostTask; readonly from: number; readonly to: number }
  /** A replenishment has just taken place, at that time. */
  | { readonly type: 'interval'; readonly at: number }
  /** A task ran on a CPU since the last report of that CPU, and is reported now. */
  | {
      readonly type: 'report';
      readonly task: HostTask;
      readonly cgroup: number;
      readonly llc: number;
      readonly ns: number;
    }
  /** An operation is over. */
  | {
      readonly type: 'operation';
      readonly operation: HostOperation;
      readonly outcome: Outcome;
    }
  /**
   * The operations are over; from here on the host only lets time pass, for as many intervals
   * as the laws ask it to wait, at most `patience`.
   */
  | {
      readonly type: 'settle';
      readonly patience: number;
      readonly waitFor: (intervals: number) => void;
    };

export type HostSink = (event: HostEvent) => void;
