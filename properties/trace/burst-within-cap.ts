import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { atTime, windowWords } from '../../src/trace/judge/words.ts';

/** I-TR-10. */
export const burstWithinCap: TraceLaw = {
  id: 'I-TR-10',
  law: 'Between two writes of the limit, each burst takes at most the configured burst beyond the quota, and without one there is none.',
  why: 'The burst is what the neighbours of a cgroup were told to reckon with.',
  source: 'kernel/sched/fair.c __refill_cfs_bandwidth_runtime',
  bound: {
    formula: 'd(burst_time) <= burst x d(nr_bursts); d(nr_bursts) = 0 where burst is 0',
    derivation:
      'A refill counts as burst what was taken beyond a quota since the last one, and the pool held at most quota + burst. A write of a lower quota may count one too, so no window crosses a write. burst_time is read after nr_bursts, which is therefore taken from the sample after it.',
  },
  watch(cgroup, { when, broken }) {
    const starts = new WindowStarts<Reading>();
    let stretch = cgroup.stretch;
    let before: Reading | undefined;
    const restart = (): void => {
      starts.clear();
      before = undefined;
    };
    return {
      reading(now, next) {
        const { limit, host, path } = cgroup;
        if (stretch !== cgroup.stretch) restart();
        stretch = cgroup.stretch;
        if (!cgroup.isSteady || limit.quotaNs === null) return;
        const isTested = !starts.isEmpty && next !== undefined;
        when(isTested);
        const nrBursts = next?.nrBursts ?? now.nrBursts;
        const found = starts.brokenBy(now.burstNs - limit.burstNs * nrBursts);
        if (isTested && found !== undefined) {
          const { start: from, excess: excessNs } = found;
          const parts = [
            { what: 'burst, each time', ns: limit.burstNs * (nrBursts - from.nrBursts) },
            { what: 'rounding', ns: host.resolutionNs - 1 },
          ];
          const window = { fromNs: from.fromNs, toNs: now.toNs, excessNs, parts };
          broken({ ...window, ...windowWords(`${path} burst for`, window) });
          starts.clear();
        }
        if (before !== undefined && limit.burstNs === 0 && now.nrBursts > before.nrBursts) {
          broken({
            fromNs: before.fromNs,
            toNs: now.toNs,
            excessNs: null,
            boundNs: null,
            parts: [],
            message: `${path}: a burst is counted by ${atTime(now.toNs)} where none is configured`,
          });
        }
        before = now;
        starts.offer(now.burstNs - limit.burstNs * now.nrBursts + host.resolutionNs - 1, now);
      },
      restart,
    };
  },
};
