import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isInitialised } from './lookups.ts';
import { followWaits } from './waits.ts';

const NS_PER_MS = 1_000_000;

/** On the list that the watchdog walks: runnable, and not on a CPU. */
function isWaiting(task: Task): boolean {
  const { isRunnable, inExtClass, rq } = task;
  return isInitialised(task) && isRunnable && inExtClass && rq.current !== task;
}

/** I-SCX-4: no stall hides behind another. */
export const stallsAreFound = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-4',
  law: 'A watchdog scan either ends a live scheduler or looks at every CPU; after a complete one no task waits beyond the timeout of a scheduler that lives on.',
  why: 'The watchdog is the last resort. If the stuck task of a scheduler that is ended already stops each scan, the CPUs behind it are never looked at.',
  source: 'check_rq_for_timeouts, scx_watchdog_workfn',
  scope: 'hierarchy',
  kind: 'bound',
  designs: ['reservation', 'as-merged'],
  bound: {
    formula: 'timeout + the interval of the watchdog, times the number of stalled schedulers',
    derivation:
      'The watchdog scans once an interval, at most half of the shortest timeout. A scan may stop at the first live scheduler that it ends; each further one takes a scan more.',
  },
  needsState: true,
  watch({ view, when, broken }) {
    const waits = followWaits(view);
    let hasEnded = false;
    const check = (task: Task): void => {
      const { owner } = task;
      if (owner === null || owner.exitPhase !== 'none') return;
      const waited = waits.waited(task);
      if (waited <= owner.timeoutNs) return;
      broken(
        'stall overlooked',
        `task ${task.id} has waited ${waited / NS_PER_MS} ms under scheduler ${owner.id}, ` +
          `whose timeout is ${owner.timeoutNs / NS_PER_MS} ms, and the scan ended without a claim`,
      );
    };
    return {
      ...waits.handlers,
      stall: ({ isFirst }) => {
        if (isFirst) hasEnded = true;
      },
      watchdog: ({ isComplete }) => {
        if (!isComplete) {
          when(true);
          if (!hasEnded) broken('scan cut short', 'the scan stopped and ended no live scheduler');
        } else {
          const { taskList } = view.kernel;
          for (const task of taskList) if (when(isWaiting(task))) check(task);
        }
        hasEnded = false;
      },
    };
  },
});
