import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { type HostTask, isRunnable } from '../../src/host/state.ts';
import { waitBound } from './wait-bound.ts';

interface Wait {
  readonly task: HostTask;
  readonly nrRuns: number;
  readonly bound: number;
}

/** I-BW-21: after the operations stop, every runnable task runs. */
export const waitingEnds = defineProperty<HostView, HostEvent>({
  id: 'I-BW-21',
  law: 'Once the operations stop and every CPU keeps dispatching, each runnable task runs within a derived number of intervals.',
  why: 'A throttled task waits for budget. It must not wait for ever, be it for a timer that died, a budget that is never refilled or a queue that nobody drains.',
  source: 'sched-ext/scx eeb9af013, a653afd7e',
  scope: 'host',
  kind: 'liveness',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['throttled_ids'],
  bound: {
    formula:
      '4 + max over quotas on the way up of [ceil((debt + H) / Q) + R * (1 + ceil(T * tick / Q))] + ceil(3 * N * slice / 100 ms), R = W + B * (2 + ceil(slice / tick))',
    derivation:
      'Debt of the past is repaid at a quota an interval; where the quota was set in this interval, so is H, what cgroups below may hold from before: a quota of each. Then come rounds: in each the quota is positive once, its T tasks may overrun by a tick each, and that is repaid before the next. The bottom half starts at the backlog of the task that has waited longest, so at most W waiting tasks go before; in its own backlog each of B others may go first as long as its vtime is behind, at most a slice. Once admitted it waits for a CPU behind N tasks of up to a slice each.',
  },
  watch({ view, when, broken }) {
    let waits: Wait[] = [];
    let startedAt = 0;
    const judge = (): void => {
      const waited = view.meter.interval - startedAt;
      waits = waits.filter((wait) => {
        const { task, nrRuns, bound } = wait;
        if (task.nrRuns > nrRuns || !isRunnable(task)) return false;
        if (waited > bound) {
          broken(
            'waits-for-ever',
            `task ${task.id} of cgroup ${task.cgroup} is ${task.state} and has not run for ${waited} intervals; it should have within ${bound}`,
          );
          return false;
        }
        return true;
      });
    };
    return {
      settle: ({ patience, waitFor }) => {
        startedAt = view.meter.interval;
        for (const task of view.host.tasks.values()) {
          if (!isRunnable(task) || task.state === 'running') continue;
          const bound = waitBound(view, task);
          if (!when(bound < patience)) continue;
          waits.push({ task, nrRuns: task.nrRuns, bound });
          waitFor(bound + 1);
        }
      },
      interval: () => {
        if (waits.length > 0) judge();
      },
      end: () => judgeWithoutTimer(),
    };

    /** Without a timer no interval ends: what waits then, waits for ever. */
    function judgeWithoutTimer(): void {
      for (const { task, nrRuns, bound } of waits) {
        if (task.nrRuns > nrRuns || !isRunnable(task)) continue;
        broken(
          'waits-for-ever',
          `task ${task.id} of cgroup ${task.cgroup} is ${task.state} and has not run within ${bound} intervals of time`,
        );
      }
    }
  },
});
