import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-10. */
export const pathsEnd = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-10',
  law: 'Every path ends: none waits for another that waits for it, and none goes round for ever.',
  why: 'A CPU that spins for ever takes the machine down.',
  source: 'bounded spinlocks of lib/; kernel/sched/ext.c wait_ops_state',
  scope: 'smp',
  kind: 'liveness',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      join: () => {
        when(true);
      },
      deadlock: ({ waiting }) => {
        const who = waiting.map(
          ({ cpu, next }) =>
            `CPU ${cpu} for ${next?.field} of the ${next === null ? '' : view.nameOf(next.object)}`,
        );
        broken('deadlock', `nobody can go on: ${who.join(', ')}`);
      },
      livelock: ({ unfinished }) => {
        broken(
          'livelock',
          `CPUs ${unfinished.map(({ cpu }) => cpu).join(' and ')} go round without an end`,
        );
      },
    };
  },
});
