import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { DEAD } from '../../src/core/atq.ts';
import type { PreemptionPoint } from '../../src/core/path.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-6. */
export const noUseAfterFree = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-6',
  law: 'No path touches what was freed, and none parks a task in a queue that was destroyed.',
  why: 'The memory is somebody else’s by then.',
  source: 'sched-ext/scx 1152ffdce, 5067b23b5, 9b7eaddc8',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const { heap } = view.state.lib;
    const check = ({ point }: { readonly point: PreemptionPoint }): void => {
      if (!when(heap.hasFreed) || point.field === 'freed') return;
      if (!heap.isFreed(point.object)) return;
      broken(
        `${point.field} of freed`,
        `${point.field} of the ${view.nameOf(point.object)} is touched after it was freed`,
      );
    };
    /** Seen before the next step of whoever: a cancellation may still take the task out again. */
    const checkParked = (): void => {
      for (const { id, common } of view.state.tasks.values()) {
        const { atq } = common;
        if (atq === null || atq === DEAD || !atq.destroyed) continue;
        broken(
          'parked in destroyed',
          `task ${id} is in the ${view.nameOf(atq)}, a destroyed queue`,
        );
      }
    };
    return {
      point: (event) => {
        check(event);
        checkParked();
      },
      'gave-up': check,
      arrival: check,
    };
  },
});
