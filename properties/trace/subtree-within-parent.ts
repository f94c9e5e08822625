import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { windowWords } from '../../src/trace/judge/words.ts';

/** I-TR-8. */
export const subtreeWithinParent: TraceLaw = {
  id: 'I-TR-8',
  law: 'What the cgroups right below another have used together, it has used too: since they were made, and over any window.',
  why: 'A limit holds for a subtree only if all use below it is charged to it. This law carries the bounds of a limited cgroup down to all below it.',
  source: 'kernel/sched/cpuacct.c cpuacct_charge; Documentation/admin-guide/cgroup-v2.rst cpu',
  bound: {
    formula: 'sum of the children, read before it <= its own, read after them',
    derivation:
      'Time is charged to a cgroup and all above it at once. Reads are not one instant: a window begins with the parent read before its children, and ends with the parent read after them, so the parent has all that they have. Nothing else is allowed for but rounding, one unit for each counter.',
  },
  watch(cgroup, { when, broken }) {
    const starts = new WindowStarts<Reading>();
    let wasBroken = false;
    return {
      reading(now, next) {
        const { path, host, children } = cgroup;
        const { below } = now;
        if (when(children > 0 && below.toNs <= now.fromNs)) {
          const level = below.usageNs - now.usageNs;
          // What is wrong since they were made is said once.
          const total = wasBroken ? Number.NEGATIVE_INFINITY : level - below.roomNs;
          const found = starts.brokenBy(level);
          const excessNs = found?.excess ?? total;
          if (excessNs > 0) {
            const from = found?.start;
            const usageNs = now.usageNs - (from?.usageNs ?? 0);
            const parts = [
              { what: 'its usage', ns: usageNs },
              { what: 'what it was above them before', ns: from === undefined ? below.roomNs : 0 },
            ];
            const window = { fromNs: from?.fromNs ?? 0, toNs: now.toNs, excessNs, parts };
            broken({ ...window, ...windowWords(`the children of ${path} used`, window) });
            starts.clear();
            wasBroken = true;
          }
        }
        if (next?.below.isWhole !== true) return;
        const rounding = (children + 1) * (host.resolutionNs - 1);
        starts.offer(next.below.usageNs - now.usageNs + rounding, now);
      },
      restart: () => starts.clear(),
    };
  },
};
