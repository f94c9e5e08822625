import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { CpuMeter } from '../../src/reference/cpu-meter.ts';

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
    const charged = new Map<Task, number>();
    const touched = new Set<Task>();
    const touchedCpus = new Set<Rq>();
    /** Run on this CPU, and not charged yet. */
    const pending = ({ current, execStart }: Rq): number =>
      current === null ? 0 : view.kernel.now - execStart;
    const compare = (what: string, booked: number, metered: number): void => {
      if (booked === metered) return;
      const kind = booked > metered ? 'time made' : 'time lost';
      broken(kind, `${what} has ${booked} ns, the meter ${metered} ns`);
    };
    const checkTask = (task: Task): void => {
      const { now } = view.kernel;
      const isOn = task.rq.current === task;
      const ran = meter.ranOf(task.id, now) - (isOn ? pending(task.rq) : 0);
      if (!when(ran > 0 || task.sumExecNs > 0)) return;
      compare(`task ${task.id}, in sum_exec,`, task.sumExecNs, ran);
      compare(`task ${task.id}, as charged,`, charged.get(task) ?? 0, ran);
    };
    return {
      switch: ({ rq, prev, next }) => {
        meter.switchTo(rq.cpu, next === null ? null : next.id, view.kernel.now);
        touchedCpus.add(rq);
        if (prev !== null) touched.add(prev);
      },
      charged: ({ rq, task, ns }) => {
        charged.set(task, (charged.get(task) ?? 0) + ns);
        touchedCpus.add(rq);
        touched.add(task);
      },
      performed: () => {
        for (const task of touched) checkTask(task);
        for (const rq of touchedCpus) {
          const busy = meter.busyOf(rq.cpu, view.kernel.now) - pending(rq);
          compare(`CPU ${rq.cpu}`, rq.busyNs, busy);
        }
        touched.clear();
        touchedCpus.clear();
      },
    };
  },
});
