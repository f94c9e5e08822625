import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Int64 } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ROOT } from '../../src/host/state.ts';

/** One stay of a task in a backlog queue, as the answers tell it. */
interface Stay {
  readonly task: number;
  readonly vtime: Int64;
  readonly queue: Stay[];
  readonly cgroup: number;
  readonly llc: number;
}

/** The backlog queues as lists in the order in which they are to be popped. */
class Shadow {
  readonly #stays = new Map<number, Stay>();
  readonly #queues = new Map<number, Stay[][]>();

  stayOf(task: number): Stay | undefined {
    return this.#stays.get(task);
  }

  /** A task is parked; one that is parked already is left alone. */
  park(task: number, cgroup: number, llc: number, vtime: Int64): void {
    if (this.#stays.has(task)) return;
    const queue = this.#queueOf(cgroup, llc);
    const stay = { task, vtime, queue, cgroup, llc };
    let at = queue.length;
    // Before its equals: the last one in is the first one out.
    while (at > 0 && (queue[at - 1] as Stay).vtime >= vtime) at--;
    queue.splice(at, 0, stay);
    this.#stays.set(task, stay);
  }

  unpark(task: number): void {
    const stay = this.#stays.get(task);
    if (stay === undefined) return;
    this.#stays.delete(task);
    stay.queue.splice(stay.queue.indexOf(stay), 1);
  }

  /** A cgroup goes away: nothing is known of the lines in which its tasks were. */
  leave(cgroup: number): void {
    for (const queue of this.#queues.get(cgroup) ?? []) {
      for (const { task } of queue ?? []) this.#stays.delete(task);
    }
    this.#queues.delete(cgroup);
  }

  clear(): void {
    this.#stays.clear();
    this.#queues.clear();
  }

  #queueOf(cgroup: number, llc: number): Stay[] {
    let queues = this.#queues.get(cgroup);
    if (queues === undefined) {
      queues = [];
      this.#queues.set(cgroup, queues);
    }
    let queue = queues[llc];
    if (queue === undefined) {
      queue = [];
      queues[llc] = queue;
    }
    return queue;
  }
}

/** I-BW-5: a backlog queue is drained in the order of vtime. */
export const popOrder = defineProperty<HostView, HostEvent>({
  id: 'I-BW-5',
  law: 'Within one call a backlog queue gives the tasks that were present in the order of their vtime, the last one in first among equals; between LLCs there is no order.',
  why: 'A task that was refused keeps its place in line; else the throttled are served by chance.',
  source: 'lib/rbtree.bpf.c rbnode_least_upper_bound, lib/atq.bpf.c scx_atq_pop',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged', 'accounting'],
  watch(run) {
    const shadow = new Shadow();
    const parents = new Map<number, number>();
    const checkPops = (tasks: readonly number[] | undefined): void => {
      if (tasks === undefined) return;
      for (const task of tasks) {
        const stay = shadow.stayOf(task);
        if (!run.when(stay !== undefined && stay.queue.length > 1) || stay === undefined) {
          shadow.unpark(task);
          continue;
        }
        const first = stay.queue[0] as Stay;
        if (first !== stay) {
          run.broken(
            'wrong order',
            `cgroup ${stay.cgroup} on LLC ${stay.llc} gives task ${task} of vtime ${stay.vtime} ` +
              `before task ${first.task} of vtime ${first.vtime}`,
          );
        }
        shadow.unpark(task);
      }
    };
    return {
      topo: () => shadow.clear(),
      mkdir: ({ call }) => void parents.set(call.cgrp, call.parent),
      put_aside: ({ call, answer }) => {
        if (answer.ret === 0) shadow.park(call.task, call.cgrp, call.llc, call.vtime);
      },
      cancel: ({ call, answer }) => {
        if (answer.ret === 0) shadow.unpark(call.task);
      },
      move: ({ call, answer }) => {
        if (answer.ret !== 0 || shadow.stayOf(call.task) === undefined) return;
        shadow.unpark(call.task);
        if (answer.enq?.includes(call.task)) return;
        shadow.park(call.task, call.to, call.llc, call.vtime);
      },
      reenqueue: ({ answer }) => checkPops(answer.enq),
      exit: ({ call, answer }) => {
        checkPops(answer.enq);
        // What is not handed over is in no line that is known, if it is anywhere.
        if (answer.ret === 0) shadow.leave(call.cgrp);
      },
      init: ({ call, answer }) => {
        checkPops(answer.enq);
        // The accounting design moves the backlog of one that becomes a parent to the root.
        const parent = parents.get(call.cgrp);
        if (answer.ret === 0 && parent !== undefined && parent !== ROOT) shadow.leave(parent);
      },
    };
  },
});
