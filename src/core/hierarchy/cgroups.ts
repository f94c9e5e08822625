import type { Cgroup } from '../cgroup.ts';
import { callOp, cgroupView, hasOp } from '../sched/call.ts';
import { changeTask } from '../sched/change.ts';
import type { CpuMaxArgs } from '../sched/ops.ts';
import type { Kernel, Sched, Task } from '../sched/types.ts';
import { claimExit, SCX_ECODE_OFFLINE, SCX_EXIT_UNREG_KERN } from './claim.ts';
import { rehome } from './rehome.ts';
import { callInitTask, sanitizeErr } from './task-init.ts';

/** cgroup ops are the root scheduler's alone. */

function callCgroupInit(k: Kernel, root: Sched, cgroup: Cgroup): number {
  if (!hasOp(root, 'cgroupInit')) return 0;
  const view = cgroupView(cgroup);
  const ret = callOp(
    k,
    root,
    'cgroupInit',
    { cgroup },
    (ops) => ops.cgroupInit?.(view, k.cpuMaxOf(cgroup)) ?? 0,
  );
  return sanitizeErr(k, root, 'cgroup_init', ret);
}

function callCgroupExit(k: Kernel, root: Sched, cgroup: Cgroup): void {
  if (!hasOp(root, 'cgroupExit')) return;
  const view = cgroupView(cgroup);
  callOp(k, root, 'cgroupExit', { cgroup }, (ops) => ops.cgroupExit?.(view));
}

/** scx_cgroup_init: 0, or what the first refusal was; those before it are exited again. */
export function initAllCgroups(k: Kernel, root: Sched): number {
  const done: Cgroup[] = [];
  for (const cgroup of k.cgroups.preOrder(k.cgroups.root)) {
    const ret = callCgroupInit(k, root, cgroup);
    if (ret !== 0) {
      for (const each of done.reverse()) callCgroupExit(k, root, each);
      return ret;
    }
    done.push(cgroup);
  }
  k.hasCgroups = true;
  return 0;
}

export function exitAllCgroups(k: Kernel, root: Sched): void {
  if (!k.hasCgroups) return;
  k.hasCgroups = false;
  for (const cgroup of k.cgroups.postOrder(k.cgroups.root)) callCgroupExit(k, root, cgroup);
}

/** A cgroup comes online: it has its parent's scheduler, and the root may refuse it. */
export function cgroupOnline(k: Kernel, cgroup: Cgroup): number {
  const { root } = k;
  if (root !== null && k.hasCgroups) {
    const ret = callCgroupInit(k, root, cgroup);
    if (ret !== 0) return ret;
  }
  const sched = cgroup.parent === null ? undefined : k.schedOf.get(cgroup.parent);
  if (sched !== undefined) k.schedOf.set(cgroup, sched);
  k.emit({ type: 'cgroup', cgroup, isOnline: true });
  return 0;
}

/** A cgroup goes offline, and with it a scheduler that sits on it. */
export function cgroupOffline(k: Kernel, cgroup: Cgroup): void {
  for (const sched of [...k.scheds]) {
    if (sched.cgroup !== cgroup) continue;
    claimExit(k, sched, SCX_EXIT_UNREG_KERN, 'its cgroup goes offline', SCX_ECODE_OFFLINE);
  }
  if (k.root !== null && k.hasCgroups) callCgroupExit(k, k.root, cgroup);
  k.emit({ type: 'cgroup', cgroup, isOnline: false });
}

/** A change of cpu.max: 0 or what the root answered. */
export function cgroupSetBandwidth(k: Kernel, cgroup: Cgroup, cpuMax: CpuMaxArgs): number {
  const { root } = k;
  if (root === null || !k.hasCgroups || !hasOp(root, 'cgroupSetBandwidth')) return 0;
  const view = cgroupView(cgroup);
  return callOp(
    k,
    root,
    'cgroupSetBandwidth',
    { cgroup },
    (ops) => ops.cgroupSetBandwidth?.(view, cpuMax) ?? 0,
  );
}

/**
 * A task moves to another cgroup, and to that cgroup's scheduler: initialised there before
 * anything changes, which may refuse the move, and re-homed after.
 *
 * @returns 0, or what init_task answered
 */
export function moveTask(k: Kernel, task: Task, to: Cgroup): number {
  const from = task.cgroup;
  const sched = k.schedOf.get(to);
  const changes =
    task.owner !== null &&
    sched !== undefined &&
    sched !== task.owner &&
    k.seams.hierarchy.followsCgroupMove();
  if (changes) {
    const errno = callInitTask(k, sched, task, false);
    if (errno !== 0) return errno;
  }
  changeTask(k, task, () => {
    task.cgroup = to;
    task.cgroupId = to.id;
    const { root } = k;
    if (root !== null && k.hasCgroups && hasOp(root, 'cgroupMove')) {
      const views = [cgroupView(from), cgroupView(to)] as const;
      callOp(k, root, 'cgroupMove', { rq: task.rq, task, cgroup: to }, (ops) =>
        ops.cgroupMove?.(task, ...views),
      );
    }
  });
  k.emit({ type: 'task-moved', task, from, to });
  if (changes) rehome(k, task, sched);
  return 0;
}
