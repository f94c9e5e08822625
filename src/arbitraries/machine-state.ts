import type { Kernel, Sched } from '../core/sched/types.ts';
import type { Work } from '../machine/work.ts';
import type { Cast, CastScheduler } from '../scenario/scenario.ts';

/** What is drawn from: a machine where a run stands; live. */
export interface MachineState {
  readonly cast: Cast;
  readonly kernel: Kernel;
  /** Enables and disables that are not over. */
  readonly works: { readonly list: readonly Work[] };
  /** Programs that are held up between the pick of a task and its move. */
  readonly picked: ReadonlyMap<number, unknown>;
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
