import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';

/** One stay of a task with its scheduler. */
interface Custody {
  readonly qseq: number;
  /** Who made an entry for it in a dispatch. */
  readonly entries: Set<Sched>;
  isDispatched: boolean;
}

/** I-SUB-17: only what the owner holds now can be dispatched. */
export const dispatchedOnce = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-17',
  law: 'A task goes from QUEUED to DISPATCHING only by an entry that its owner made for this very stay (the qseq), and once for each stay.',
  why: 'An entry may be out of date when it is flushed: the task was dequeued, queued anew or given to another scheduler meanwhile. Carried out all the same it would tear the task out of hands that it is not in.',
  source: 'kernel/sched/ext.c finish_dispatch, scx_dsq_insert_commit',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const stays = new Map<Task, Custody>();
    return {
      kfunc: ({ kfunc, caller, task, ret }) => {
        if (kfunc !== 'dsq_insert' || ret <= 0 || caller === null || task === null) return;
        // In ops.enqueue() it is a verdict, which needs no entry.
        if (task.opsState !== 'queued') return;
        stays.get(task)?.entries.add(caller);
      },
      'ops-state': ({ task, from, to, qseq }) => {
        if (to === 'queued') {
          stays.set(task, { qseq, entries: new Set(), isDispatched: false });
          return;
        }
        if (!when(to === 'dispatching')) return;
        const stay = stays.get(task);
        const who = `task ${task.id} of ${nameOf(task.owner)}`;
        if (from !== 'queued' || stay === undefined) {
          broken('not queued', `${who} is dispatched while its ops_state is ${from}`);
          return;
        }
        if (stay.qseq !== qseq) {
          broken('stale', `${who} is dispatched as ${qseq}, and was queued as ${stay.qseq}`);
        }
        if (stay.isDispatched) broken('twice', `${who} is dispatched twice as ${qseq}`);
        stay.isDispatched = true;
        if (task.owner !== null && stay.entries.has(task.owner)) return;
        const makers = [...stay.entries].map(nameOf).join(', ') || 'nobody';
        broken('not by its owner', `${who} is dispatched by an entry of ${makers}`);
      },
    };
  },
});
