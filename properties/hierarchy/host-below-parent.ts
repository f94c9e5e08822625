import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isWithin } from './lookups.ts';

/** I-SUB-4: host cgroups nest as their schedulers do. */
export const hostBelowParent = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-4',
  law: 'When a scheduler is linked, its host cgroup lies strictly below that of its parent, no other linked scheduler has it, and no sibling has one at or below it.',
  why: 'Two schedulers on one cgroup would both own its tasks; one put between a parent and its child would leave the child under a parent that is not the nearest.',
  source: 'find_parent_sched',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      linked: ({ sched }) => {
        const { id, cgroup, parent } = sched;
        if (!when(parent !== null) || parent === null) return;
        if (cgroup === parent.cgroup || !isWithin(cgroup, parent.cgroup)) {
          broken(
            'not below',
            `cgroup ${cgroup.id} of scheduler ${id} is not below cgroup ${parent.cgroup.id} ` +
              `of its parent, scheduler ${parent.id}`,
          );
        }
        for (const other of view.kernel.scheds) {
          if (other === sched) continue;
          if (other.cgroup === cgroup) {
            broken('shared', `schedulers ${other.id} and ${id} both have cgroup ${cgroup.id}`);
          } else if (other.parent === parent && isWithin(other.cgroup, cgroup)) {
            broken(
              'above a sibling',
              `scheduler ${id} on cgroup ${cgroup.id} came above its sibling ${other.id} ` +
                `on cgroup ${other.cgroup.id}`,
            );
          }
        }
      },
    };
  },
});
