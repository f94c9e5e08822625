import type { KernelEvent } from '../core/sched/event.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import type { Outcome } from '../system/system.ts';

/** What a run of the level `machine` is judged by. */
export type MachineEvent =
  | KernelEvent
  /** One call of the cpu.max library, by a policy that uses it, and its answer. */
  | {
      readonly [Name in LibraryCall['op']]: {
        readonly type: Name;
        readonly call: Extract<LibraryCall, { readonly op: Name }>;
        readonly answer: LibraryAnswer;
      };
    }[LibraryCall['op']]
  /** A replenishment of the library has just taken place, at that time. */
  | { readonly type: 'interval'; readonly at: number }
  /** An operation is over, and the work that it queued, unless that was held up. */
  | {
      readonly type: 'performed';
      readonly operation: MachineOperation;
      readonly outcome: Outcome;
    }
  /**
   * The operations are over. What was held up goes on, higher classes let go of the CPUs, and
   * time passes for as many intervals of 100 ms as the laws ask it to, at most `patience`.
   */
  | {
      readonly type: 'settle';
      readonly patience: number;
      readonly waitFor: (intervals: number) => void;
    };

export type MachineSink = (event: MachineEvent) => void;
