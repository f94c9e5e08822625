import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';

/** I-SUB-33: no sub outlives its root. */
export const rootDisabled = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-33',
  law: 'While the root is DISABLED no scheduler is linked and no task is in the class.',
  why: 'A sub without a root is dispatched by nobody, and its parent is freed memory.',
  source: 'kernel/sched/ext.c scx_root_disable, drain_descendants',
  scope: 'machine',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    let hadSubs = false;
    return {
      linked: ({ sched }) => {
        if (sched.level === 0) return;
        hadSubs = true;
        if (view.kernel.rootState !== 'disabled') return;
        broken('linked', `${nameOf(sched)} is linked while the root is disabled`);
      },
      'root-state': ({ to }) => {
        if (to !== 'disabled' || !when(hadSubs)) return;
        const { scheds, taskList } = view.kernel;
        const left = scheds.filter(({ level }) => level > 0);
        if (left.length > 0) {
          broken('linked', `${left.map(nameOf).join(', ')} outlived the root`);
        }
        const tasks = taskList.filter(({ inExtClass }) => inExtClass);
        if (tasks.length === 0) return;
        broken(
          'in the class',
          `the root is disabled, and tasks ${tasks.map(({ id }) => id).join(', ')} are in its class`,
        );
      },
    };
  },
});
