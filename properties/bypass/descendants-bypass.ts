import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';

/** I-SUB-21: bypass covers the whole subtree. */
export const descendantsBypass = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-21',
  law: 'While a scheduler bypasses, every linked scheduler below it bypasses too, on every CPU; none is linked below it meanwhile.',
  why: 'A parent that bypasses dispatches nobody: a child that goes on by itself would wait for turns that never come.',
  source: 'kernel/sched/ext.c scx_bypass, scx_link_sched',
  scope: 'bypass',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const check = (): void => {
      for (const child of view.kernel.scheds) {
        const { parent } = child;
        if (parent === null || !when(parent.bypassDepth > 0)) continue;
        const who = `${nameOf(child)} below ${nameOf(parent)}`;
        if (child.bypassDepth <= 0) {
          broken(
            'child does not bypass',
            `${who} has bypass depth ${child.bypassDepth}, its parent ${parent.bypassDepth}`,
          );
        }
        for (const rq of view.kernel.rqs) {
          const isOff = child.pcpu[rq.index]?.isBypassing === false;
          if (!isOff || parent.pcpu[rq.index]?.isBypassing !== true) continue;
          broken('child does not bypass', `${who} does not bypass on CPU ${rq.cpu}`);
        }
      }
    };
    return {
      'bypass-end': check,
      linked: ({ sched }) => {
        const { parent } = sched;
        if (parent === null || !when(true) || parent.bypassDepth === 0) return;
        broken(
          'linked under bypass',
          `${nameOf(sched)} is linked below ${nameOf(parent)}, whose bypass depth is ${parent.bypassDepth}`,
        );
      },
    };
  },
});
