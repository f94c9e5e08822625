import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { type Atq, nrQueued, type TaskCommon } from '../../src/core/atq.ts';
import type { RbNode } from '../../src/core/rbtree.ts';
import { rbValidate } from '../../src/core/rbtree-validate.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { btqOf, FULL_SCAN_EVERY, markedQueue } from './lookups.ts';

const UNSOUND = -1;

/** Walks a tree without making an object of each node. */
class TreeWalk {
  nodes = 0;
  #last: RbNode<TaskCommon> | null = null;
  #limit = 0;

  /** Whether links, colours, order and black heights are in order; counts the nodes. */
  isSound(atq: Atq): boolean {
    this.nodes = 0;
    this.#last = null;
    this.#limit = nrQueued(atq);
    return this.#blackHeight(atq.tree.root, null) !== UNSOUND;
  }

  #blackHeight(node: RbNode<TaskCommon> | null, parent: RbNode<TaskCommon> | null): number {
    if (node === null) return 0;
    if (++this.nodes > this.#limit || node.parent !== parent) return UNSOUND;
    if (node.isRed && parent?.isRed) return UNSOUND;
    const left = this.#blackHeight(node.left, node);
    if (left === UNSOUND || (this.#last !== null && this.#last.key > node.key)) return UNSOUND;
    this.#last = node;
    if (this.#blackHeight(node.right, node) !== left) return UNSOUND;
    return left + (node.isRed ? 0 : 1);
  }
}

/** I-BW-6: count and tree of every backlog queue are sound. */
export const backlogSizeAndTree = defineProperty<HostView, HostEvent>({
  id: 'I-BW-6',
  law: 'The count of a backlog queue equals the number of its nodes and does not exceed its capacity; its keys are in order and its black heights equal.',
  why: 'The top half lists a cgroup by the count of its queues; a count that drifts hides backlog or invents it.',
  source: 'lib/atq.bpf.c scx_atq_nr_queued, lib/rbtree.bpf.c; b06c6df5d',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.llc.btq'],
  watch(run) {
    const { view } = run;
    const walk = new TreeWalk();
    /** The queue that each task was last seen in: a pop or cancel no longer names it. */
    const lastQueue = new Map<number, Atq>();

    const check = (atq: Atq | undefined): void => {
      if (atq === undefined || !run.when(atq.size > 0 || atq.tree.root !== null)) return;
      if (walk.isSound(atq) && walk.nodes === atq.size && atq.size <= atq.capacity) return;
      const damage = rbValidate(atq.tree);
      if (damage !== null) run.broken(damage.split(':')[0] as string, damage);
      else if (atq.size > atq.capacity) run.broken('capacity', `${atq.size} queued`);
      else run.broken('count', `${atq.size} counted, ${atq.tree.size} linked`);
    };
    const checkPopped = (tasks: readonly number[] | undefined): void => {
      if (tasks !== undefined) for (const task of tasks) check(lastQueue.get(task));
    };
    const checkTask = (id: number): void => {
      check(lastQueue.get(id));
      const task = view.task(id);
      const queue = task === undefined ? null : markedQueue(task);
      if (queue === null || queue === lastQueue.get(id)) return;
      lastQueue.set(id, queue);
      check(queue);
    };
    const checkAll = (): void => {
      for (const entries of view.lib.llcContexts.values()) {
        for (const llcx of entries) check(llcx?.btq);
      }
    };
    let operations = 0;
    return {
      topo: () => lastQueue.clear(),
      put_aside: ({ call }) => {
        const queue = btqOf(view.lib, call.cgrp, call.llc);
        if (queue !== undefined && view.task(call.task)?.atq === queue) {
          lastQueue.set(call.task, queue);
        }
        check(queue);
      },
      cancel: ({ call }) => check(lastQueue.get(call.task)),
      move: ({ call }) => checkTask(call.task),
      reenqueue: ({ answer }) => checkPopped(answer.enq),
      step: () => {
        if (run.isDue(++operations, FULL_SCAN_EVERY)) checkAll();
      },
      end: checkAll,
    };
  },
});
