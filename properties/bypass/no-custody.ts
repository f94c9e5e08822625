import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, isAtOrBelow, nameOf } from '../dispatch/lookups.ts';

/** I-SUB-28: a scheduler that bypasses holds nothing back. */
export const noCustodyInBypass = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-28',
  law: 'When a call that turns bypass on returns, no waiting task of the subtree is in the hands of its scheduler (QUEUED) or on its user or global DSQs.',
  why: 'What stays in its hands waits for a dispatch() that is not called any more.',
  source: 'kernel/sched/ext.c scx_bypass',
  scope: 'bypass',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const check = (task: Task): void => {
      const who = `task ${task.id} of ${nameOf(task.owner)}, which bypasses,`;
      if (task.opsState !== 'none') {
        broken('in its hands', `${who} still has ops_state ${task.opsState}`);
      }
      if (task.dsq?.kind !== 'user' && task.dsq?.kind !== 'global') return;
      broken('on its DSQ', `${who} is still on ${dsqName(task.dsq)}`);
    };
    return {
      'bypass-end': ({ sched, on }) => {
        if (!on) return;
        for (const task of view.kernel.taskList) {
          if (task.owner === null || !isAtOrBelow(task.owner, sched)) continue;
          if (when(task.isQueued && task.rq.current !== task)) check(task);
        }
      },
    };
  },
});
