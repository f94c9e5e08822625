import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-11. */
export const throttledIsListed = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-11',
  law: 'A cgroup that was throttled when it was replenished is listed for the next drain, whatever its queues look like at that moment.',
  why: 'Its last task may be between pop and insert: parked again, it would wait where no drain looks.',
  source: 'sched-ext/scx 4f147eb7a',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    return {
      replenished: ({ cgroup, wasThrottled, isListed }) => {
        if (!when(wasThrottled) || isListed) return;
        broken('not listed', `cgroup ${cgroup} was throttled and is not listed for the drain`);
      },
    };
  },
});
