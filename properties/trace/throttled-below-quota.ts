import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { atTime, inMs } from '../../src/trace/judge/words.ts';

/** I-TR-11. */
export const throttledBelowQuota: TraceLaw = {
  id: 'I-TR-11',
  law: 'A period counts as throttled only if the cgroup used its quota in it, but for what the debts of the period before and unused slices explain.',
  why: 'Throttling below the quota takes from a cgroup what it was promised.',
  source: 'kernel/sched/fair.c throttle_cfs_rq, do_sched_cfs_period_timer',
  bound: {
    formula: 'usage of the period >= quota - slack below the quota',
    derivation:
      'A CPU is throttled once the pool is empty. Of the quota, (N - 1) slices may lie unused on other CPUs, and N ticks may have paid the debts of the period before; N x (slice + tick), the default of the slack, covers both. It says nothing of a quota smaller than that, nor of a load in long system calls, whose debts are larger.',
  },
  watch(cgroup, { when, broken }) {
    /** The last reading before the period that is under way, while nothing disturbs it. */
    let opening: Reading | undefined;
    let before: Reading | undefined;
    let stretch = cgroup.stretch;
    return {
      reading(now) {
        const { limit, host, path, inKernel } = cgroup;
        if (stretch !== cgroup.stretch || !cgroup.isSteady) {
          opening = undefined;
          before = undefined;
        }
        stretch = cgroup.stretch;
        const last = before;
        before = cgroup.isSteady ? now : undefined;
        const periods = now.nrPeriods - (last?.nrPeriods ?? now.nrPeriods);
        if (last === undefined || limit.quotaNs === null || periods === 0) return;
        const from = opening;
        opening = last;
        const leastNs = limit.quotaNs - host.slackBelowQuotaNs;
        const isCertain = periods === 1 && now.nrThrottled > last.nrThrottled && !inKernel;
        if (!when(from !== undefined && isCertain && leastNs > 0) || from === undefined) return;
        const usedNs = now.usageNs - from.usageNs;
        if (usedNs >= leastNs) return;
        broken({
          fromNs: from.fromNs,
          toNs: now.toNs,
          excessNs: leastNs - usedNs,
          boundNs: leastNs,
          parts: [
            { what: 'quota', ns: limit.quotaNs },
            { what: 'slack below the quota', ns: -host.slackBelowQuotaNs },
          ],
          message: `${path} was throttled in the period that ended by ${atTime(now.toNs)} and had used ${inMs(usedNs)} of ${inMs(limit.quotaNs)}`,
        });
      },
      restart() {
        opening = undefined;
        before = undefined;
      },
    };
  },
};
