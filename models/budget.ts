import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type EventType =
  | 'LIMIT'
  | 'UNLIMIT'
  | 'RESET'
  | 'GRANT'
  | 'SPEND'
  | 'REFUSE'
  | 'REPLENISH'
  | 'FUND'
  | 'OWE';

/** Events of {@link budgetMachine}. */
export type BudgetEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source: 'lib/cgroup_bw.bpf.c: throttled, set, replenish_taskable_cgroup, replenish_cgroup',
  events: {
    LIMIT: 'the effective quota (nquota_ub) became finite',
    UNLIMIT: 'the effective quota became unlimited',
    RESET: 'the quota of a limited cgroup changed to another finite one',
    GRANT: 'throttled answered 0 out of what the cgroup still had',
    SPEND: 'throttled answered 0 out of what the LLC had reserved before',
    REFUSE: 'throttled answered -EAGAIN, or the flag was raised',
    REPLENISH: 'the top half began with this cgroup',
    FUND: 'the top half decided that the cgroup may run',
    OWE: 'the top half decided that the over-run is not repaid yet',
  },
};

/**
 * The budget of a cgroup with a bandwidth context: who may run, from refusal to repayment.
 *
 * One per cgroup, `unlimited` until LIMIT. Limited means that nquota_ub is finite, be it
 * through the cgroup's own quota or an ancestor's. An unlimited cgroup takes no event but
 * LIMIT: its grants and its passes of the top half are not budget decisions.
 *
 * - Reservations of an LLC outlive a refusal: throttled reads the LLC's budget before the flag
 *   (version A, steps 2 and 3), so another LLC may go on running on what it holds. This is
 *   SPEND, legal when throttled, while GRANT, which takes from the cgroup, is not. It is
 *   illegal in debt: replenishment gives up what was left over (fault llc-leftovers-survive is
 *   the merged code's breach of that). A design without reservations never sends it.
 * - REFUSE stands also for a flag raised with no call: on a subroot by a transfer, on any
 *   cgroup by the accounting timer or by a throttled ancestor.
 * - As merged, the flag falls in every top half, whatever is owed: OWE never happens there.
 * - `replenishing` lasts from REPLENISH to FUND or OWE and excludes everything else. With the
 *   paths of several CPUs interleaved, the decision is the moment: send REPLENISH and its
 *   outcome together there, or other CPUs' answers in between would count against the design.
 */
export const budgetMachine = setup({
  types: {} as { events: BudgetEvent; meta: MachineMeta },
}).createMachine({
  id: 'budget',
  description: 'The budget of a cgroup: who may run, from refusal to repayment.',
  meta,
  initial: 'unlimited',
  states: {
    unlimited: {
      description: 'no limit, neither of its own nor of an ancestor',
      on: { LIMIT: 'funded' },
    },
    funded: {
      description: 'limited, something is left in this interval',
      on: {
        UNLIMIT: 'unlimited',
        RESET: 'funded',
        GRANT: 'funded',
        SPEND: 'funded',
        REFUSE: 'throttled',
        REPLENISH: 'replenishing',
      },
    },
    throttled: {
      description: 'refused in this interval, only reservations made before may be spent',
      on: {
        UNLIMIT: 'unlimited',
        RESET: 'funded',
        SPEND: 'throttled',
        REFUSE: 'throttled',
        REPLENISH: 'replenishing',
      },
    },
    'in-debt': {
      description: 'the over-run ate up the allowance of this interval, nobody may run',
      on: {
        UNLIMIT: 'unlimited',
        RESET: 'funded',
        REFUSE: 'in-debt',
        REPLENISH: 'replenishing',
      },
    },
    replenishing: {
      description: 'the top half has begun with it and has not decided',
      on: { FUND: 'funded', OWE: 'in-debt' },
    },
  },
});
