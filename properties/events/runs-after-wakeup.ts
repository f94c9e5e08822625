import { MachineMonitor, MonitorCoverage } from '../../src/monitor/monitor.ts';
import type { EventHandlers, EventLaw } from '../../src/trace/events/law.ts';
import { nameOf, type RecordedTask } from '../../src/trace/events/recorded.ts';
import type { Monitored } from '../hierarchy/monitored.ts';
import { taskRunMonitor } from '../hierarchy/task-run-monitor.ts';

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
    return {
      runnable(event) {
        now = event.task;
        const { runsOn: rq } = now;
        // It runs, and what else was known of it is forgotten.
        if (rq !== null && machine.stateOf(now.id) === 'unknown') {
          handlers.switch?.({ type: 'switch', rq, prev: null, next: now });
        }
        if (event.isRunnable) asleep.delete(now);
        else asleep.set(now, view.nowNs);
        handlers.runnable?.(event);
      },
      switch(event) {
        now = event.next;
        if (now !== null) when(machine.stateOf(now.id) !== 'unknown');
        handlers.switch?.(event);
        if (now !== null) asleep.delete(now);
      },
      forget({ task }) {
        machine.reset(task.id);
        asleep.delete(task);
      },
      lost() {
        machine.resetAll();
        asleep.clear();
      },
    };
  },
};
