import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-9. */
export const locksAreGivenBack = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-9',
  law: 'A lock is given back by the path that took it, and before that path ends or sleeps.',
  why: 'Who comes after waits for ever, or is not alone inside.',
  source: 'arena spinlock and raw spinlock rules',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    return {
      'path-end': ({ path, held }) => {
        when(true);
        if (held.length > 0)
          broken('kept', `the path on CPU ${path.cpu} ends and holds ${held.join(' and ')}`);
      },
      'foreign-unlock': ({ path, holder, lock }) => {
        broken('foreign', `CPU ${path.cpu} gives back ${lock}, which CPU ${holder.cpu} holds`);
      },
      point: ({ path, point }) => {
        if (!when(path.held.length > 0) || point.access !== 'sleep') return;
        broken(
          'sleeps',
          `the path on CPU ${path.cpu} sleeps with ${path.held.map(({ name }) => name).join(' and ')}`,
        );
      },
    };
  },
});
