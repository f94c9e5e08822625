import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, nameOf } from '../dispatch/lookups.ts';
import { scanEvery } from '../dispatch/scan-every.ts';

/** In how many places the task is. */
function nrPlaces(task: Task): number {
  const { rq, dsq, opsState, isOff } = task;
  let nr = 0;
  if (rq.current === task) nr++;
  if (dsq !== null) nr++;
  if (opsState !== 'none') nr++;
  if (rq.deferred.length > 0 && rq.deferred.includes(task)) nr++;
  if (isOff) nr++;
  return nr;
}

/** Every place where the task is, in words. */
function placesOf(task: Task): readonly string[] {
  const { rq, dsq, opsState, isOff } = task;
  const places: string[] = [];
  if (rq.current === task) places.push(`on CPU ${rq.cpu}`);
  if (dsq !== null) places.push(`on ${dsqName(dsq)}`);
  if (opsState === 'queued') places.push(`with ${nameOf(task.owner)}`);
  else if (opsState !== 'none') places.push(opsState);
  if (rq.deferred.includes(task)) places.push(`awaiting its dispatch from CPU ${rq.cpu}`);
  if (isOff) places.push('off for a change');
  return places;
}

function mustBeSomewhere({ life, isRunnable, inExtClass, owner }: Task): boolean {
  const isThere = life === 'alive' || life === 'exiting';
  return isThere && isRunnable && inExtClass && owner !== null;
}

/** I-MCH-4: every runnable task is somewhere, once. */
export const noTaskLost = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-4',
  law: 'After each operation a runnable task of the class is in exactly one place: on a CPU, on a DSQ, in the custody of its scheduler, or off for a change; any other task is in none.',
  why: 'A runnable task that is nowhere never runs again, and nothing looks for it but the watchdog.',
  source: 'kernel/sched/ext.c do_enqueue_task, dispatch_enqueue, ops_dequeue',
  scope: 'machine',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const touched = new Set<Task>();
    let operations = 0;
    const touch = ({ task }: { readonly task: Task }): void => {
      touched.add(task);
    };
    const check = (task: Task): void => {
      const must = mustBeSomewhere(task);
      const nr = nrPlaces(task);
      if (!run.when(must || nr > 0) || nr === (must ? 1 : 0)) return;
      const kind = !must ? 'somewhere' : nr === 0 ? 'nowhere' : 'in two places';
      const what = must ? 'is runnable' : 'is not runnable in the class';
      run.broken(
        kind,
        `task ${task.id} of ${nameOf(task.owner)} ${what} and is ${placesOf(task).join(' and ') || 'nowhere'}`,
      );
    };
    return {
      runnable: touch,
      class: touch,
      life: touch,
      owner: touch,
      'ops-state': touch,
      'dsq-insert': touch,
      'dsq-remove': touch,
      switch: ({ prev, next }) => {
        if (prev !== null) touched.add(prev);
        if (next !== null) touched.add(next);
      },
      performed: () => {
        const { taskList } = view.kernel;
        const isFull = run.isDue(++operations, scanEvery(taskList.length));
        for (const task of isFull ? taskList : touched) check(task);
        touched.clear();
      },
    };
  },
});
