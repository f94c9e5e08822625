import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, nameOf } from './lookups.ts';

/** I-SUB-34: a CPU that goes away runs what it has, and asks nobody. */
export const offlineEnqueue = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-34',
  law: 'A task that is enqueued on a CPU that is not online goes to the local DSQ of that CPU, without ops.enqueue().',
  why: 'Its scheduler may be waiting for the CPU, or does not know it any more; what must end there, ends there.',
  source: 'kernel/sched/ext.c do_enqueue_task, scx_rq_online',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    /** Came off a DSQ a moment ago: it moves, and is not enqueued. */
    let moving: Task | null = null;
    return {
      op: ({ sched, op, task }) => {
        moving = null;
        if (op !== 'enqueue' || task === null) return;
        if (!when(task.rq.state !== 'online')) return;
        broken(
          'asked',
          `ops.enqueue() of ${nameOf(sched)} is called for task ${task.id} on CPU ${task.rq.cpu}, which is ${task.rq.state}`,
        );
      },
      'dsq-remove': ({ task }) => {
        moving = task.isOff ? null : task;
      },
      'ops-state': () => {
        moving = null;
      },
      'dsq-insert': ({ task, dsq }) => {
        const isEnqueued = moving !== task && task.opsState === 'none' && task.isQueued;
        moving = null;
        if (!when(isEnqueued && task.rq.state !== 'online')) return;
        if (dsq === task.rq.local) return;
        broken(
          'elsewhere',
          `task ${task.id} is enqueued on CPU ${task.rq.cpu}, which is ${task.rq.state}, and goes to ${dsqName(dsq)}`,
        );
      },
    };
  },
});
