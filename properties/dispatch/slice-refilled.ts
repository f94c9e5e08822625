import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_SLICE_BYPASS_NS, SCX_SLICE_DFL_NS } from '../../src/core/sched/constants.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { EmptySlices } from './empty-slices.ts';
import { isAtOrBelow, nameOf } from './lookups.ts';

/** What the default slice of a scheduler may be. */
function isDefaultSlice({ bypassDepth, sliceDflNs, sliceNs }: Sched): boolean {
  if (bypassDepth > 0) return sliceDflNs === SCX_SLICE_BYPASS_NS;
  return sliceDflNs === sliceNs || sliceDflNs === SCX_SLICE_DFL_NS;
}

/** I-SUB-30: nobody starts without a slice, and it is the owner's. */
export const sliceRefilled = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-30',
  law: 'A task starts with a slice above 0; one that its scheduler did not give is the default of its owner, which is the bypass slice as long as the owner bypasses, and the normal one otherwise.',
  why: 'Bypass keeps slices short so that all make progress; a refill from another scheduler gives time that its owner never granted.',
  source: 'kernel/sched/ext.c do_pick_task_scx, refill_task_slice_dfl, scx_bypass',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const empty = new EmptySlices();
    /** Its owner has taken its slice in ops.running(). */
    let taken: Task | null = null;
    return {
      ...empty.handlers,
      kfunc: (event) => {
        empty.handlers.kfunc(event);
        const { kfunc, task } = event;
        if (kfunc !== 'task_set_slice' || task === null || task.sliceNs > 0) return;
        const frame = view.kernel.frames.at(-1);
        if (frame?.op === 'running' && frame.task === task) taken = task;
      },
      switch: ({ rq, next }) => {
        if (next === null || !when(next.inExtClass)) return;
        const isRefilled = empty.take(next);
        const isTaken = taken === next;
        taken = null;
        if (next.sliceNs <= 0 && !isTaken) {
          broken(
            'no slice',
            `task ${next.id} starts on CPU ${rq.cpu} with a slice of ${next.sliceNs} ns`,
          );
        }
        const { owner } = next;
        if (!isRefilled || owner === null || next.sliceNs === owner.sliceDflNs) return;
        broken(
          "not its owner's",
          `task ${next.id} of ${nameOf(owner)} starts with ${next.sliceNs} ns, the default there is ${owner.sliceDflNs} ns`,
        );
      },
      'bypass-end': (event) => {
        empty.handlers['bypass-end'](event);
        const { sched } = event;
        for (const each of view.kernel.scheds) {
          if (!isAtOrBelow(each, sched) || !when(true) || isDefaultSlice(each)) continue;
          broken(
            'wrong default',
            `${nameOf(each)} has a default slice of ${each.sliceDflNs} ns at bypass depth ${each.bypassDepth}`,
          );
        }
      },
    };
  },
});
