import { callOp, hasOp } from '../sched/call.ts';
import type { Kernel, Rq, Sched, Task } from '../sched/types.ts';

/**
 * scx_dump_state: a scheduler's state as text. Tasks of others are marked by their scheduler,
 * own ones by `*`.
 *
 * @param ownOnly leaves tasks of other schedulers out, as somebody who asks wants it
 */
export function dumpSched(k: Kernel, sched: Sched, ownOnly = false): void {
  const lines = [
    `${labelOf(sched)} ${sched.policy.name}: exit kind ${sched.exitKind} ${sched.exitReason}`,
  ];
  for (const rq of k.rqs) {
    const tasks = k.taskList.filter(
      (task) => task.isQueued && task.rq === rq && (!ownOnly || task.owner === sched),
    );
    lines.push(`CPU ${rq.cpu}: ${rq.state}, ${rq.nrRunning} runnable, local DSQ ${rq.local.nr}`);
    for (const task of tasks) lines.push(taskLine(k, sched, rq, task));
  }
  for (const dsq of sched.userDsqs.values()) lines.push(`DSQ ${dsq.id}: ${dsq.nr} tasks`);
  const text = lines.join('\n');
  k.dumps.push(text);
  k.emit({ type: 'dump', sched, isAsked: ownOnly, text });
}

/** `root`, or `sub<level>-<cgroup id>`. */
export function labelOf(sched: Sched): string {
  return sched.parent === null ? 'root' : `sub${sched.level}-${sched.cgroup.id}`;
}

function taskLine(k: Kernel, sched: Sched, rq: Rq, task: Task): string {
  const mark = task.owner === sched ? '*' : task.owner === null ? '-' : labelOf(task.owner);
  const where = rq.current === task ? 'runs' : placeOf(task);
  let own = '';
  if (hasOp(sched, 'dumpTask')) {
    callOp(k, sched, 'dumpTask', { rq, task }, (ops) => {
      own = ` ${ops.dumpTask?.(task) ?? ''}`;
    });
  }
  const waited = (k.now - task.runnableAt) / 1e6;
  return ` ${mark} task ${task.id}: ${task.state}, ${where}, since ${waited} ms, slice ${task.sliceNs}${own}`;
}

function placeOf({ dsq, opsState }: Task): string {
  if (dsq === null) return opsState === 'queued' ? 'with its scheduler' : opsState;
  return dsq.kind === 'user' ? `on DSQ ${dsq.id}` : `on the ${dsq.kind} DSQ`;
}

/** SysRq-D: each scheduler with its own tasks. */
export function dumpAll(k: Kernel): void {
  for (const sched of k.scheds) dumpSched(k, sched, true);
}
