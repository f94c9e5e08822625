import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { OpName } from '../../src/core/sched/ops.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/**
 * Called whether they are published or not: the first before that, the last when it has been
 * taken back; and those of CPUs, which the root has earlier than the rest.
 */
const UNCONDITIONAL: ReadonlySet<OpName> = new Set([
  'init',
  'exit',
  'subAttach',
  'subDetach',
  'cpuOnline',
  'cpuOffline',
  'cgroupExit',
]);

/** I-SCX-2: nothing is scheduled by a scheduler that is not ready. */
export const callbacksOncePublished = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-2',
  law: 'A callback about a task, a CPU or a cgroup is called only once the callbacks of the scheduler are published, which is after its ops.init() and in bypass.',
  why: 'Until then the parent has a say in whether the scheduler comes to be at all; nothing may depend on it.',
  source: 'scx_sub_enable_workfn, scx_root_enable_workfn, has_op',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const published = new Set<Sched>();
    return {
      op: ({ sched, op }) => {
        if (!when(!UNCONDITIONAL.has(op))) return;
        if (published.has(sched)) return;
        if (sched.isPublished) published.add(sched);
        else broken('unpublished', `ops.${op}() of scheduler ${sched.id} before it is published`);
      },
    };
  },
});
