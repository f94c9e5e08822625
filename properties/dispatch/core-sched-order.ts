import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isAtOrBelow, nameOf } from './lookups.ts';

/** A scheduler was asked whether that task goes before another. */
interface Question {
  readonly sched: Sched;
  readonly first: Task | null;
}

/** I-DSP-7: core scheduling asks who may answer, and the right way round. */
export const coreSchedOrder = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-7',
  law: 'Whether core scheduling prefers b to a is asked as core_sched_before(b, a), of a scheduler that is at or above both owners and bypasses on neither CPU.',
  why: 'Asked the wrong way round the order is turned on its head: the CPUs of a core would run the tasks that should wait longest.',
  source: 'kernel/sched/ext.c scx_prio_less',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    let question: Question | null = null;
    const judge = ({ sched, first }: Question, a: Task, b: Task): void => {
      const what = `core_sched_before() of ${nameOf(sched)} for task ${b.id} before task ${a.id}`;
      if (first !== b) broken('reversed', `${what} begins with task ${first?.id}`);
      for (const task of [a, b]) {
        if (task.owner === null || isAtOrBelow(task.owner, sched)) continue;
        broken('not above both', `${what} is asked for a task of ${nameOf(task.owner)}`);
      }
      for (const { rq } of [a, b]) {
        if (sched.pcpu[rq.index]?.isBypassing !== true) continue;
        broken('bypassing', `${what} is asked while it bypasses on CPU ${rq.cpu}`);
      }
    };
    return {
      op: ({ sched, op, task }) => {
        if (op === 'coreSchedBefore') question = { sched, first: task };
      },
      performed: ({ operation }) => {
        const asked = question;
        question = null;
        if (operation.op !== 'compare') return;
        const { tasks } = view.kernel;
        const [a, b] = [tasks.get(operation.task), tasks.get(operation.other)];
        if (!when(asked !== null) || asked === null) return;
        if (a !== undefined && b !== undefined) judge(asked, a, b);
      },
    };
  },
});
