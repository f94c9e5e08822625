import type { CpuMaxArgs } from '../core/sched/ops.ts';
import type { Kernel, Task } from '../core/sched/types.ts';
import type { HostSeams } from '../host/seams.ts';
import type { PolicyDefinition } from '../policies/policy.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { Cast, CastScheduler } from '../scenario/scenario.ts';
import type { MachineSink } from './event.ts';
import type { PickedMove } from './held-moves.ts';
import type { Iterators } from './programs.ts';
import type { Works } from './works.ts';

/** What every part of the machine works on. */
export interface MachineContext {
  readonly cast: Cast;
  readonly kernel: Kernel & { readonly tasks: Map<number, Task> };
  readonly works: Works;
  readonly schedulers: ReadonlyMap<number, CastScheduler>;
  /** Policies of the user. */
  readonly policies: readonly PolicyDefinition[];
  readonly seams: HostSeams;
  readonly iterators: Iterators;
  readonly library: LibraryLink;
  readonly emit: MachineSink;
  /** The time that the first timer of this operation is late, in ns. */
  lateNs: number;
  /** cpu.max of each cgroup that was made, by id. */
  readonly cpuMax: Map<number, CpuMaxArgs>;
  /** Where the disable of a scheduler that is ended now is held up. */
  readonly holds: Map<number, string>;
  /** Tasks on their way out that are not released before they are buried. */
  readonly unburied: Set<Task>;
  /** Programs that have found a task to move, by the id of their scheduler. */
  readonly picked: Map<number, PickedMove>;
}

/** The cpu.max library of the policy that uses it; one at a time. */
export interface LibraryLink {
  /** Asks the library under test. */
  readonly ask: (call: LibraryCall) => LibraryAnswer;
  /** When its next timer fires, in ns; null if unknown or not armed. */
  readonly nextTimer: () => number | null;
  /** Whether a scheduler that uses it is loaded. */
  isLoaded: boolean;
}

/** What an operation came to; undefined if it made no sense in the state that it met. */
export type Result = number | undefined;
