import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Dsq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { allDsqs, dsqName, FULL_SCAN_EVERY, isTask } from './lookups.ts';

/** I-SUB-16: one DSQ a task, and each DSQ knows how many it holds. */
export const oneDsqPerTask = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-16',
  law: 'A task is on at most one DSQ, and then in the custody of no scheduler (ops_state NONE); the count of a DSQ is the number of tasks in its list.',
  why: 'A task on two queues runs twice; a count that is off leaves a CPU idle beside a queue that it takes for empty, or spins on one that is.',
  source: 'kernel/sched/ext.c dispatch_enqueue, task_unlink_from_dsq',
  scope: 'dispatch',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const places = new Map<Task, Dsq>();
    const counts = new Map<Dsq, number>();
    const touched = new Set<Task>();
    let operations = 0;

    const checkTask = (task: Task): void => {
      const place = places.get(task) ?? null;
      if (!run.when(place !== null || task.dsq !== null)) return;
      if (task.dsq !== place) {
        const [is, was] = [task.dsq, place].map((dsq) => (dsq === null ? 'none' : dsqName(dsq)));
        run.broken('lost track', `task ${task.id} was put on ${was}, and says that it is on ${is}`);
      }
      if (task.dsq === null || task.opsState === 'none') return;
      run.broken(
        'in custody too',
        `task ${task.id} is on ${dsqName(task.dsq)} with ops_state ${task.opsState}`,
      );
    };
    const checkCount = (dsq: Dsq): void => {
      const count = counts.get(dsq) ?? 0;
      if (dsq.nr === count) return;
      run.broken('wrong count', `${dsqName(dsq)} counts ${dsq.nr} tasks, and got ${count}`);
    };
    const checkList = (dsq: Dsq): void => {
      const tasks = dsq.list.filter(isTask);
      if (!run.when(tasks.length > 0) && dsq.nr === 0) return;
      if (tasks.length !== dsq.nr) {
        run.broken('wrong count', `${dsqName(dsq)} counts ${dsq.nr} tasks of ${tasks.length}`);
      }
      for (const task of tasks) {
        if (task.dsq === dsq) continue;
        run.broken('lost track', `task ${task.id} is on ${dsqName(dsq)} and does not know it`);
      }
    };
    return {
      'dsq-insert': ({ task, dsq }) => {
        const other = places.get(task);
        if (other !== undefined) {
          run.broken(
            'on two DSQs',
            `task ${task.id} is put on ${dsqName(dsq)} while it is on ${dsqName(other)}`,
          );
        }
        places.set(task, dsq);
        counts.set(dsq, (counts.get(dsq) ?? 0) + 1);
        touched.add(task);
      },
      'dsq-remove': ({ task, dsq }) => {
        if (places.get(task) === dsq) places.delete(task);
        counts.set(dsq, (counts.get(dsq) ?? 0) - 1);
        touched.add(task);
      },
      performed: () => {
        for (const task of touched) {
          checkTask(task);
          if (task.dsq !== null) checkCount(task.dsq);
        }
        touched.clear();
        if (!run.isDue(++operations, FULL_SCAN_EVERY)) return;
        for (const dsq of allDsqs(view.kernel)) checkList(dsq);
      },
    };
  },
});
