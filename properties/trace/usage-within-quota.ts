import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { poolPart, readGapNs, reportUsage, slicesPart, type UsageStart } from './usage-window.ts';

/** I-TR-5. */
export const usageWithinQuota: TraceLaw = {
  id: 'I-TR-5',
  law: 'Over any window, the whole recording included, a cgroup uses no more than its quota for each period that passed, what it may have had at the start, and the over-run.',
  why: 'This is the promise of cpu.max. Over-run is a debt that the next period pays, so the bound does not grow with the window: a leak of any size breaks it in the end.',
  source:
    'Documentation/scheduler/sched-bwc.rst; kernel/sched/fair.c __assign_cfs_rq_runtime, account_cfs_rq_runtime',
  bound: {
    formula:
      'd(usage) <= granted + quota + burst + N min(slice, quota + burst) + N tick + N d, where granted = quota x d(nr_periods) + (quota + N tick) x writes',
    derivation:
      'Runtime is in the pool or on CPUs, and usage is charged against it at the same instant. At the start the pool holds at most quota + burst and each CPU a slice, or all that a pool can give. Each period adds a quota; a write adds one and forgives the debts. At the end each CPU may be a tick in debt, for it is charged at ticks. usage is read up to d before nr_periods, and a refill in between is in nr_periods already; a tick on a CPU between the two as well is reckoned with unless the reads took less than 1 % of a tick. A load in system calls may run on for one of them on each CPU before it is throttled.',
  },
  watch(cgroup, reporter) {
    const starts = new WindowStarts<UsageStart>();
    return {
      reading(now) {
        const { limit, grantedNs, isSteady, host } = cgroup;
        if (limit.quotaNs === null) return starts.clear();
        const level = now.usageNs - grantedNs;
        reporter.when(!starts.isEmpty);
        const window = starts.brokenBy(level - cgroup.overrunNs);
        if (window !== undefined) {
          reportUsage(cgroup, reporter, now, window);
          starts.clear();
        }
        if (!isSteady) return;
        const parts = [poolPart(limit), slicesPart(cgroup, host.cpus)];
        const readNs = readGapNs(cgroup, now);
        const room = parts.reduce((sum, { ns }) => sum + ns, readNs);
        starts.offer(level + room, { now, grantedNs, parts, readNs });
      },
      restart: () => starts.clear(),
    };
  },
};
