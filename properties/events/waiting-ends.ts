import type { EventLaw } from '../../src/trace/events/law.ts';
import { nameOf, type RecordedTask } from '../../src/trace/events/recorded.ts';
import { atTime, inMs } from '../../src/trace/judge/words.ts';

/** I-EV-5. */
export const recordedWaitingEnds: EventLaw = {
  id: 'I-EV-5',
  law: 'A runnable task runs within the time of the watchdog.',
  why: 'A task that was woken and never runs is lost; sched_ext ends a scheduler that lets one wait for so long, and under any other class it is no better off.',
  source: 'kernel/sched/ext.c check_rq_for_timeouts, SCX_WATCHDOG_MAX_TIMEOUT',
  needs: 'wakeups',
  bound: {
    formula: 'wait <= watchdog (declared: --watchdog, 30 s)',
    derivation:
      'The longest timeout that a sched_ext scheduler may ask for is 30 s. The watchdog looks every half of it, so that it may end a scheduler later, but not the wait that it ends it for. Who still waits at the end has waited until then.',
  },
  watch(view, { when, broken, note }) {
    /** Since when, by task. */
    const waits = new Map<RecordedTask, number>();
    let longest: { readonly task: string; readonly ns: number; readonly atNs: number } | undefined;
    const ends = (task: RecordedTask, what: string): void => {
      const sinceNs = waits.get(task);
      if (sinceNs === undefined || !when(sinceNs <= view.nowNs)) return;
      const waitedNs = view.nowNs - sinceNs;
      waits.delete(task);
      if (waitedNs > (longest?.ns ?? -1)) {
        longest = { task: nameOf(task), ns: waitedNs, atNs: sinceNs };
      }
      if (waitedNs <= view.watchdogNs) return;
      broken({
        fromNs: sinceNs,
        toNs: view.nowNs,
        excessNs: waitedNs - view.watchdogNs,
        boundNs: view.watchdogNs,
        message: `${nameOf(task)} ${what} ${inMs(waitedNs)} since ${atTime(sinceNs)}, bound ${inMs(view.watchdogNs)}`,
      });
    };
    return {
      runnable({ task, isRunnable }) {
        if (!isRunnable) waits.delete(task);
        else if (task.runsOn === null) waits.set(task, view.nowNs);
      },
      switch({ prev, next }) {
        if (prev?.isRunnable === true) waits.set(prev, view.nowNs);
        if (next !== null) ends(next, 'waited');
      },
      forget: ({ task }) => waits.delete(task),
      lost: () => waits.clear(),
      end() {
        for (const task of [...waits.keys()]) ends(task, 'still waits at the end,');
        if (longest === undefined) return;
        const { task, ns, atNs } = longest;
        note(`the longest wait is that of ${task}: ${inMs(ns)} from ${atTime(atNs)}`);
      },
    };
  },
};
