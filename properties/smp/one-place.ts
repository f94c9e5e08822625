import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import type { SmpTask } from '../../src/smp/state.ts';
import { isLinked } from '../../src/smp/tasks.ts';

function placesOf(view: SmpView, task: SmpTask): readonly string[] {
  const places: string[] = [];
  if (task.runsOn >= 0) places.push(`runs on CPU ${task.runsOn}`);
  if (task.dsq !== null) places.push(`waits in the ${view.nameOf(task.dsq)}`);
  if (isLinked(task)) places.push(`waits in the ${view.nameOf(task.common.atq as object)}`);
  return places;
}

/** I-SMP-3. */
export const onePlace = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-3',
  law: 'When the paths have ended, a runnable task is in exactly one place, a CPU, a DSQ or a backlog, and any other task in none.',
  why: 'A task that is nowhere never runs again; one in two places runs although its cgroup is throttled, or when it should not.',
  source: 'I-BW-2, I-BW-3; H:REGISTER, H:cancel',
  scope: 'smp',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      join: () => {
        for (const task of view.state.tasks.values()) {
          if (task.isDead) continue;
          const places = placesOf(view, task);
          if (!when(task.isRunnable || places.length > 0)) continue;
          const who = `task ${task.id}`;
          if (task.isRunnable && places.length === 0)
            broken('lost', `${who} is runnable and nowhere`);
          else if (!task.isRunnable && places.length > 0) {
            broken('left behind', `${who} is not runnable and ${places.join(' and ')}`);
          } else if (places.length > 1) broken('two places', `${who} ${places.join(' and ')}`);
        }
      },
    };
  },
});
