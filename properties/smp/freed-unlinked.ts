import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { isLinked } from '../../src/smp/tasks.ts';

/** I-SMP-7. */
export const freedUnlinked = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-7',
  law: 'Nothing is freed twice; the record of a task is freed when it is linked in no queue, and is not linked afterwards.',
  why: 'A freed node in a live tree makes the tasks behind it unreachable.',
  source: 'I-BWB-2; sched-ext/scx 5067b23b5',
  scope: 'smp',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      'double-free': ({ object }) => broken('twice', `the ${view.nameOf(object)} is freed twice`),
      free: ({ task }) => {
        when(true);
        if (isLinked(task))
          broken(
            'linked',
            `the record of task ${task.id} is freed in the ${view.nameOf(task.common.atq as object)}`,
          );
      },
      join: () => {
        for (const task of view.state.tasks.values()) {
          if (!when(task.isDead) || !isLinked(task)) continue;
          broken(
            'linked later',
            `the record of task ${task.id}, which was freed, is in the ${view.nameOf(task.common.atq as object)}`,
          );
        }
      },
    };
  },
});
