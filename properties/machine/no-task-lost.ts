import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, FULL_SCAN_EVERY, nameOf } from '../dispatch/lookups.ts';

/** Every place where the task is. */
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
      const places = placesOf(task);
      if (!run.when(must || places.length > 0) || places.length === (must ? 1 : 0)) return;
      const kind = !must ? 'somewhere' : places.length === 0 ? 'nowhere' : 'in two places';
      const what = must ? 'is runnable' : 'is not runnable in the class';
      run.broken(
        kind,
        `task ${task.id} of ${nameOf(task.owner)} ${what} and is ${places.join(' and ') || 'nowhere'}`,
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
        const isFull = run.isDue(++operations, FULL_SCAN_EVERY);
        for (const task of isFull ? view.kernel.taskList : touched) check(task);
        touched.clear();
      },
    };
  },
});
