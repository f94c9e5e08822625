import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Dsq, Rq, Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, nameOf } from '../dispatch/lookups.ts';

/** The nearest scheduler, from the owner up, that does not bypass on that CPU; or the root. */
function hostOf(owner: Sched, rq: Rq): Sched {
  let host = owner;
  while (host.parent !== null && host.pcpu[rq.index]?.isBypassing === true) host = host.parent;
  return host;
}

/** I-SUB-24: bypassed tasks lie where somebody looks. */
export const hostServes = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-24',
  law: 'The task of a bypassing scheduler goes to the bypass DSQ of the nearest scheduler above it that does not bypass there, or of the root; a scheduler whose bypass DSQs hold tasks serves them (bypass_dsp_enable_depth above 0).',
  why: 'Nobody looks into the bypass DSQ of a scheduler that does not serve it: its tasks wait until the watchdog ends somebody for it.',
  source: 'kernel/sched/ext.c bypass_enq_target_dsq, enable_bypass_dsp',
  scope: 'bypass',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    /** Bypass DSQs with tasks on them, and how many. */
    const filled = new Map<Dsq, number>();
    let isDirty = false;
    const isServed = ({ sched }: Dsq): boolean => (sched?.bypassDspEnableDepth ?? 0) > 0;
    const checkAll = (): void => {
      for (const [dsq, nr] of filled) {
        if (!when(true) || isServed(dsq)) continue;
        broken('left behind', `${nr} tasks are on ${dsqName(dsq)}, which is not served any more`);
      }
    };
    return {
      'dsq-insert': ({ task, dsq }) => {
        if (dsq.kind !== 'bypass' || !when(true)) return;
        filled.set(dsq, (filled.get(dsq) ?? 0) + 1);
        const { owner } = task;
        if (!isServed(dsq)) {
          broken('not served', `task ${task.id} goes to ${dsqName(dsq)}, which is not served`);
        }
        if (owner === null || dsq.rq === null) return;
        const host = hostOf(owner, dsq.rq);
        if (dsq.sched === host) return;
        broken(
          'wrong host',
          `task ${task.id} of ${nameOf(owner)} goes to ${dsqName(dsq)}; its host is ${nameOf(host)}`,
        );
      },
      'dsq-remove': ({ dsq }) => {
        const nr = filled.get(dsq);
        if (nr === undefined) return;
        if (nr > 1) filled.set(dsq, nr - 1);
        else filled.delete(dsq);
      },
      'bypass-end': checkAll,
      unlinked: () => {
        isDirty = true;
      },
      performed: () => {
        if (isDirty) checkAll();
        isDirty = false;
      },
    };
  },
});
