import { callOp, hasOp } from '../sched/call.ts';
import { isBypassing } from '../sched/task.ts';
import type { Kernel, Sched, Task } from '../sched/types.ts';

/**
 * scx_prio_less: whether core scheduling prefers `b` to `a`. The nearest scheduler above both
 * decides if it has the callback and does not bypass; else who waits longer goes first.
 */
export function prioLess(k: Kernel, a: Task, b: Task): boolean {
  const judge = commonAncestor(a.owner, b.owner);
  if (
    judge !== null &&
    hasOp(judge, 'coreSchedBefore') &&
    !isBypassing(judge, a.rq) &&
    !isBypassing(judge, b.rq)
  ) {
    // a is less urgent if b comes before it.
    const [first, second] = k.seams.sched.orderForCoreSched(b, a);
    const call = { rq: null, task: first };
    return (
      callOp(k, judge, 'coreSchedBefore', call, (ops) => ops.coreSchedBefore?.(first, second)) === 1
    );
  }
  return a.coreSchedAt > b.coreSchedAt;
}

function commonAncestor(a: Sched | null, b: Sched | null): Sched | null {
  if (a === null || b === null) return null;
  for (let level = Math.min(a.level, b.level); level >= 0; level--) {
    const ancestor = a.ancestors[level] as Sched;
    if (ancestor === b.ancestors[level]) return ancestor;
  }
  return null;
}
