import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { contextOf, isUnlimited } from '../../src/core/bandwidth/library.ts';
import { ownRuntime } from '../../src/core/bandwidth/sum.ts';
import { addS64, type Int64 } from '../../src/core/int64.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-13. */
export const reportsAreCharged = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-13',
  law: 'Every report of runtime to a limited cgroup is charged to exactly one interval.',
  why: 'Runtime that no interval knows of is quota for nothing.',
  source: 'Races to explore: runtime_total sum | reset',
  scope: 'smp',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const reported = new Map<number, Int64>();
    const settled = new Map<number, Int64>();
    const changed = new Set<number>();
    const add = (sums: Map<number, Int64>, cgroup: number, ns: Int64): void => {
      sums.set(cgroup, addS64(sums.get(cgroup) ?? 0, ns));
    };
    return {
      begin: ({ operation }) => {
        if (operation.op === 'set' || operation.op === 'rmdir') changed.add(operation.cgroup);
      },
      consume: ({ cgroup, ns }) => add(reported, cgroup, ns),
      replenished: ({ cgroup }) => {
        const { lib } = view.state;
        const known = lib.cgroups.get(cgroup);
        const cgx = known === undefined ? undefined : contextOf(lib, known);
        if (cgx !== undefined) add(settled, cgroup, cgx.runtimeTotalLast);
      },
      join: () => {
        const { lib } = view.state;
        for (const [cgroup, cgx] of lib.contexts) {
          const { id } = cgroup;
          const isLeaf = cgroup.children.length === 0 && cgroup.level > 0;
          if (!when(isLeaf && changed.size === 0 && !isUnlimited(cgx) && reported.has(id)))
            continue;
          const charged = addS64(settled.get(id) ?? 0, ownRuntime(lib, cgx));
          const told = reported.get(id) ?? 0;
          if (charged !== told)
            broken('sum', `cgroup ${id} reported ${told} ns, and ${charged} ns are charged`);
        }
      },
    };
  },
});
