import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { LoneTasks } from './lone-tasks.ts';
import { ms } from './units.ts';

/** I-BW-23: what a limited cgroup gets at least. */
export const loneTaskGetsQuota = defineProperty<HostView, HostEvent>({
  id: 'I-BW-23',
  law: 'A task that never sleeps, stays on one LLC and is alone under its quotas runs in each interval for what they allow, or for as long as it need not wait for a CPU, less a derived shortfall.',
  why: 'A quota is also a promise. Every other law on use is an upper bound, and a library that gives half of each quota keeps them all.',
  source: 'cpu.max semantics',
  scope: 'host',
  kind: 'bound',
  designs: ['reservation', 'as-merged'],
  bound: {
    formula:
      'c_k >= min(A_k, 100 ms - w_k - D_k - tick), D_k = slice + tick if the task was parked at the start, else 0',
    derivation:
      'A is the least of Q + credit - debt over the quotas on the way. As nobody else asks, all that is granted is granted to the LLC of the task, and it is refused only when all of A is granted and used: then c >= A. Otherwise the task runs all the time, but for w, its time on a DSQ, and until a CPU drains its backlog: the replenishment lists the cgroup, and with no other task parked the next dispatch of any CPU hands it over. An idle CPU is kicked at once; where all are busy, one dispatches when its slice is over, at a tick: less than slice + tick later. What the task ran since its last report, at most a tick, is charged to the next interval. Judged where both this interval and the one before lasted 100 ms, so that no timer was late.',
  },
  watch({ view, when, broken }) {
    const lone = new LoneTasks(view, ({ task, spent, allowance, runnable, shortfall }) => {
      const least = Math.min(allowance, runnable - shortfall);
      if (!when(least > 0) || spent >= least) return;
      broken(
        'too little',
        `task ${task}, alone under its quotas, was charged ${ms(spent)}: it could run for ${ms(runnable)}, ${ms(allowance)} were allowed, and ${ms(shortfall)} may be missing`,
      );
    });
    return lone.handlers;
  },
});
