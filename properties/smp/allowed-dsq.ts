import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-5. */
export const allowedDsq = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-5',
  law: 'A task is inserted only into a DSQ from which a CPU of its mask takes tasks.',
  why: 'Nobody else takes it from there: it waits for ever, or its scheduler is ended.',
  source: 'sched-ext/scx 3efc31c53',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      insert: ({ task, dsq }) => {
        const cpus = [...view.state.cpus.values()].filter(({ llc }) => llc === dsq.llc);
        if (!when(true) || cpus.some(({ id }) => task.cpus.has(id))) return;
        broken(
          'no CPU there',
          `task ${task.id} is inserted into the ${view.nameOf(dsq)}, and may run on ${[...task.cpus].map((cpu) => `CPU ${cpu}`).join(' and ')} only`,
        );
      },
    };
  },
});
