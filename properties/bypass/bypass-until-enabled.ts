import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';

/** I-BYP-2: nobody depends on a scheduler that is not ready. */
export const bypassUntilEnabled = defineProperty<MachineView, MachineEvent>({
  id: 'I-BYP-2',
  law: 'A scheduler bypasses from the first task that it gets, a root from the first one in the ext class, until it is enabled; if its enable fails, until it is unlinked.',
  why: 'The thread that loads a scheduler may be among its tasks. If they depended on a scheduler that is not ready, or failed, nothing would bring that thread back.',
  source: 'Linux 8c2090c504e9; kernel/sched/ext.c scx_root_enable_workfn, scx_sub_enable_workfn',
  scope: 'bypass',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    /** Linked and not enabled yet; true once the enable has failed. */
    const unready = new Map<Sched, boolean>();
    const check = (sched: Sched | null, kind: string, what: string): void => {
      if (sched === null || !unready.has(sched)) return;
      if (!when(sched.nrOwned > 0) || sched.bypassDepth > 0) return;
      broken(kind, `${nameOf(sched)} ${what} and does not bypass; it has ${sched.nrOwned} tasks`);
    };
    const forget = ({ sched }: { readonly sched: Sched }): void => {
      unready.delete(sched);
    };
    return {
      linked: ({ sched }) => {
        unready.set(sched, false);
      },
      enabled: forget,
      unlinked: forget,
      owner: ({ task, to }) => {
        // A root gets every task, long before one is in the ext class and depends on it.
        if (task.inExtClass || to?.parent !== null)
          check(to, 'too early', 'gets a task before it is enabled');
      },
      class: ({ task, isExt }) => {
        if (isExt) check(task.owner, 'too early', 'gets a task before it is enabled');
      },
      'enable-failed': ({ sched }) => {
        if (unready.has(sched)) unready.set(sched, true);
        check(sched, 'dropped', 'failed to enable');
      },
      'bypass-end': ({ sched, on }) => {
        if (!on && unready.get(sched) === true) check(sched, 'dropped', 'failed to enable');
      },
    };
  },
});
