import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Dsq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, eachDsq, isTask, nrDsqs } from './lookups.ts';
import { scanEvery } from './scan-every.ts';

/** Where a task is, by what it was put on. */
interface Stay {
  readonly task: Task;
  place: Dsq | null;
  isTouched: boolean;
}

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
    const stays = new Map<Task, Stay>();
    const counts = new Map<Dsq, { nr: number }>();
    const touched: Stay[] = [];
    let operations = 0;
    const touch = (task: Task): Stay => {
      let stay = stays.get(task);
      if (stay === undefined) {
        stay = { task, place: null, isTouched: false };
        stays.set(task, stay);
      }
      if (!stay.isTouched) touched.push(stay);
      stay.isTouched = true;
      return stay;
    };
    const count = (dsq: Dsq, step: number): void => {
      const known = counts.get(dsq);
      if (known === undefined) counts.set(dsq, { nr: step });
      else known.nr += step;
    };

    const checkTask = ({ task, place }: Stay): void => {
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
      const nr = counts.get(dsq)?.nr ?? 0;
      if (dsq.nr === nr) return;
      run.broken('wrong count', `${dsqName(dsq)} counts ${dsq.nr} tasks, and got ${nr}`);
    };
    const checkList = (dsq: Dsq): void => {
      if (!run.when(dsq.list.length > 0) && dsq.nr === 0) return;
      const tasks = dsq.list.filter(isTask);
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
        const stay = touch(task);
        const other = stay.place;
        if (other !== null) {
          run.broken(
            'on two DSQs',
            `task ${task.id} is put on ${dsqName(dsq)} while it is on ${dsqName(other)}`,
          );
        }
        stay.place = dsq;
        count(dsq, 1);
      },
      'dsq-remove': ({ task, dsq }) => {
        const stay = touch(task);
        if (stay.place === dsq) stay.place = null;
        count(dsq, -1);
      },
      performed: () => {
        for (const stay of touched) {
          const { dsq } = stay.task;
          checkTask(stay);
          if (dsq !== null) checkCount(dsq);
          stay.isTouched = false;
        }
        touched.length = 0;
        if (run.isDue(++operations, scanEvery(nrDsqs(view.kernel)))) {
          eachDsq(view.kernel, checkList);
        }
      },
    };
  },
});
