import type { Cgroup } from '../core/cgroup.ts';
import { EBUSY, EINVAL } from '../core/errno.ts';
import {
  cgroupOffline,
  cgroupOnline,
  cgroupSetBandwidth,
  moveTask,
} from '../core/hierarchy/cgroups.ts';
import { isAround } from '../core/hierarchy/subtree.ts';
import { U64_MAX } from '../core/int64.ts';
import type { CpuMaxArgs } from '../core/sched/ops.ts';
import type { Task } from '../core/sched/types.ts';
import { isLegal } from '../host/cgroups.ts';
import type { CpuMax } from '../scenario/host-operation.ts';
import type { MachineContext, Result } from './context.ts';

const UNLIMITED: CpuMaxArgs = { periodUs: 100_000, quotaUs: null, burstUs: 0 };

/** cpu.max as the kernel hands it on; what it would not accept never reaches a scheduler. */
export function cpuMaxArgs(cpuMax: CpuMax): CpuMaxArgs {
  if (!isLegal(cpuMax)) return UNLIMITED;
  const { periodUs, quotaUs, burstUs } = cpuMax;
  const isUnlimited = quotaUs === 'max' || quotaUs === U64_MAX;
  return {
    periodUs: Number(periodUs),
    quotaUs: isUnlimited ? null : Number(quotaUs),
    burstUs: isUnlimited ? 0 : Number(burstUs),
  };
}

/** Makes a cgroup of the cast. */
export function mkdir(m: MachineContext, id: number): Result {
  const k = m.kernel;
  const cast = m.cast.cgroups.find((cgroup) => cgroup.id === id);
  if (cast === undefined || k.cgroups.get(id) !== undefined || k.forkLock !== null)
    return undefined;
  const parent = k.cgroups.get(cast.parent);
  if (parent === undefined || hasLeavers(m, id)) return undefined;
  const threaded = cast.threaded || parent.threaded;
  const refusal = refusesChild(m, parent, threaded);
  if (refusal !== 0) return refusal;
  m.cpuMax.set(id, cpuMaxArgs(cast));
  k.cgroups.mkdir(id, parent.id, threaded);
  const cgroup = k.cgroups.get(id) as Cgroup;
  const ret = cgroupOnline(k, cgroup);
  if (ret !== 0) k.cgroups.rmdir(id);
  return ret;
}

/** Below the root, tasks exclude domain children, and threaded children exclude domain children. */
function refusesChild(m: MachineContext, parent: Cgroup, threaded: boolean): number {
  if (parent.parent === null || parent.threaded) return 0;
  if (threaded) return parent.children.some((child) => !child.threaded) ? EINVAL : 0;
  if (parent.children.some((child) => child.threaded)) return EINVAL;
  return isPopulated(m, parent) ? EBUSY : 0;
}

function isPopulated({ kernel }: MachineContext, cgroup: Cgroup): boolean {
  return kernel.taskList.some((task) => isAround(task) && task.cgroup === cgroup);
}

/** Whether tasks of an earlier cgroup of that id are still on their way out. */
function hasLeavers({ kernel }: MachineContext, id: number): boolean {
  return kernel.taskList.some((task) => isAround(task) && task.cgroup.id === id);
}

export function rmdir(m: MachineContext, id: number): Result {
  const k = m.kernel;
  const cgroup = k.cgroups.get(id);
  if (cgroup === undefined || cgroup.parent === null || k.forkLock !== null) return undefined;
  if (cgroup.children.length > 0 || isPopulated(m, cgroup)) return EBUSY;
  k.cgroups.rmdir(id);
  cgroupOffline(k, cgroup);
  return 0;
}

/** A write to cpu.max. */
export function setCpuMax(m: MachineContext, id: number, cpuMax: CpuMax): Result {
  const k = m.kernel;
  const cgroup = k.cgroups.get(id);
  if (cgroup === undefined) return undefined;
  if (cgroup.parent === null || !isLegal(cpuMax)) return EINVAL;
  const args = cpuMaxArgs(cpuMax);
  m.cpuMax.set(id, args);
  return cgroupSetBandwidth(k, cgroup, args);
}

export function move(m: MachineContext, task: Task, to: number): Result {
  const k = m.kernel;
  const cgroup = k.cgroups.get(to);
  if (cgroup === undefined || cgroup === task.cgroup || k.forkLock !== null) return undefined;
  if (task.life !== 'alive') return undefined;
  if (!mayHoldTasks(cgroup)) return EBUSY;
  return moveTask(k, task, cgroup);
}

export function mayHoldTasks(cgroup: Cgroup): boolean {
  if (cgroup.parent === null || cgroup.threaded || cgroup.children.length === 0) return true;
  return cgroup.children.every((child) => child.threaded);
}
