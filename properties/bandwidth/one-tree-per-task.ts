import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { type TaskCommon, tasksInOrder } from '../../src/core/atq.ts';
import type { RbNode } from '../../src/core/rbtree.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { FULL_SCAN_EVERY, markedQueue } from './lookups.ts';

const CLIMB_MAX = 128;

/** Whether the root of the task's marked queue is reached by going up from its node. */
function isLinkedWhereMarked(task: TaskCommon): boolean {
  const queue = markedQueue(task);
  if (queue === null) return task.node.tree === null;
  let node: RbNode<TaskCommon> = task.node;
  for (let steps = 0; steps < CLIMB_MAX; steps++) {
    const { parent } = node;
    if (parent === null) return node === queue.tree.root && task.node.tree === queue.tree;
    if (parent.left !== node && parent.right !== node) return false;
    node = parent;
  }
  return false;
}

/** I-BW-1: a task is linked where its mark says, and nowhere else. */
export const oneTreePerTask = defineProperty<HostView, HostEvent>({
  id: 'I-BW-1',
  law: "A task's node is in at most one backlog queue, and in a queue exactly when the task's owner mark names that queue.",
  why: 'put_aside and cancel decide by the mark alone; a node linked twice, or linked and unmarked, corrupts the tree at its next move.',
  source: 'lib/cgroup_bw.bpf.c put_aside, lib/atq.bpf.c; 2295cd4cc',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.llc.btq'],
  watch(run) {
    const { view } = run;
    const checkTask = (id: number): void => {
      const task = view.task(id);
      if (!run.when(task !== undefined) || task === undefined || isLinkedWhereMarked(task)) return;
      run.broken('link and mark differ', `task ${id} is not linked where its mark says`);
    };
    const checkTasks = (ids: readonly number[] | undefined): void => {
      if (ids !== undefined) for (const id of ids) checkTask(id);
    };
    const checkAll = (): void => {
      const seen = new Set<number>();
      for (const entries of view.lib.llcContexts.values()) {
        for (const llcx of entries) {
          if (llcx === undefined || llcx.btq.tree.root === null) continue;
          for (const task of tasksInOrder(llcx.btq)) {
            const where = `backlog of cgroup ${llcx.id} on LLC ${llcx.llc}`;
            if (seen.has(task.id))
              run.broken('linked twice', `task ${task.id} is also in the ${where}`);
            if (task.atq !== llcx.btq) {
              run.broken('linked, not marked', `task ${task.id} is in the ${where}, unmarked`);
            }
            seen.add(task.id);
          }
        }
      }
      for (const task of view.tasks()) checkTask(task.id);
    };
    let operations = 0;
    return {
      put_aside: ({ call }) => checkTask(call.task),
      cancel: ({ call }) => checkTask(call.task),
      move: ({ call }) => checkTask(call.task),
      reenqueue: ({ answer }) => checkTasks(answer.enq),
      exit: ({ answer }) => checkTasks(answer.enq),
      init: ({ answer }) => checkTasks(answer.enq),
      step: () => {
        if (run.isDue(++operations, FULL_SCAN_EVERY)) checkAll();
      },
      end: checkAll,
    };
  },
});
