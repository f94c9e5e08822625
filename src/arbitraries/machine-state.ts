import type { Kernel, Sched, Task } from '../core/sched/types.ts';
import type { Work } from '../machine/work.ts';
import type { Cast, CastScheduler } from '../scenario/scenario.ts';
import { RESTLESS_ROOT } from './machine-policies.ts';

/** What is drawn from: a machine where a run stands; live. */
export interface MachineState {
  readonly cast: Cast;
  readonly kernel: Kernel;
  /** Enables and disables that are not over. */
  readonly works: { readonly list: readonly Work[] };
  /** Programs that are held up between the pick of a task and its move. */
  readonly picked: ReadonlyMap<number, unknown>;
}

/** Where so many tasks are there, they are there to be awake all at once. */
const CROWD_MIN = 32;

export function isCrowd({ cast }: Pick<MachineState, 'cast'>): boolean {
  return cast.tasks.length >= CROWD_MIN;
}

/** Whether the root puts back all tasks at each dispatch. */
export function isRestless({ cast }: Pick<MachineState, 'cast'>): boolean {
  return cast.policies.some(({ name }) => name === RESTLESS_ROOT);
}

/** Whether a scheduler is neither loaded nor on its way in or out. */
export function isFree({ kernel, works }: MachineState, { id }: CastScheduler): boolean {
  return (
    !kernel.scheds.some((sched) => sched.id === id) &&
    !works.list.some(({ schedId }) => schedId === id)
  );
}

/** Whether a scheduler is loaded and nothing has ended it. */
export function isUp(sched: Sched): boolean {
  return sched.exitPhase === 'none';
}

/** Whether a task waits on a bypass DSQ. */
export function isBypassed({ dsq }: Task): boolean {
  return dsq !== null && dsq.kind === 'bypass';
}

/** Whether a task is in the hands of a scheduler that could not initialise it. */
export function isPunted({ life, owner, state }: Task): boolean {
  return life === 'alive' && owner !== null && state === 'none';
}
