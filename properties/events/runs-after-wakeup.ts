import { MachineMonitor, MonitorCoverage } from '../../src/monitor/monitor.ts';
import type { EventHandlers, EventLaw } from '../../src/trace/events/law.ts';
import { nameOf, type RecordedCpu, type RecordedTask } from '../../src/trace/events/recorded.ts';
import type { Monitored } from '../hierarchy/monitored.ts';
import { taskRunMonitor } from '../hierarchy/task-run-monitor.ts';

/** The machine does not ask which CPU it is. */
const ANY = {} as RecordedCpu;

/** I-EV-4: M-task-run on a recording. */
export const runsAfterWakeup: EventLaw = {
  id: 'I-EV-4',
  law: 'A task sleeps, waits and runs as the machine M-task-run of the model says: who blocked runs only after a wakeup.',
  why: 'A task that runs without having been woken was never meant to sleep, or was woken by nobody: its wait for a lock or for data is cut short.',
  source: 'models/task-run.ts; kernel/sched/core.c try_to_wake_up, wake_up_new_task, __schedule',
  needs: 'wakeups',
  watch(view, { when, broken }) {
    /** Since when each task sleeps. */
    const asleep = new Map<RecordedTask, number>();
    let now: RecordedTask | null = null;
    const machine = new MachineMonitor(
      new MonitorCoverage(taskRunMonitor.monitor.machine),
      ({ state, event }) => {
        if (now === null) return;
        const sinceNs = asleep.get(now) ?? view.nowNs;
        broken({
          fromNs: sinceNs,
          toNs: view.nowNs,
          message:
            state === 'asleep' && event === 'RUN'
              ? `${nameOf(now)} runs, and was not woken since it blocked`
              : `${nameOf(now)}: ${event} is not possible in state ${state}`,
        });
      },
    );
    const handlers = taskRunMonitor.bind(machine, {} as Monitored) as unknown as EventHandlers;
    /** Tasks whose state is known; the machine is brought there when they are heard of. */
    const known = new Set<RecordedTask>();
    const meet = (task: RecordedTask, isRunning: boolean): void => {
      if (known.has(task)) return;
      known.add(task);
      now = task;
      machine.reset(task.id);
      handlers.runnable?.({ type: 'runnable', task, isRunnable: true });
      if (isRunning) handlers.switch?.({ type: 'switch', rq: ANY, prev: null, next: task });
    };
    return {
      runnable(event) {
        const { task, isRunnable } = event;
        if (!isRunnable) meet(task, task.runsOn !== null);
        else if (!known.has(task)) {
          meet(task, false);
          return;
        }
        now = task;
        if (isRunnable) asleep.delete(task);
        else asleep.set(task, view.nowNs);
        handlers.runnable?.(event);
      },
      switch(event) {
        const { prev, next } = event;
        if (prev !== null) meet(prev, true);
        if (next !== null) {
          when(known.has(next));
          meet(next, false);
        }
        now = next ?? prev;
        handlers.switch?.(event);
        if (next !== null) asleep.delete(next);
      },
      forget({ task }) {
        known.delete(task);
        asleep.delete(task);
      },
      lost() {
        known.clear();
        asleep.clear();
      },
    };
  },
};
