import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { CpuMeter } from '../../src/reference/cpu-meter.ts';

/** What a task was charged so far, in ns. */
interface Book {
  charged: number;
  isTouched: boolean;
}

/** I-MCH-2: time is neither made nor lost. */
export const timeIsConserved = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-2',
  law: 'The time that a CPU was busy, the time that its tasks ran and what was charged are the same, to the ns, by a meter that knows only switches and the clock.',
  why: 'Slices, vtime and quotas all live off what is charged: time that is not charged is free, time charged twice is stolen.',
  source: 'kernel/sched/ext.c update_curr_scx',
  scope: 'machine',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const meter = new CpuMeter();
    const books = new Map<Task, Book>();
    /** Tasks and CPUs that something happened to in this operation, each once. */
    const touched: Task[] = [];
    const touchedCpus: Rq[] = [];
    const isTouched: boolean[] = [];
    const touch = (task: Task): Book => {
      let book = books.get(task);
      if (book === undefined) {
        book = { charged: 0, isTouched: false };
        books.set(task, book);
      }
      if (!book.isTouched) touched.push(task);
      book.isTouched = true;
      return book;
    };
    const touchCpu = (rq: Rq): void => {
      if (isTouched[rq.index] === true) return;
      isTouched[rq.index] = true;
      touchedCpus.push(rq);
    };
    /** Run on this CPU, and not charged yet. */
    const pending = ({ current, execStart }: Rq): number =>
      current === null ? 0 : view.kernel.now - execStart;
    const differ = (what: string, booked: number, metered: number): void => {
      const kind = booked > metered ? 'time made' : 'time lost';
      broken(kind, `${what} has ${booked} ns, the meter ${metered} ns`);
    };
    const checkTask = (task: Task): void => {
      const { now } = view.kernel;
      const book = books.get(task) as Book;
      book.isTouched = false;
      const isOn = task.rq.current === task;
      const ran = meter.ranOf(task.id, now) - (isOn ? pending(task.rq) : 0);
      if (!when(ran > 0 || task.sumExecNs > 0)) return;
      if (task.sumExecNs !== ran) differ(`task ${task.id}, in sum_exec,`, task.sumExecNs, ran);
      if (book.charged !== ran) differ(`task ${task.id}, as charged,`, book.charged, ran);
    };
    const checkCpu = (rq: Rq): void => {
      isTouched[rq.index] = false;
      const busy = meter.busyOf(rq.cpu, view.kernel.now) - pending(rq);
      if (rq.busyNs !== busy) differ(`CPU ${rq.cpu}`, rq.busyNs, busy);
    };
    return {
      switch: ({ rq, prev, next }) => {
        meter.switchTo(rq.cpu, next === null ? null : next.id, view.kernel.now);
        touchCpu(rq);
        if (prev !== null) touch(prev);
      },
      charged: ({ rq, task, ns }) => {
        touch(task).charged += ns;
        touchCpu(rq);
      },
      performed: () => {
        for (const task of touched) checkTask(task);
        for (const rq of touchedCpus) checkCpu(rq);
        touched.length = 0;
        touchedCpus.length = 0;
      },
    };
  },
});
