import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_SUB_MAX_DEPTH } from '../../src/core/sched/constants.ts';
import type { Rq, Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';
import { OpStack } from './op-stack.ts';

/** I-SUB-19: a parent decides when its child dispatches. */
export const dispatchInsideParent = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-19',
  law: "A sub's ops.dispatch() runs only directly inside its parent's on the same CPU; dispatches nest at most 4 deep, and none is inside itself.",
  why: "A CPU is the parent's to give. A child that dispatches by itself takes time that its parent gave to others.",
  source: 'kernel/sched/ext.c scx_bpf_sub_dispatch, scx_dispatch_sched',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch({ when, broken }) {
    const stack = new OpStack();
    const isInPlace = (sched: Sched, rq: Rq | null): boolean => {
      const outer = stack.top;
      if (sched.level === 0) return outer === undefined;
      return outer?.op === 'dispatch' && outer.sched === sched.parent && outer.rq === rq;
    };
    /** How the dispatch is where it must not be, and in words; null: it is in its place. */
    const misplaced = (sched: Sched, rq: Rq | null): readonly [string, string] | null => {
      const outer = stack.top;
      for (const frame of stack.frames) {
        if (frame.op !== 'dispatch' || frame.sched !== sched) continue;
        return ['inside itself', 'while it runs already'];
      }
      if (isInPlace(sched, rq)) return null;
      const inside = `inside ops.${outer?.op}() of ${nameOf(outer?.sched ?? null)}`;
      if (sched.level === 0) return ['root inside', inside];
      if (outer?.op !== 'dispatch' || outer.sched !== sched.parent) {
        return ['not inside its parent', outer === undefined ? 'by itself' : inside];
      }
      return ['other CPU', `inside that of its parent on CPU ${outer.rq?.cpu}`];
    };
    const check = (sched: Sched, rq: Rq | null): void => {
      if (!when(sched.level > 0 || stack.top !== undefined)) return;
      const who = (): string => `ops.dispatch() of ${nameOf(sched)} on CPU ${rq?.cpu} runs`;
      const wrong = misplaced(sched, rq);
      if (wrong !== null) broken(wrong[0], `${who()} ${wrong[1]}`);
      let depth = 1;
      for (const { op } of stack.frames) if (op === 'dispatch') depth++;
      if (depth > SCX_SUB_MAX_DEPTH) broken('too deep', `${who()} ${depth} deep`);
    };
    return {
      op: (event) => {
        if (event.op === 'dispatch') check(event.sched, event.rq);
        stack.push(event);
      },
      'op-return': () => stack.pop(),
    };
  },
});
