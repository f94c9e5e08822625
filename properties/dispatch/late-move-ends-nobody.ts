import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_EXIT_ERROR } from '../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { type EventOf, nameOf } from './lookups.ts';

/** Whether the task waits in a DSQ of the caller, and is another's: that is the caller's doing. */
function isMisplaced({ caller, task }: EventOf<'kfunc'>): boolean {
  if (task === null || task.dsq === null || task.dsq.kind !== 'user') return false;
  return task.dsq.sched === caller && task.owner !== caller;
}

/** I-DSP-8: a race that is lost is no mistake. */
export const lateMoveEndsNobody = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-8',
  law: 'scx_bpf_dsq_move() ends its caller for an error only if the move is illegal where it takes effect; one that comes too late, since the task has left the DSQ, answers false and ends nobody.',
  why: 'A task may die or change schedulers at any time. A program that found it just before has done no wrong.',
  source: 'Linux cca061dccf56; kernel/sched/ext.c scx_dsq_move',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    /** Who was ended for an error since the last call of anything. */
    let ended: EventOf<'claim'>[] = [];
    /** Who has just called scx_bpf_error(), which ends it whatever it does next. */
    let gaveUp: Sched | null = null;
    const forget = (): void => {
      if (ended.length > 0) ended = [];
    };
    return {
      claim: (event) => {
        const isOwnDoing = event.sched === gaveUp;
        gaveUp = null;
        if (event.isFirst && event.kind === SCX_EXIT_ERROR && !isOwnDoing) ended.push(event);
      },
      op: forget,
      'op-return': forget,
      stage: forget,
      performed: forget,
      kfunc: (event) => {
        const { kfunc, caller, task, ret } = event;
        gaveUp = kfunc === 'error' ? caller : null;
        if (kfunc !== 'dsq_move' || caller === null) return forget();
        const isLate = ret === 0 && !isMisplaced(event);
        for (const { sched, reason } of when(isLate) ? ended : []) {
          broken(
            'ended',
            `${nameOf(caller)} comes too late to move task ${task?.id}, and ${nameOf(sched)} is ended: ${reason}`,
          );
        }
        forget();
      },
    };
  },
});
