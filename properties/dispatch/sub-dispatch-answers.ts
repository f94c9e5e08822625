import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isAtOrBelow, nameOf } from './lookups.ts';
import { OpStack } from './op-stack.ts';

/** I-SUB-31: a wrong cgroup id harms at most who passes it. */
export const subDispatchAnswers = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-31',
  law: 'sub_dispatch() on a cgroup without a scheduler answers false and changes nothing; on one that is no child it answers false and ends the caller, and nobody but the caller and those below it.',
  why: 'A child may go at any time, so a stale id is no error. Reaching past a child is one, and it is the fault of who reaches.',
  source: 'kernel/sched/ext.c scx_bpf_sub_dispatch',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const stack = new OpStack();
    /** Ended since the last callback, return or kfunc. */
    let ended: Sched[] = [];
    /** Who has just called scx_bpf_error(), which ends it whatever it does next. */
    let gaveUp: Sched | null = null;
    const startAnew = (): void => {
      if (ended.length > 0) ended = [];
    };
    const linkedOn = (cgroupId: number): Sched | undefined => {
      for (const sched of view.kernel.scheds) if (sched.cgroup.id === cgroupId) return sched;
      return undefined;
    };
    const judge = (caller: Sched | null, cgroupId: number, ret: number): void => {
      const child = linkedOn(cgroupId);
      const isStranger = caller !== null && child !== undefined && child.parent !== caller;
      const inDispatch = stack.top?.op === 'dispatch' && stack.top.sched === caller;
      const isWrong = caller === null || (inDispatch && (child === undefined || isStranger));
      if (!when(isWrong)) return;
      const what = `sub_dispatch of cgroup ${cgroupId} by ${nameOf(caller)}`;
      if (ret !== 0) broken('dispatched', `${what} answered ${ret}, and it is no child`);
      const others = ended.filter((sched) => caller === null || !isAtOrBelow(sched, caller));
      if (others.length > 0) {
        broken('others ended', `${what} ended ${others.map(nameOf).join(', ')}`);
      }
      if (!isStranger && caller !== null && ended.includes(caller)) {
        broken('ended for nothing', `${what}, which has no scheduler, ended the caller`);
      }
      if (isStranger && caller?.exitPhase === 'none') {
        broken('not ended', `${what}, which is that of ${nameOf(child)}, had no consequence`);
      }
    };
    return {
      op: (event) => {
        stack.push(event);
        startAnew();
      },
      'op-return': () => {
        stack.pop();
        startAnew();
      },
      claim: ({ sched, isFirst }) => {
        if (isFirst && sched !== gaveUp) ended.push(sched);
      },
      kfunc: ({ kfunc, caller, cgroupId, ret }) => {
        if (kfunc === 'sub_dispatch') judge(caller, cgroupId, ret);
        startAnew();
        gaveUp = kfunc === 'error' ? caller : null;
      },
      performed: startAnew,
    };
  },
});
