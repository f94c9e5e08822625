import type { Int64 } from '../core/int64.ts';
import type { LibraryCall } from './library-call.ts';

/** cpu.max as a user writes it: us, or "max". */
export interface CpuMax {
  readonly periodUs: Int64;
  readonly quotaUs: Int64 | 'max';
  readonly burstUs: Int64;
}

/**
 * Operations of the level `host`: what happens to tasks, cgroups and CPUs. The host plays the
 * scheduler's side of the bandwidth contract and turns them into library calls.
 *
 * Everything is named by its id in the cast. `rand` is what the random source returns in the
 * library calls of the operation; it defaults to 0.
 */
export type HostOperation =
  /** Makes the cgroup that the cast declares under this id, and puts it under control. */
  | { readonly op: 'mkdir'; readonly cgroup: number }
  | { readonly op: 'rmdir'; readonly cgroup: number }
  | ({ readonly op: 'set'; readonly cgroup: number } & CpuMax)
  | { readonly op: 'move'; readonly task: number; readonly cgroup: number }
  | { readonly op: 'wake'; readonly task: number; readonly rand?: number }
  | { readonly op: 'sleep'; readonly task: number; readonly rand?: number }
  /** Wakes the task on that CPU, lets time pass, and puts it to sleep. */
  | {
      readonly op: 'run';
      readonly task: number;
      readonly cpu: number;
      readonly ns: number;
      readonly rand?: number;
    }
  /** A tick out of turn on a CPU. */
  | { readonly op: 'tick'; readonly cpu: number; readonly rand?: number }
  /** Time passes; the first timer that fires runs `lateNs` late. */
  | {
      readonly op: 'advance';
      readonly ns: number;
      readonly lateNs?: number;
      readonly rand?: number;
    }
  /** The CPU reschedules. */
  | { readonly op: 'dispatch'; readonly cpu: number; readonly rand?: number }
  /** Takes a runnable task off its queue or CPU, as a change of its properties does. */
  | { readonly op: 'dequeue'; readonly task: number; readonly rand?: number }
  /** Puts it back; for a parked task, a second insert. */
  | { readonly op: 'enqueue'; readonly task: number; readonly rand?: number }
  | {
      readonly op: 'setaffinity';
      readonly task: number;
      readonly cpus: readonly number[];
      readonly rand?: number;
    }
  /** A task of the cast that is not there yet is born beside its parent, and wakes. */
  | { readonly op: 'fork'; readonly task: number; readonly parent: number; readonly rand?: number }
  | { readonly op: 'exit'; readonly task: number; readonly rand?: number }
  /** A higher scheduling class takes the CPU; until release it runs nothing and dispatches nothing. */
  | { readonly op: 'seize'; readonly cpu: number; readonly rand?: number }
  | { readonly op: 'release'; readonly cpu: number; readonly rand?: number }
  /** A library call that the contract forbids; it must answer its errno and change nothing. */
  | { readonly op: 'misuse'; readonly call: LibraryCall };
