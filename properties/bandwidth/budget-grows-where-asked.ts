import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { LlcContext } from '../../src/core/bandwidth/context.ts';
import { REPLENISH_IDLE } from '../../src/core/bandwidth/library.ts';
import { type Int64, S64_MAX } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** Whether a call may have raised a budget to what it is now. */
type MayRaise = (llcx: LlcContext) => boolean;

const nowhere: MayRaise = () => false;

/** Debt on an LLC is settled as an interval ends, and unused budget discarded. */
const toNothing: MayRaise = ({ budgetRemaining }) => budgetRemaining <= 0;

/** Who gets the first limit starts with nothing, who loses the last one without limit. */
const toAFreshStart: MayRaise = ({ budgetRemaining }) =>
  budgetRemaining === 0 || budgetRemaining === S64_MAX;

/** I-BWA-11: the budget of an LLC grows only where somebody asks for it. */
export const budgetGrowsWhereAsked = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-11',
  law: 'The budget of a limited cgroup on an LLC grows only in a call that asks for it on behalf of a task there: throttled or move for that cgroup and LLC, or a reenqueue that finds a task in its backlog; a replenishment raises it to 0 at most, a new limit to 0, and the end of the last limit to no limit.',
  why: 'What is reserved on an LLC is lost to the others until the interval ends. Where nobody waits nobody uses it, and the cgroup gets less than its quota.',
  source: 'lib/cgroup_bw.bpf.c cbw_reenqueue_cgroup, cbw_cgroup_bw_throttled',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['replenish_stat', 'cgroups.llc.budget_remaining', 'cgroups.llc.btq'],
  watch(run) {
    const { view } = run;
    const known = new Map<LlcContext, Int64>();
    /** Where a task was parked, by task. */
    const places = new Map<number, LlcContext>();
    let stat = REPLENISH_IDLE;

    const check = (llcx: LlcContext, mayRaise: MayRaise, call: string): void => {
      const before = known.get(llcx);
      const after = llcx.budgetRemaining;
      known.set(llcx, after);
      if (!run.when(before !== undefined && before !== S64_MAX) || before === undefined) return;
      if (after <= before || mayRaise(llcx)) return;
      run.broken(
        call,
        `${call} raises the budget of cgroup ${llcx.id} on LLC ${llcx.llc} from ${before} to ` +
          `${after} ns, and nobody asks for it there`,
      );
    };
    const checkAll = (mayRaise: MayRaise, call: string): void => {
      for (const entries of view.lib.llcContexts.values()) {
        for (const llcx of entries) if (llcx !== undefined) check(llcx, mayRaise, call);
      }
    };
    /** A call for one LLC of a cgroup leaves the others alone. */
    const checkOthers = (cgroup: number, llc: number, call: string): void => {
      for (const llcx of view.lib.llcContexts.get(cgroup) ?? []) {
        if (llcx === undefined) continue;
        if (llcx.llc === llc) known.set(llcx, llcx.budgetRemaining);
        else check(llcx, nowhere, call);
      }
    };
    const unpark = (tasks: readonly number[] | undefined): void => {
      for (const task of tasks ?? []) places.delete(task);
    };
    const park = (task: number, cgroup: number, llc: number): void => {
      const llcx = view.lib.llcContexts.get(cgroup)?.[llc];
      if (llcx !== undefined && !places.has(task)) places.set(task, llcx);
    };
    /** Contexts come and go; those that stay have what they had. */
    const afterTreeChange = (call: string): void => {
      checkAll(nowhere, call);
      known.clear();
      checkAll(nowhere, call);
    };
    return {
      topo: () => {
        known.clear();
        places.clear();
      },
      init: ({ answer }) => {
        unpark(answer.enq);
        afterTreeChange('init');
      },
      exit: ({ answer }) => {
        unpark(answer.enq);
        afterTreeChange('exit');
      },
      set: ({ answer }) => {
        unpark(answer.enq);
        checkAll(toAFreshStart, 'set');
      },
      advance: ({ answer }) => {
        if (answer.fired === undefined || answer.fired.length === 0) return;
        checkAll(toNothing, 'replenishment');
        stat = view.lib.replenishStat.s;
      },
      put_aside: ({ call, answer }) => {
        if (answer.ret === 0) park(call.task, call.cgrp, call.llc);
      },
      cancel: ({ call, answer }) => {
        if (answer.ret === 0) places.delete(call.task);
      },
      move: ({ call, answer }) => {
        checkOthers(call.to, call.llc, 'move');
        if (answer.ret !== 0 || !places.delete(call.task)) return;
        if (!answer.enq?.includes(call.task)) park(call.task, call.to, call.llc);
      },
      consume: ({ call }) => {
        const llcx = view.lib.llcContexts.get(call.cgrp)?.[call.llc];
        if (llcx !== undefined) check(llcx, nowhere, 'consume');
      },
      throttled: ({ call }) => checkOthers(call.cgrp, call.llc, 'throttled'),
      reenqueue: ({ answer }) => {
        if (stat !== REPLENISH_IDLE) {
          const released = new Set(answer.enq?.map((task) => places.get(task)));
          // Who is refused there stays, who is not refused is handed over.
          const isWaitedFor: MayRaise = (llcx) => llcx.btq.size !== 0 || released.has(llcx);
          checkAll(isWaitedFor, 'reenqueue');
        }
        stat = view.lib.replenishStat.s;
        unpark(answer.enq);
      },
    };
  },
});
