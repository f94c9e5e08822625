import type { MachineView } from '../../src/check/machine-view.ts';
import type { Handlers } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import { isBuiltIn } from '../../src/scenario/policy-names.ts';

type OfScheduler = Extract<MachineOperation, { readonly scheduler?: number }>;

/** Operations that name a scheduler, and whether they change what it does or are an offence. */
const MEDDLES: Readonly<Record<OfScheduler['op'], boolean>> = {
  // None of its programs' calls.
  attach: false,
  detach: false,
  error: false,
  proceed: false,
  kick: false,
  count: false,
  iterate: false,
  close: false,
  reenqueue: false,
  insert: true,
  transfer: true,
  peek: true,
  create: true,
  destroy: true,
  setslice: true,
  setvtime: true,
  subdispatch: true,
};

function isMeddling(operation: MachineOperation): operation is OfScheduler {
  return (MEDDLES as Readonly<Record<string, boolean | undefined>>)[operation.op] === true;
}

/**
 * Which schedulers do what their policy promises: built-in ones with all their callbacks, as
 * long as no program of theirs moves tasks, sets slices or makes mistakes on its own account.
 */
export class Honesty {
  readonly #view: MachineView;
  /** By scheduler of the cast, as far as it was asked for. */
  readonly #policies = new Map<number, string>();
  readonly #meddled = new Set<number>();
  readonly handlers: Required<Pick<Handlers<MachineEvent>, 'performed' | 'linked'>> = {
    performed: ({ operation, outcome }) => {
      if (!isMeddling(operation) || outcome.status === 'skipped') return;
      const { scheduler } = operation;
      if (scheduler !== undefined) this.#meddled.add(scheduler);
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
    let policy = this.#policies.get(id);
    if (policy === undefined) {
      policy = this.#view.cast.schedulers.find((cast) => cast.id === id)?.policy ?? '';
      this.#policies.set(id, policy);
    }
    return policy;
  }

  isHonest(sched: Sched): boolean {
    return isBuiltIn(this.policyOf(sched)) && !this.#meddled.has(sched.id);
  }

  /** Whether it and all above it are. */
  isHonestChain(sched: Sched): boolean {
    for (const ancestor of sched.ancestors) if (!this.isHonest(ancestor)) return false;
    return true;
  }
}
