import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** I-SCX-1: callbacks lie between ops.init() and ops.exit(). */
export const callbacksWithinLife = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-1',
  law: 'No callback of a scheduler but ops.exit() is called before its ops.init() has returned 0, and none at all after ops.exit(), which is called once.',
  why: 'Before, a scheduler has no data to work on; after, its data are gone. A child that ends late must not call the ops.sub_detach() of a parent that has exited.',
  source: 'scx_sub_enable_workfn, scx_root_enable_workfn; scx_sub_disable, wake_up_all',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch({ when, broken }) {
    const initialised = new Set<Sched>();
    const exited = new Set<Sched>();
    return {
      op: ({ sched, op }) => {
        when(true);
        const { id, policy } = sched;
        if (exited.has(sched)) {
          broken('after exit', `ops.${op}() of scheduler ${id}, which has exited`);
        } else if (op === 'exit') {
          exited.add(sched);
        } else if (op === 'init') {
          if (!initialised.has(sched)) return;
          broken('initialised twice', `ops.init() of scheduler ${id} for the second time`);
        } else if (!initialised.has(sched)) {
          if (policy.ops.init === undefined) initialised.add(sched);
          else broken('before init', `ops.${op}() of scheduler ${id} before its ops.init()`);
        }
      },
      'op-return': ({ sched, op, ret }) => {
        if (op === 'init' && ret === 0) initialised.add(sched);
      },
    };
  },
});
