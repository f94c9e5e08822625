import type { Fault } from '../fault.ts';

export const stallHidesLaterStalls: Fault = {
  id: 'subsched-stall-hides-later-stalls',
  component: 'subsched',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: "A stuck task of a scheduler that is being ended hides others' stalls",
  mechanism:
    'The watchdog stops at the first task that waits too long, whether or not its ' +
    'scheduler could be claimed. As long as a task of a dying scheduler is stuck, no ' +
    'stall on a later CPU is found.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, ' +
    'check_rq_for_timeouts and scx_watchdog_workfn, from reading',
  seams: {
    hierarchy: {
      scanGoesOn: () => false,
    },
  },
};
