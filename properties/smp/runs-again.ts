import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-4. */
export const runsAgain = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-4',
  law: 'What waits when the paths have ended runs, once CPUs dispatch and intervals pass.',
  why: 'A task whose last waker has gone by waits for the watchdog.',
  source: 'I-BW-4; scx watchdog',
  scope: 'smp',
  kind: 'liveness',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    let rounds = 0;
    return {
      settle: (event) => {
        rounds = event.rounds;
      },
      rest: ({ waiting }) => {
        if (!when(rounds > 0)) return;
        const [task] = waiting;
        if (task !== undefined)
          broken('never runs', `task ${task.id} did not run in ${rounds} intervals`);
      },
    };
  },
});
