import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';
import { fairWaitNs, hasFairTurn, watchdogLateNs, watchdogWaitNs } from './fair-wait.ts';
import { Honesty } from './honesty.ts';
import { LongestSlice } from './longest-slice.ts';

const INTERVAL_NS = 100_000_000;

interface Wait {
  readonly owner: Sched;
  readonly nrRuns: number;
  /** In intervals of 100 ms. */
  readonly bound: number;
  /** Whether the bound counts on that scheduler and those above it staying as they are. */
  readonly needsCalm: boolean;
}

/** I-MCH-5: after the operations stop, every runnable task runs. */
export const machineWaitingEnds = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-5',
  law: 'Once the operations stop, each runnable task runs within a derived time: at once in its turn under a fair scheduler; under any other the watchdog ends the scheduler that lets it wait, and those above it, until it has a turn or is out of the class.',
  why: 'That is what sched_ext promises whatever is loaded: a scheduler may be slow or wrong, but it cannot take a task out of the machine for good.',
  source: 'kernel/sched/ext.c check_rq_for_timeouts, scx_watchdog_workfn, scx_sub_disable',
  scope: 'machine',
  kind: 'liveness',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bound: {
    formula:
      '1 + ceil((sum over schedulers s on the way up without a fair turn of [timeout(s) + (K + 1) * max(timeout(s) / 2, tick)] + L + F) / 100 ms), F = T * (p + sum over other runnable tasks o of [max(0, vtime - vtime(o)) * weight(o) / 100 + 2 * p]), p = longest slice + tick',
    derivation:
      'A task that waits longer than its timeout is found by the next scan, half the shortest ' +
      'timeout later, or L later than that if its timer is late already; one scan ends one of K ' +
      'schedulers, so it may take as many. The wait then ' +
      'begins anew one level up. Where a turn is fair, each other task may run until its vtime ' +
      'has caught up, once more, and once in the turn of a bypass host; each such pick lasts a ' +
      'slice, up to the tick that sees its end. T is the product of the numbers of siblings on ' +
      'each level, which take turns.',
  },
  watch({ view, when, broken }) {
    const honesty = new Honesty(view);
    const longest = new LongestSlice();
    const waits = new Map<Task, Wait>();
    let startedAt = 0;
    const boundOf = (task: Task, owner: Sched): Omit<Wait, 'owner' | 'nrRuns'> => {
      const { kernel } = view;
      const pickNs = longest.ns + kernel.tickNs;
      let ns = 0;
      let at: Sched | null = owner;
      const hasTurn = (sched: Sched): boolean =>
        sched.exitPhase === 'none' && hasFairTurn(view, honesty, sched, task);
      while (at !== null && !hasTurn(at)) {
        ns += watchdogWaitNs(kernel, at);
        at = at.parent;
      }
      if (at !== owner) ns += watchdogLateNs(kernel, owner);
      if (at !== null) ns += fairWaitNs(kernel, at, task, pickNs);
      return { bound: 1 + Math.ceil(ns / INTERVAL_NS), needsCalm: at === owner && at.level > 0 };
    };
    const isOver = (task: Task, { nrRuns }: Wait): boolean =>
      task.nrRuns > nrRuns || !task.isQueued || !task.inExtClass;
    return {
      ...honesty.handlers,
      kfunc: longest.handlers.kfunc,
      charged: longest.handlers.charged,
      settle: ({ patience, waitFor }) => {
        startedAt = view.kernel.now;
        for (const task of view.kernel.taskList) {
          const { owner } = task;
          if (!task.isQueued || task.rq.current === task || owner === null) continue;
          const wait = { owner, nrRuns: task.nrRuns, ...boundOf(task, owner) };
          if (!when(wait.bound < patience)) continue;
          waits.set(task, wait);
          waitFor(wait.bound + 1);
        }
      },
      switch: (event) => {
        longest.handlers.switch(event);
        const { next } = event;
        const wait = next === null ? undefined : waits.get(next);
        if (wait === undefined || next === null) return;
        waits.delete(next);
        const waited = (view.kernel.now - startedAt) / INTERVAL_NS;
        if (waited <= wait.bound) return;
        broken(
          'late',
          `task ${next.id} of ${nameOf(wait.owner)} ran after ${waited} intervals; it should within ${wait.bound}`,
        );
      },
      // Tasks of a scheduler that ends go to its parent, and before those of its siblings.
      claim: ({ isFirst }) => {
        if (!isFirst) return;
        for (const [task, { needsCalm }] of waits) if (needsCalm) waits.delete(task);
      },
      // The bound counts on those above the owner; one that is enabled yet has its own timeout.
      owner: ({ task, to }) => {
        const wait = waits.get(task);
        if (wait !== undefined && to !== null && !wait.owner.ancestors.includes(to)) {
          waits.delete(task);
        }
      },
      end: () => {
        const waited = (view.kernel.now - startedAt) / INTERVAL_NS;
        for (const [task, wait] of waits) {
          if (isOver(task, wait) || waited < wait.bound) continue;
          broken(
            'waits for ever',
            `task ${task.id} of ${nameOf(task.owner)} has not run for ${waited} intervals; it should within ${wait.bound}`,
          );
        }
      },
    };
  },
});
