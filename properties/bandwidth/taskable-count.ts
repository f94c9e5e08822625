import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { ancestorAt, type Cgroup } from '../../src/core/cgroup.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** I-BWA-5: a subroot knows how many cgroups below it can have tasks. */
export const taskableCount = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-5',
  law: 'The count of taskable descendants of a level-1 cgroup equals the number of cgroups strictly below it that have LLC contexts.',
  why: 'The unit of transfers is the quota divided by this count; a count that drifts lets one taker starve the others, or none get enough.',
  source:
    'lib/cgroup_bw.bpf.c comment of nr_taskable_descendents, cbw_update_nr_taskable_descendents',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.nr_taskable_descendents', 'cgroups.has_llcx'],
  watch(run) {
    const { view } = run;
    const counts = new Map<Cgroup, number>();
    const checkAll = (): void => {
      const { contexts } = view.lib;
      counts.clear();
      for (const [cgroup, cgx] of contexts) {
        if (cgroup.level === 1 && !counts.has(cgroup)) counts.set(cgroup, 0);
        if (cgroup.level <= 1 || !cgx.hasLlcx) continue;
        const subroot = ancestorAt(cgroup, 1);
        counts.set(subroot, (counts.get(subroot) ?? 0) + 1);
      }
      for (const [subroot, count] of counts) {
        const cgx = contexts.get(subroot);
        if (!run.when(cgx !== undefined) || cgx === undefined) continue;
        if (cgx.nrTaskableDescendents === count) continue;
        run.broken(
          cgx.nrTaskableDescendents < count ? 'too low' : 'too high',
          `cgroup ${subroot.id} counts ${cgx.nrTaskableDescendents} taskable cgroups, ` +
            `there are ${count}`,
        );
      }
    };
    return { init: checkAll, exit: checkAll, rmdir: checkAll };
  },
});
