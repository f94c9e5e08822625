import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { HostSink } from './event.ts';
import type { HostSeams } from './seams.ts';
import type { HostState, HostTask } from './state.ts';

/** What the host may ask of the system beyond its calls; an external one may not offer it. */
export interface HostHooks {
  /** When the library's next timer fires, in ns; null if unknown or not armed. */
  nextTimer(): number | null;
  /** A random number with which the bottom half starts at that task's backlog. */
  fairRand(task: HostTask): number;
  /**
   * Whether the library takes a parked task along when it changes its cgroup; one that does not
   * know such a call sees the task taken out and put back, as the core does around the change.
   */
  readonly canMove: boolean;
}

/** What every part of the host works on. */
export interface HostContext {
  readonly state: HostState;
  readonly seams: HostSeams;
  readonly hooks: HostHooks;
  readonly emit: HostSink;
  /** Asks the system under test. */
  readonly answer: (call: LibraryCall) => LibraryAnswer;
}

/** What an operation came to; undefined if it made no sense in the state that it met. */
export type Result = number | undefined;
