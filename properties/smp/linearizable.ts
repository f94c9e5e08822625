import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { ETIMEDOUT } from '../../src/core/errno.ts';
import type { QueueAnswer } from '../../src/scenario/queue-operation.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { type HistoryCall, isLinearizable } from './linearizability.ts';

function answerWords({ ret, task_out }: QueueAnswer): string {
  if (task_out === undefined) return String(ret);
  return task_out === null ? 'none' : `task ${task_out}`;
}

/** I-SMP-15. */
export const linearizable = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-15',
  law: 'The calls of the task queue library, made by several CPUs, have the answers that they have in some order one after the other.',
  why: 'Whoever uses a queue reasons as if each call were made at one moment.',
  source: 'Herlihy and Wing; scx_atq_lock in lib/atq.bpf.c',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const history: HistoryCall[] = [];
    const begun = new Map<number, number>();
    let time = 0;
    return {
      call: ({ cpu }) => {
        begun.set(cpu, time++);
      },
      answer: ({ call, cpu, answer }) => {
        // A call that says that it got no lock says that it was not made.
        if (answer.ret === ETIMEDOUT) return;
        history.push({ call, answer, from: begun.get(cpu) ?? 0, to: time++ });
      },
      join: () => {
        if (!when(history.length > 1)) return;
        if (!isLinearizable(history)) {
          const words = history.map(
            ({ call, answer }) => `${call.op} answers ${answerWords(answer)}`,
          );
          broken('no order', `no order explains: ${words.join(', ')}`);
        }
      },
    };
  },
});
