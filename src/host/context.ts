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
   * Which changes of cgroup the library is told of. It takes a parked task along; one that knows
   * no such call sees the task taken out and put back, as the core does around the change. The
   * later version keeps contexts with every task, and is told of every move (upstream
   * scx_cgroup_bw_move, from ops.cgroup_move()).
   */
  readonly tellsMoves: 'none' | 'of-parked' | 'all';
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
