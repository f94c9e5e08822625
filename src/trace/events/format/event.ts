import type { InputError } from '../../../scenario/input-error.ts';
import type { CpuSet } from '../cpu-set.ts';

/**
 * Events of a scheduler as a recording has them, whatever it was written by.
 *
 * Times are in ns since the first whole second of the recording. Pid 0 is the idle task of the
 * CPU that speaks.
 */
export interface At {
  readonly t: number;
  /** The CPU that the event happened on. */
  readonly cpu: number;
  /** Of the file. */
  readonly line: number;
}

export type SchedEvent =
  | (At & {
      readonly kind: 'switch';
      readonly prev: number;
      /** Empty where the recording does not say. */
      readonly prevName: string;
      readonly prevState: PrevState;
      readonly next: number;
      readonly nextName: string;
    })
  /** sched_wakeup and sched_wakeup_new. */
  | (At & {
      readonly kind: 'wakeup';
      readonly isNew: boolean;
      readonly pid: number;
      readonly name: string;
      readonly target: number;
    })
  | (At & {
      readonly kind: 'migrate';
      readonly pid: number;
      readonly name: string;
      readonly from: number;
      readonly to: number;
    })
  | (At & { readonly kind: 'fork'; readonly child: number; readonly name: string })
  | (At & { readonly kind: 'exit'; readonly pid: number; readonly name: string })
  /** The mask of a task, null if it is about to change. */
  | (At & { readonly kind: 'affinity'; readonly pid: number; readonly cpus: CpuSet | null })
  /** An event that says nothing of where tasks are. */
  | (At & { readonly kind: 'other'; readonly name: string })
  /** The task that writes the recording, which does not see what happens while it is told of. */
  | { readonly kind: 'recorder'; readonly pid: number; readonly line: number }
  /** Events were lost before this line: on a CPU, or on any. */
  | {
      readonly kind: 'lost';
      readonly cpu: number | null;
      readonly count: number | null;
      readonly line: number;
    };

/** How a task left its CPU: it goes on to wait, it blocked, or it will hardly come back. */
export type PrevState = 'runnable' | 'blocked' | 'gone';

/** A line that is an event and lacks something; the name of a task may hold the end of a line. */
export class Unfinished {
  /** What to say of it if the next line does not complete it. */
  readonly error: InputError;

  constructor(error: InputError) {
    this.error = error;
  }
}
