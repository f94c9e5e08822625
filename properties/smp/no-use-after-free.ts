import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { PreemptionPoint } from '../../src/core/path.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-6. */
export const noUseAfterFree = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-6',
  law: 'No path touches what was freed.',
  why: 'The memory is somebody else’s by then.',
  source: 'sched-ext/scx 1152ffdce, 5067b23b5',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const { heap } = view.state.lib;
    const check = ({ point }: { readonly point: PreemptionPoint }): void => {
      if (!when(heap.isFreed(point.object)) || point.field === 'freed') return;
      broken(
        `${point.field} of freed`,
        `${point.field} of the ${view.nameOf(point.object)} is touched after it was freed`,
      );
    };
    return { point: check, arrival: check };
  },
});
