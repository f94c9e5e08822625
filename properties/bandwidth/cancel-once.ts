import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Atq } from '../../src/core/atq.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { isHeld, markedQueue } from './lookups.ts';

/** I-BW-9: cancel unlinks once, and then does nothing. */
export const cancelOnce = defineProperty<HostView, HostEvent>({
  id: 'I-BW-9',
  law: 'A cancel answers 0 and leaves the task in no backlog queue; it takes one off the count of the queue that held the task, and a second cancel changes nothing.',
  why: 'ops.dequeue() and ops.exit_task() cancel without knowing where the task is; a count that is left behind is backlog for ever.',
  source: 'lib/cgroup_bw.bpf.c scx_cgroup_bw_cancel',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.llc.btq'],
  byAnswers: true,
  watch(run) {
    const { view } = run;
    /** The queue of each task that is parked. */
    const parkedIn = new Map<number, Atq>();
    /** The queue that each task was in last, parked or not. */
    const lastIn = new Map<number, Atq>();
    /** What each queue counted after the last call that changed it. */
    const counts = new Map<Atq, number>();

    const follow = (id: number): void => {
      const before = parkedIn.get(id);
      if (before !== undefined) counts.set(before, before.size);
      const task = view.task(id);
      const queue = task === undefined ? null : markedQueue(task);
      if (queue === null) {
        parkedIn.delete(id);
        return;
      }
      parkedIn.set(id, queue);
      lastIn.set(id, queue);
      counts.set(queue, queue.size);
    };
    const followAll = (tasks: readonly number[] | undefined): void => {
      if (tasks !== undefined) for (const task of tasks) follow(task);
    };
    return {
      topo: () => {
        parkedIn.clear();
        lastIn.clear();
        counts.clear();
      },
      put_aside: ({ call }) => follow(call.task),
      move: ({ call }) => follow(call.task),
      reenqueue: ({ answer }) => followAll(answer.enq),
      exit: ({ answer }) => {
        followAll(answer.enq);
        // What it does not hand over may be parked elsewhere now.
        followAll([...parkedIn.keys()]);
      },
      // Likewise what was parked with the parent.
      init: ({ answer }) => {
        followAll(answer.enq);
        followAll([...parkedIn.keys()]);
      },
      cancel: ({ call, answer }) => {
        const { task } = call;
        const queue = lastIn.get(task);
        if (!run.when(queue !== undefined) || queue === undefined) return;
        const wasParked = parkedIn.delete(task);
        const expected = (counts.get(queue) ?? 0) - (wasParked ? 1 : 0);
        counts.set(queue, queue.size);
        if (answer.ret !== 0) {
          run.broken('answer', `cancel of task ${task} answered ${answer.ret}`);
        } else if (isHeld(view.task(task))) {
          run.broken('still queued', `task ${task} is in a backlog queue after its cancel`);
        } else if (queue.size !== expected) {
          run.broken(
            wasParked ? 'count of a first cancel' : 'count of a second cancel',
            `cancel of task ${task} leaves a count of ${queue.size}, not ${expected}`,
          );
        }
      },
    };
  },
});
