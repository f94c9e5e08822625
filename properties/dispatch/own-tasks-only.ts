import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isForeign, isForOwner, mayReenqueue, overreach, Reenqueued } from './authority.ts';
import { dsqName, type EventOf, nameOf } from './lookups.ts';

/** I-SUB-18: a scheduler has no hold on what is not its own. */
export const ownTasksOnly = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-18',
  law: "No callback or kfunc of a scheduler is about, or alters, a task or DSQ that is another's; only putting back in ops.enqueue() reaches the tasks of those below it.",
  why: 'Sub-schedulers of different users share a machine: whoever can move, slice or drop the tasks of others can starve them.',
  source: 'kernel/sched/ext.c scx_dsq_insert_preamble, scx_bpf_task_set_slice, reenq_local',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const reenqueued = new Reenqueued();
    const isShared = (): boolean => view.kernel.scheds.length > 1;
    const checkCall = (event: EventOf<'kfunc'>): void => {
      const { kfunc, caller, task, dsq } = event;
      if (!when(isForeign(event))) return;
      const kind = overreach(event);
      if (kind === null) return;
      const what =
        kind === 'queue' && dsq !== null
          ? dsqName(dsq)
          : `task ${task?.id} of ${nameOf(task?.owner ?? null)}`;
      broken(kind, `${kfunc}() of ${nameOf(caller)} reached ${what}`);
    };
    const checkPutBack = ({ caller }: EventOf<'kfunc'>, task: Task): void => {
      if (!when(task.owner !== caller) || mayReenqueue(caller, task)) return;
      broken('put back', `${nameOf(caller)} put back task ${task.id} of ${nameOf(task.owner)}`);
    };
    return {
      op: ({ sched, op, task }) => {
        if (op === 'enqueue' && task !== null) reenqueued.enqueue(task);
        else reenqueued.forget();
        if (task === null || !isForOwner(op) || !when(isShared())) return;
        if (task.owner === sched) return;
        broken(
          'callback',
          `ops.${op}() of ${nameOf(sched)} is called for task ${task.id} of ${nameOf(task.owner)}`,
        );
      },
      kfunc: (event) => {
        checkCall(event);
        for (const task of reenqueued.take(event)) checkPutBack(event, task);
      },
      'dsq-insert': ({ task, dsq }) => {
        if (dsq.kind !== 'user' && dsq.kind !== 'global') return;
        if (!when(isShared()) || dsq.sched === task.owner) return;
        broken('foreign queue', `task ${task.id} of ${nameOf(task.owner)} is on ${dsqName(dsq)}`);
      },
      performed: () => reenqueued.forget(),
    };
  },
});
