import type { Rng } from '../core/rng.ts';
import { QUOTA_US_MIN } from '../host/cgroups.ts';
import { type HostState, type HostTask, isRunnable, ROOT } from '../host/state.ts';
import type { HostOperation } from '../scenario/host-operation.ts';
import { pathOf } from './path.ts';
import { UNIT_NS } from './runtime.ts';
import type { Side } from './side.ts';

const UNITS_MIN = 8;
const UNITS_MAX = 24;
/** Two of the longest periods. */
const LONG_UNITS = 20;
/** Tasks that stay up: a drain hands over two at a time, and others would wait for it. */
const UP_MAX = 4;
/** Quotas in per mille of the period. */
const SHARES = [10, 50, 200, 500];

/**
 * Half of the scenarios have no late timers, and no limits that change: after either, periods may
 * begin anywhere, and nothing can be aligned with them.
 */
export function steadied(operations: readonly HostOperation[], rng: Rng): readonly HostOperation[] {
  if (rng.chance(1, 2)) return operations;
  return operations.flatMap((operation): HostOperation[] => {
    if (operation.op === 'set') return [];
    if (operation.op !== 'advance') return [operation];
    const { lateNs: _, ...punctual } = operation;
    return [punctual];
  });
}

/**
 * What makes a random scenario comparable: it ends in a calm stretch of some periods, in most
 * cases with a few tasks below one limit, and nobody else.
 */
export function drawTail(side: Side, rng: Rng): readonly HostOperation[] {
  const { host } = side;
  const operations: HostOperation[] = [];
  for (const cpu of host.cpus) if (cpu.seized) operations.push({ op: 'release', cpu: cpu.id });
  for (const { id, state } of host.taskList) {
    if (state === 'dequeued') operations.push({ op: 'enqueue', task: id });
  }
  const limit = drawLimit(side, rng) ?? drawNewLimit(side, rng, operations);
  if (limit !== undefined) operations.push(...drawPlaces(host, limit, rng));
  const units = rng.between(UNITS_MIN, UNITS_MAX) + (rng.chance(1, 4) ? LONG_UNITS : 0);
  return [...operations, { op: 'advance', ns: units * UNIT_NS }];
}

function isThere({ state, exiting }: HostTask): boolean {
  return state !== 'absent' && state !== 'dead' && !exiting;
}

/** A limit that some task is below. */
function drawLimit({ host, limits }: Side, rng: Rng): number | undefined {
  const above = host.taskList.filter(isThere).flatMap((task) => pathOf(host, task.cgroup));
  const limited = above.filter((id) => limits.of(id) !== undefined);
  return limited.length === 0 ? undefined : rng.pick(limited);
}

/** Where no task is below a limit, a cgroup with tasks gets one, with the period it was made with. */
function drawNewLimit({ host }: Side, rng: Rng, operations: HostOperation[]): number | undefined {
  const homes = host.taskList.filter((task) => isThere(task) && task.cgroup !== ROOT);
  if (homes.length === 0) return undefined;
  const { cgroup } = rng.pick(homes);
  const periodUs = Number(host.castCgroups.get(cgroup)?.periodUs ?? 0);
  const quotaUs = Math.max(QUOTA_US_MIN, (periodUs * rng.pick(SHARES)) / 1_000);
  operations.push({ op: 'set', cgroup, periodUs, quotaUs, burstUs: 0 });
  return cgroup;
}

/** Some tasks below the limit are woken, and mostly all others put to sleep. */
function drawPlaces(host: HostState, limit: number, rng: Rng): readonly HostOperation[] {
  const isAlone = rng.chance(3, 4);
  let left = rng.between(1, UP_MAX);
  return host.taskList.filter(isThere).flatMap((task): HostOperation[] => {
    const isBelow = left > 0 && pathOf(host, task.cgroup).includes(limit);
    if (isBelow) left--;
    if (isBelow && task.state === 'sleeping') return [{ op: 'wake', task: task.id }];
    const isUp = isRunnable(task);
    return isAlone && !isBelow && isUp ? [{ op: 'sleep', task: task.id }] : [];
  });
}
