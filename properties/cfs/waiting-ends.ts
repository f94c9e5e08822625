import type { CfsView } from '../../src/check/cfs-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SLICE_NS } from '../../src/core/cfs/constants.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { type HostTask, isRunnable } from '../../src/host/state.ts';

/** The unit in which the host waits. */
const INTERVAL_NS = 100_000_000;
/** The longest period that cpu.max takes. */
const PERIOD_MAX_NS = 1_000_000_000;

/** How long a waiting task may wait once the machine is left alone, in ns. */
function waitBound({ host, pools, cfs }: CfsView, task: HostTask): number {
  let ns = INTERVAL_NS;
  for (const id of pools.path(task.cgroup)) {
    const pool = pools.pools.get(id);
    if (pool === undefined) continue;
    const { quotaNs, periodNs } = pool.limit;
    const tasks = host.taskList.filter((one) => pools.path(one.cgroup).includes(id)).length;
    const overrun = Math.max(pools.overrun(pool), tasks * cfs.nrLlcs * host.tickNs);
    const owed = Math.max(0, -pool.level) + overrun + cfs.nrLlcs * SLICE_NS;
    ns += PERIOD_MAX_NS + 2 * periodNs * (Math.ceil(owed / quotaNs) + 2);
  }
  const runnable = host.taskList.filter(isRunnable).length;
  return ns + 4 * runnable * host.sliceNs;
}

/** I-CFS-4: after the operations stop, every runnable task runs. */
export const cfsWaitingEnds = defineProperty<CfsView, HostEvent>({
  id: 'I-CFS-4',
  law: 'Once the operations stop and every CPU keeps dispatching, each runnable task runs within a derived time.',
  why: 'A throttled task waits for runtime. It must not wait for ever, be it for a timer that stopped or a runqueue that nobody lets go.',
  source: 'kernel/sched/fair.c do_sched_cfs_period_timer, distribute_cfs_runtime',
  scope: 'cfs',
  kind: 'liveness',
  designs: ['cfs'],
  bound: {
    formula:
      '100 ms + sum over limits on the way up of [1 s + 2 P (ceil((debt + over-run + L slice) / Q) + 2)] + 4 N slice of the scheduler',
    derivation:
      'Refills go to throttled runqueues in the order in which they were throttled, before anybody else, so one is let go once all that is owed is paid, a quota a period. The limits on the way up are refilled at different times: each may have to wait for another, once. A write leaves the period that is under way as long as it was, 1 s at most. All tasks that wait with a runqueue are let in together, and wait for a CPU behind N others.',
  },
  watch({ view, when, broken }) {
    let waits: { readonly task: HostTask; readonly nrRuns: number; readonly untilNs: number }[] =
      [];
    const judge = (): void => {
      waits = waits.filter(({ task, nrRuns, untilNs }) => {
        if (task.nrRuns > nrRuns || !isRunnable(task)) return false;
        if (view.host.now <= untilNs) return true;
        broken(
          'waits-for-ever',
          `task ${task.id} of cgroup ${task.cgroup} is ${task.state} and has not run though it should have`,
        );
        return false;
      });
    };
    return {
      settle: ({ patience, waitFor }) => {
        for (const task of view.host.taskList) {
          if (!isRunnable(task) || task.state === 'running') continue;
          const bound = waitBound(view, task);
          const intervals = Math.ceil(bound / INTERVAL_NS) + 1;
          if (!when(intervals < patience)) continue;
          waits.push({ task, nrRuns: task.nrRuns, untilNs: view.host.now + bound });
          waitFor(intervals);
        }
      },
      advance: () => {
        if (waits.length > 0) judge();
      },
      end: judge,
    };
  },
});
