import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { LowestStart } from '../../src/trace/judge/lowest-start.ts';
import { readGapNs, slicesPart, type UsageStart, usageWindow } from './usage-window.ts';

/** I-TR-6. */
export const usageAfterThrottling: TraceLaw = {
  id: 'I-TR-6',
  law: 'After a period that ended throttled a cgroup has no burst: it uses no more than its quota for each period that passed since, and the over-run.',
  why: 'Burst is saved by using less. A cgroup that was throttled has saved nothing, so one that bursts then takes time that nobody gave it.',
  source:
    'kernel/sched/fair.c throttle_cfs_rq, distribute_cfs_runtime, __refill_cfs_bandwidth_runtime',
  bound: {
    formula: 'd(usage) <= granted + (N - 1) min(slice, quota + burst) + N tick + N d',
    derivation:
      'A CPU is throttled once it finds the pool empty, so nothing is left then but slices on the other CPUs. The window begins with the first reading after the refill, whose quota is in granted. At the end each may be a tick in debt. N d as in I-TR-5.',
  },
  watch(cgroup, reporter) {
    const start = new LowestStart<UsageStart>();
    let before: Reading | undefined;
    let stretch = cgroup.stretch;
    return {
      reading(now) {
        const { limit, host, grantedNs, grantedBeforeNs } = cgroup;
        const last = stretch === cgroup.stretch && cgroup.isSteady ? before : undefined;
        before = cgroup.isSteady ? now : undefined;
        stretch = cgroup.stretch;
        if (limit.quotaNs === null) return start.clear();
        if (reporter.when(start.start !== undefined)) {
          const level = now.usageNs - grantedNs - cgroup.overrunNs;
          usageWindow(cgroup, reporter, { now, start, level });
        }
        if (last === undefined || now.nrThrottled === last.nrThrottled) return;
        const parts = [slicesPart(cgroup, host.cpus - 1)];
        const readNs = readGapNs(cgroup, now);
        const room = parts.reduce((sum, { ns }) => sum + ns, readNs);
        start.offer(now.usageNs - grantedBeforeNs + room, {
          now,
          grantedNs: grantedBeforeNs,
          parts,
          readNs,
        });
      },
      restart() {
        start.clear();
        before = undefined;
      },
    };
  },
};
