import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Dsq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { DsqOrder } from '../../src/reference/dsq-order.ts';
import { dsqName, isTask, positionIn } from './lookups.ts';
import { scanEvery } from './scan-every.ts';

/** Whether the tasks of the list are these, in that order. */
function isInOrder({ list }: Dsq, tasks: readonly number[]): boolean {
  let nr = 0;
  for (const entry of list) if (isTask(entry) && entry.id !== tasks[nr++]) return false;
  return nr === tasks.length;
}

/**
 * How many of its `nr` tasks are in front of that one in a DSQ; where it is likely to be is
 * looked at first, which is enough where no cursors are between them.
 */
function placeOf(dsq: Dsq, nr: number, task: Task, likely: number): number {
  if (dsq.list.length === nr && dsq.list[likely] === task) return likely;
  return positionIn(dsq, task);
}

/** I-DSP-4: a DSQ is in the order that it says. */
export const dsqOrder = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-4',
  law: 'A DSQ is either in order of insertion, new tasks at the tail or where asked for at the head, or in order of vtime, behind equals; it never is both at once. Bypass DSQs take tasks at the tail only.',
  why: 'Fairness is the order of the queue. Two orders in one queue leave tasks where neither finds them.',
  source: 'kernel/sched/ext.c dispatch_enqueue, scx_dsq_priq_less',
  scope: 'dispatch',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view, when, broken } = run;
    const orders = new Map<Dsq, DsqOrder>();
    let operations = 0;
    const orderOf = (dsq: Dsq): DsqOrder => {
      let order = orders.get(dsq);
      if (order === undefined) {
        order = new DsqOrder();
        orders.set(dsq, order);
      }
      return order;
    };
    const insertVtime = (dsq: Dsq, order: DsqOrder, task: Task): void => {
      const right = order.insertByKey(task.id, task.dsqVtime);
      if (!when(order.size > 1)) return;
      const at = placeOf(dsq, order.size, task, right);
      if (at === right) return;
      broken(
        'wrong vtime order',
        `task ${task.id} of vtime ${task.dsqVtime} is number ${at + 1} of ${dsqName(dsq)}, not ${right + 1}`,
      );
    };
    const insertFifo = (dsq: Dsq, order: DsqOrder, task: Task): void => {
      const before = order.size;
      const at = placeOf(dsq, before + 1, task, before);
      const atHead = at === 0 && before > 0 && dsq.kind !== 'bypass';
      order.insert(task.id, atHead);
      if (!when(before > 0) || atHead || at === before) return;
      broken(
        'wrong place',
        `task ${task.id} is number ${at + 1} of ${before + 1} in ${dsqName(dsq)}, not the last`,
      );
    };
    const compare = (dsq: Dsq, order: DsqOrder): void => {
      const { tasks } = order;
      if (!when(tasks.length > 1) || isInOrder(dsq, tasks)) return;
      const found = dsq.list.filter(isTask).map(({ id }) => id);
      broken(
        'wrong order',
        `${dsqName(dsq)} holds tasks ${found.join(', ')}; they came as ${tasks.join(', ')}`,
      );
    };
    return {
      'dsq-insert': ({ task, dsq }) => {
        const order = orderOf(dsq);
        if (when(order.isVtime !== undefined) && order.isVtime !== dsq.isVtime) {
          const [was, is] = [order.isVtime, dsq.isVtime].map((is) => (is ? 'vtime' : 'fifo'));
          broken('mixed', `${dsqName(dsq)} is in ${was} order, and task ${task.id} came as ${is}`);
        }
        if (dsq.isVtime) insertVtime(dsq, order, task);
        else insertFifo(dsq, order, task);
      },
      'dsq-remove': ({ task, dsq }) => orderOf(dsq).remove(task.id),
      unlinked: ({ sched }) => {
        for (const [dsq, { size }] of orders) {
          if (dsq.sched === sched && size === 0) orders.delete(dsq);
        }
      },
      performed: () => {
        const nr = view.kernel.taskList.length + orders.size;
        if (!run.isDue(++operations, scanEvery(nr))) return;
        for (const [dsq, order] of orders) compare(dsq, order);
      },
    };
  },
});
