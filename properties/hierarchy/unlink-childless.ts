import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** I-SUB-12: children go first. */
export const unlinkChildless = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-12',
  law: 'A scheduler is unlinked only when every scheduler that was linked under it has been unlinked.',
  why: 'Tasks climb one level at a time when schedulers go: a child whose parent went before it has nobody to give its tasks to.',
  source: 'drain_descendants, scx_sub_disable, scx_root_disable',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch({ when, broken }) {
    const linked = new Set<Sched>();
    /** Those that a child was ever linked under. */
    const hadChildren = new Set<Sched>();
    return {
      linked: ({ sched }) => {
        linked.add(sched);
        if (sched.parent !== null) hadChildren.add(sched.parent);
      },
      unlinked: ({ sched }) => {
        linked.delete(sched);
        if (!when(hadChildren.has(sched))) return;
        for (const other of linked) {
          if (other.parent !== sched) continue;
          broken(
            'unlinked with children',
            `scheduler ${sched.id} was unlinked with scheduler ${other.id} linked under it`,
          );
        }
      },
    };
  },
});
