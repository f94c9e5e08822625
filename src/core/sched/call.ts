import type { Cgroup } from '../cgroup.ts';
import type { CgroupView, OpName, SchedExtOps } from './ops.ts';
import type { Kernel, OpFrame, Rq, Sched, Task } from './types.ts';

/**
 * Calls of a scheduler's callbacks (SCX_CALL_OP, SCX_CALL_OP_TASK): who runs, about which task,
 * under which run queue lock.
 */

/** Whether a callback is there and may be called. */
export function hasOp(sched: Sched, op: OpName): boolean {
  return sched.isPublished && sched.policy.ops[op] !== undefined;
}

export interface Call {
  readonly rq?: Rq | null;
  readonly task?: Task | null;
  readonly cgroup?: Cgroup | null;
  readonly prev?: Task | null;
  readonly child?: Sched;
  readonly mayInsert?: boolean;
}

const NOTHING: Call = {};

/**
 * Calls a callback with the record of the held run queue lock set, and puts the record back.
 *
 * @returns what the callback answered; 0 for one that answers nothing
 */
export function callOp(
  k: Kernel,
  sched: Sched,
  op: OpName,
  call: Call | undefined,
  body: (ops: SchedExtOps) => unknown,
): number {
  const { rq = null, task = null, cgroup = null, prev = null, mayInsert = false } = call ?? NOTHING;
  const child = call?.child ?? null;
  const before = k.lockedRq;
  const held = k.heldRq;
  if (rq !== null) {
    k.lockedRq = rq;
    k.heldRq = rq;
  }
  const frame: OpFrame = { sched, op, task, rq, mayInsert };
  k.frames.push(frame);
  k.emit({ type: 'op', sched, op, task, rq, cgroup, prev, child });
  const answer = body(sched.policy.ops);
  const ret = typeof answer === 'number' ? answer : answer === true ? 1 : 0;
  k.emit({ type: 'op-return', sched, op, task, rq, cgroup, child, ret });
  k.frames.pop();
  if (rq !== null) {
    k.lockedRq = k.seams.sched.lockRecordAfterOp(before);
    k.heldRq = held;
  }
  return ret;
}

/** Calls one of the callbacks that take a task and answer nothing, if it is there. */
export function notifyTask(
  k: Kernel,
  task: Task,
  op: 'dequeue' | 'quiescent' | 'running' | 'tick' | 'enable' | 'disable',
  sched: Sched | null = task.owner,
): void {
  if (sched === null || !hasOp(sched, op)) return;
  callOp(k, sched, op, { rq: task.rq, task }, (ops) => ops[op]?.(task));
}

export function cgroupView(cgroup: Cgroup): CgroupView {
  return {
    id: cgroup.id,
    level: cgroup.level,
    parentId: cgroup.parent === null ? null : cgroup.parent.id,
    threaded: cgroup.threaded,
  };
}
