import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { windowWords } from '../../src/trace/judge/words.ts';

/** I-TR-7. */
export const usageWithinCpus: TraceLaw = {
  id: 'I-TR-7',
  law: 'Over any window, a cgroup uses no more time than the CPUs have.',
  why: 'Usage from nowhere is billed to somebody, and spends a quota that nobody used.',
  source: 'kernel/sched/fair.c update_curr; kernel/sched/cpuacct.c cpuacct_charge',
  bound: {
    formula: 'd(usage) <= N d(t) + N tick',
    derivation:
      'N CPUs run for as long as the window lasts. What each ran since it was last charged, a tick at most, is charged in the window too.',
  },
  watch({ path, host }, { when, broken }) {
    const { cpus, tickNs, resolutionNs } = host;
    const starts = new WindowStarts<Reading>();
    return {
      reading(now) {
        when(!starts.isEmpty);
        const found = starts.brokenBy(now.usageNs - cpus * now.toNs);
        if (found !== undefined) {
          const { start: from, excess: excessNs } = found;
          const parts = [
            { what: 'time of all CPUs', ns: cpus * (now.toNs - from.fromNs) },
            { what: 'a tick on each', ns: cpus * tickNs },
            { what: 'rounding', ns: resolutionNs - 1 },
          ];
          const window = { fromNs: from.fromNs, toNs: now.toNs, excessNs, parts };
          broken({ ...window, ...windowWords(`${path} used`, window) });
          starts.clear();
        }
        starts.offer(now.usageNs - cpus * now.fromNs + cpus * tickNs + resolutionNs - 1, now);
      },
      restart: () => starts.clear(),
    };
  },
};
