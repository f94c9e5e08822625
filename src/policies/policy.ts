import type { Policy, PolicyEnv, TaskView } from '../core/sched/ops.ts';
import type { HostSeams } from '../host/seams.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';

/** A policy without its name: callbacks over state of their own, and flags. */
export type PolicyBody = Omit<Policy, 'name'>;

/** All that a built-in policy may be made with; a user's own is made with a PolicyEnv. */
export interface PolicyContext extends PolicyEnv {
  /** Asks the cpu.max library under test, whose clock and timers are not the policy's affair. */
  readonly bandwidth: (call: LibraryCall) => LibraryAnswer;
  /** The decisions of the scheduler's side of the cpu.max contract. */
  readonly seams: HostSeams;
  /** The tasks that are alive now and not this scheduler's. */
  readonly foreignTasks: () => readonly TaskView[];
  /** Cgroups of the schedulers linked now that are no direct children of this one; its own too. */
  readonly otherCgroups: readonly number[];
}

/** A scheduler under a name. It is made anew each time that it is loaded. */
export interface PolicyDefinition<Env extends PolicyEnv = PolicyContext> {
  readonly name: string;
  readonly create: (env: Env) => PolicyBody;
}

/**
 * Declares a policy. It returns what it is given; what it adds are types.
 *
 * The callbacks must be deterministic: what they do may depend on their arguments, on what the
 * kfuncs answer and on the policy's own state alone.
 */
export function definePolicy<Env extends PolicyEnv = PolicyEnv>(
  definition: PolicyDefinition<Env>,
): PolicyDefinition<Env> {
  return definition;
}
