import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { isHeld } from './lookups.ts';

/** I-BW-10: a cgroup that exits leaves nothing behind. */
export const exitLeavesNothing = defineProperty<HostView, HostEvent>({
  id: 'I-BW-10',
  law: 'After exit of a cgroup no map has an entry of it, and every task of its backlog has gone to the enqueue callback.',
  why: 'Nobody drains the queues of a cgroup that is gone; and its id, used again, must find free keys.',
  source: '7ed9f6f0e ("drain & free"), scheds/include/lib/cgroup.h scx_cgroup_bw_exit',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.ctx', 'cgroups.llc'],
  byAnswers: true,
  watch(run) {
    const { view } = run;
    /** The cgroup in whose backlog each parked task is. */
    const parkedWith = new Map<number, number>();
    const release = (tasks: readonly number[] | undefined): void => {
      if (tasks !== undefined) for (const task of tasks) parkedWith.delete(task);
    };
    return {
      topo: () => parkedWith.clear(),
      put_aside: ({ call, answer }) => {
        if (answer.ret !== 0 || parkedWith.has(call.task)) return;
        if (isHeld(view.task(call.task))) parkedWith.set(call.task, call.cgrp);
      },
      cancel: ({ call, answer }) => {
        if (answer.ret === 0) parkedWith.delete(call.task);
      },
      move: ({ call, answer }) => {
        if (answer.ret !== 0 || !parkedWith.delete(call.task)) return;
        if (!answer.enq?.includes(call.task)) parkedWith.set(call.task, call.to);
      },
      reenqueue: ({ answer }) => release(answer.enq),
      init: ({ answer }) => release(answer.enq),
      exit: ({ call, answer }) => {
        release(answer.enq);
        if (!run.when(answer.ret === 0)) return;
        const { lib } = view;
        const cgroup = lib.cgroups.lastKnown(call.cgrp);
        if (cgroup !== undefined && lib.contexts.has(cgroup)) {
          run.broken('context kept', `cgroup ${call.cgrp} still has a context`);
        }
        if (lib.llcContexts.has(call.cgrp)) {
          run.broken('LLC context kept', `cgroup ${call.cgrp} still has LLC contexts`);
        }
        for (const [task, owner] of parkedWith) {
          if (owner !== call.cgrp) continue;
          parkedWith.delete(task);
          run.broken('backlog lost', `task ${task} was parked with cgroup ${owner}, which exits`);
        }
      },
    };
  },
});
