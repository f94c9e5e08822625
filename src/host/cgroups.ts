import { EBUSY, EINVAL, EOPNOTSUPP } from '../core/errno.ts';
import { type Int64, U64_MAX } from '../core/int64.ts';
import type { CpuMax } from '../scenario/host-operation.ts';
import type { BandwidthArgs } from '../scenario/library-call.ts';
import type { HostContext, Result } from './context.ts';
import { ask } from './enqueue.ts';
import { type HostCgroup, isPopulated, onlineCgroup, ROOT } from './state.ts';

/** Least quota and period, longest period, in us (upstream kernel/sched/core.c). */
export const QUOTA_US_MIN = 1_000;
export const PERIOD_US_MIN = 1_000;
export const PERIOD_US_MAX = 1_000_000;
/** Largest quota, and quota plus burst, in us: 2^44 - 1. */
export const RUNTIME_US_MAX = 2 ** 44 - 1;

/** cpu.max as the library takes it. */
export function bandwidthArgs(cpuMax: CpuMax): BandwidthArgs {
  return {
    period_us: cpuMax.periodUs,
    quota_us: cpuMax.quotaUs === 'max' ? U64_MAX : cpuMax.quotaUs,
    burst_us: cpuMax.burstUs,
  };
}

/** What the kernel accepts in cpu.max; it never reaches the scheduler otherwise. */
export function isLegal({ periodUs, quotaUs, burstUs }: CpuMax): boolean {
  if (periodUs < PERIOD_US_MIN || periodUs > PERIOD_US_MAX) return false;
  if (quotaUs === 'max') return true;
  if (quotaUs < QUOTA_US_MIN || quotaUs > RUNTIME_US_MAX) return false;
  return burstUs >= 0 && burstUs <= quotaUs && exceeds(quotaUs, burstUs) === false;
}

function exceeds(quotaUs: Int64, burstUs: Int64): boolean {
  return BigInt(quotaUs) + BigInt(burstUs) > BigInt(RUNTIME_US_MAX);
}

/**
 * The rules of the hierarchy: below the root, tasks exclude domain children, and threaded
 * children exclude domain children.
 */
function refusesChild(host: HostContext, parent: HostCgroup, threaded: boolean): number {
  if (parent.id === ROOT || parent.threaded) return 0;
  if (threaded) return parent.nrChildren > parent.nrThreadedChildren ? EOPNOTSUPP : 0;
  if (parent.nrThreadedChildren > 0) return EOPNOTSUPP;
  return isPopulated(host.state, parent.id) ? EBUSY : 0;
}

/** Makes a cgroup of the cast and puts it under control; both or neither. */
export function mkdir(host: HostContext, id: number): Result {
  const { state } = host;
  const cast = state.castCgroups.get(id);
  if (cast === undefined || state.cgroups.get(id)?.online) return undefined;
  if (hasLeavers(host, id)) return undefined;
  const parent = onlineCgroup(state, cast.parent);
  if (parent === undefined) return undefined;
  const threaded = cast.threaded || parent.threaded;
  const refusal = refusesChild(host, parent, threaded);
  if (refusal !== 0) return refusal;

  const made = ask(host, { op: 'mkdir', cgrp: id, parent: parent.id, threaded });
  if (made.ret < 0) return made.ret;
  const args = bandwidthArgs(
    isLegal(cast) ? cast : { ...cast, periodUs: 100_000, quotaUs: 'max', burstUs: 0 },
  );
  const { ret } = ask(host, { op: 'init', cgrp: id, ...args });
  if (ret < 0) {
    ask(host, { op: 'rmdir', cgrp: id });
    return ret;
  }
  const level = parent.level + 1;
  const cgroup = { id, parent: parent.id, threaded, level, online: true };
  state.cgroups.set(id, { ...cgroup, nrChildren: 0, nrThreadedChildren: 0 });
  parent.nrChildren++;
  if (threaded) parent.nrThreadedChildren++;
  return 0;
}

/** Whether tasks of an earlier cgroup of that id are still on their way out. */
function hasLeavers(host: HostContext, id: number): boolean {
  for (const task of host.state.tasks.values()) {
    if (task.cgroup === id && task.exiting && task.state !== 'dead') return true;
  }
  return false;
}

/** Removes an empty cgroup; tasks on their way out may still be counted to it. */
export function rmdir(host: HostContext, id: number): Result {
  const { state } = host;
  const cgroup = onlineCgroup(state, id);
  if (cgroup === undefined || id === ROOT) return undefined;
  if (cgroup.nrChildren > 0 || isPopulated(state, id)) return EBUSY;
  ask(host, { op: 'exit', cgrp: id });
  ask(host, { op: 'rmdir', cgrp: id });
  cgroup.online = false;
  const parent = state.cgroups.get(cgroup.parent) as HostCgroup;
  parent.nrChildren--;
  if (cgroup.threaded) parent.nrThreadedChildren--;
  return 0;
}

/** A write to cpu.max. */
export function setQuota(host: HostContext, id: number, cpuMax: CpuMax): Result {
  const cgroup = onlineCgroup(host.state, id);
  if (cgroup === undefined) return undefined;
  if (id === ROOT || !isLegal(cpuMax)) return EINVAL;
  return ask(host, { op: 'set', cgrp: id, ...bandwidthArgs(cpuMax) }).ret;
}
