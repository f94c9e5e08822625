import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Dsq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, firstOf } from './lookups.ts';

/** I-DSP-2: what peek shows is what the queue begins with. */
export const peekSeesHead = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-2',
  law: 'Peek returns nothing only if the DSQ holds no task, and the first task otherwise, whatever iterators are open; so does the head that is published for it.',
  why: 'Schedulers decide by peek which queue to serve next: one that looks empty for ever is never served.',
  source: 'Linux 2f2ea7709266; kernel/sched/ext.c scx_bpf_dsq_peek, dispatch_enqueue',
  scope: 'dispatch',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const touched = new Set<Dsq>();
    const judge = (dsq: Dsq, seen: Task | null, what: string): void => {
      const first = firstOf(dsq);
      if (!when(first !== null) || first === null || seen === first) return;
      if (seen === null) {
        broken('blind', `${what} of ${dsqName(dsq)} is nothing, and task ${first.id} is there`);
      } else {
        broken(
          'not the first',
          `${what} of ${dsqName(dsq)} is task ${seen.id}, and task ${first.id} is the first`,
        );
      }
    };
    const touch = ({ dsq }: { readonly dsq: Dsq }): void => {
      if (dsq.kind === 'user') touched.add(dsq);
    };
    return {
      kfunc: ({ kfunc, dsq, task }) => {
        if (kfunc === 'dsq_peek' && dsq !== null) judge(dsq, task, 'peek');
      },
      'dsq-insert': touch,
      'dsq-remove': touch,
      performed: () => {
        for (const dsq of touched) judge(dsq, dsq.firstTask, 'the head');
        touched.clear();
      },
    };
  },
});
