import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { contextOf, hasOwnQuota } from '../../src/core/bandwidth/library.ts';
import { subtreeRuntime } from '../../src/core/bandwidth/sum.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import { addS64, subS64 } from '../../src/core/int64.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

function isChanged(changed: ReadonlySet<number>, cgroup: Cgroup): boolean {
  for (let at: Cgroup | null = cgroup; at !== null; at = at.parent) {
    if (changed.has(at.id)) return true;
  }
  return false;
}

function isUsedUp(lib: BandwidthLibrary, cgroup: Cgroup): boolean {
  for (let at: Cgroup | null = cgroup; at !== null && at.level > 0; at = at.parent) {
    const cgx = contextOf(lib, at);
    if (cgx === undefined || !hasOwnQuota(cgx)) continue;
    if (cgx.intervalRemaining <= 0 || cgx.budgetRemaining <= 0) return true;
    const allowance = subS64(addS64(cgx.nquota, cgx.credit), cgx.debt);
    if (subS64(subtreeRuntime(lib, at), cgx.runtimeBefore) >= allowance) return true;
  }
  return false;
}

/** I-SMP-12. */
export const flagHasReason = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-12',
  law: 'A cgroup is throttled only while it, or an ancestor with a quota, has used or granted what it may in this interval, or since a limit above it was changed.',
  why: 'A flag that outlives the budget it stands for costs its cgroup an interval of quota.',
  source: 'I-BW-20 under races; sched-ext/scx 04b9853e1',
  scope: 'smp',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    /** Cgroups whose limit was changed since they were replenished: the flag is of the old one. */
    const changed = new Set<number>();
    return {
      begin: ({ operation }) => {
        if (operation.op === 'set') changed.add(operation.cgroup);
      },
      'end-of': ({ operation }) => {
        if (operation.op === 'set') changed.add(operation.cgroup);
      },
      replenish: ({ isDone }) => {
        if (!isDone) changed.clear();
      },
      join: () => {
        const { lib } = view.state;
        for (const [cgroup, cgx] of lib.contexts) {
          if (!when(cgx.isThrottled && !isChanged(changed, cgroup)) || isUsedUp(lib, cgroup))
            continue;
          broken('no reason', `cgroup ${cgroup.id} is throttled and has budget left`);
        }
      },
    };
  },
});
