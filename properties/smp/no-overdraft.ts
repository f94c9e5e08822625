import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { contextOf, hasOwnQuota } from '../../src/core/bandwidth/library.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-14. */
export const noOverdraft = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-14',
  law: 'A transfer takes no more than its source has left.',
  why: 'What two CPUs are granted of the same budget, the subtree uses beyond its quota.',
  source: 'I-BWA-1; Races to explore: budget read | sub | add',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    /** Cgroups whose budget was above 0 when they were last replenished or set. */
    const funded = new Set<number>();
    const isWeak = view.state.cast.topology.memory === 'weak';
    const note = (id: number): void => {
      const { lib } = view.state;
      const cgroup = lib.cgroups.get(id);
      const cgx = cgroup === undefined ? undefined : contextOf(lib, cgroup);
      if (cgx === undefined || cgx.budgetRemaining < 0) funded.delete(id);
      else funded.add(id);
    };
    return {
      // Where stores arrive late, what it was given is not to be seen yet.
      replenished: ({ cgroup }) => (isWeak ? funded.delete(cgroup) : note(cgroup)),
      'end-of': ({ operation }) => {
        if (operation.op === 'set') note(operation.cgroup);
      },
      race: () => {
        for (const cgroup of view.state.lib.contexts.keys()) note(cgroup.id);
      },
      join: () => {
        for (const [{ id, level }, cgx] of view.state.lib.contexts) {
          if (!when(level > 0 && funded.has(id) && hasOwnQuota(cgx))) continue;
          if (cgx.budgetRemaining < 0)
            broken(
              'overdrawn',
              `cgroup ${id} has granted ${-Number(cgx.budgetRemaining)} ns more than it had`,
            );
        }
      },
    };
  },
});
