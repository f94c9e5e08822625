import type { MachineView } from '../../src/check/machine-view.ts';
import type { Handlers } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isBuiltIn } from '../../src/scenario/policy-names.ts';

/** Calls of a scheduler's programs that are no offence and change nothing of what it does. */
const HARMLESS: ReadonlySet<string> = new Set(['kick', 'count', 'iterate', 'close', 'reenqueue']);
/** Operations that name a scheduler and are none of its programs' calls. */
const LIFE: ReadonlySet<string> = new Set(['attach', 'detach', 'error', 'proceed']);

/**
 * Which schedulers do what their policy promises: built-in ones with all their callbacks, as
 * long as no program of theirs moves tasks, sets slices or makes mistakes on its own account.
 */
export class Honesty {
  readonly #view: MachineView;
  readonly #meddled = new Set<number>();
  readonly handlers: Required<Pick<Handlers<MachineEvent>, 'performed' | 'linked'>> = {
    performed: ({ operation, outcome }) => {
      if (outcome.status === 'skipped' || !('scheduler' in operation)) return;
      const { op, scheduler } = operation;
      if (scheduler === undefined || LIFE.has(op) || HARMLESS.has(op)) return;
      this.#meddled.add(scheduler);
    },
    linked: ({ sched }) => {
      this.#meddled.delete(sched.id);
    },
  };

  constructor(view: MachineView) {
    this.#view = view;
  }

  /** The name of the policy that it was loaded with. */
  policyOf({ id }: Sched): string {
    return this.#view.cast.schedulers.find((cast) => cast.id === id)?.policy ?? '';
  }

  isHonest(sched: Sched): boolean {
    return isBuiltIn(this.policyOf(sched)) && !this.#meddled.has(sched.id);
  }

  /** Whether it and all above it are. */
  isHonestChain(sched: Sched): boolean {
    return sched.ancestors.every((ancestor) => this.isHonest(ancestor));
  }
}
