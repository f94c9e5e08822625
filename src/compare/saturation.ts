import type { HostState } from '../host/state.ts';
import type { Calm, Resident } from './calm.ts';
import type { Limit, Limits } from './limits.ts';
import { pathOf } from './path.ts';
import { UNIT_NS } from './runtime.ts';

/** Tasks that one call of the bottom half hands over, at least, if so many wait. */
const HANDED_OVER = 2;

/** A limit that holds its tasks back all through a calm stretch, and nothing else does. */
export interface Saturated {
  readonly cgroup: number;
  readonly limit: Limit;
  readonly residents: readonly Resident[];
  readonly llcs: readonly number[];
  /** The limits on the ways up from its tasks, its own among them. */
  readonly limited: readonly number[];
  /** The least common multiple of its period and the unit, in ns. */
  readonly alignedNs: number;
}

/** The limits that are used to the full in a calm stretch; see docs/compare.md. */
export function saturatedIn(host: HostState, calm: Calm): readonly Saturated[] {
  if (calm.hasLeavers) return [];
  const paths = new Map<Resident, readonly number[]>(
    calm.residents.map((resident) => [resident, pathOf(host, resident.cgroup)]),
  );
  const found: Saturated[] = [];
  for (const [cgroup, limit] of calm.limits) {
    const residents = calm.residents.filter((one) => paths.get(one)?.includes(cgroup));
    if (residents.length === 0 || !limit.isOnGrid) continue;
    const onPaths = new Set(residents.flatMap((one) => paths.get(one) ?? []));
    const limited = [...onPaths].filter((id) => calm.limits.has(id));
    const others = limited.filter((id) => id !== cgroup);
    const isShared = (id: number): boolean =>
      calm.residents.some((one) => !residents.includes(one) && paths.get(one)?.includes(id));
    if (others.some(isShared)) continue;
    if (!others.every((id) => neverBinds(calm.limits, id, limit))) continue;
    const llcs = [...new Set(residents.map(({ llc }) => llc))];
    if (!llcs.every((llc) => canUseUp(host, calm, residents, llc, limit))) continue;
    const alignedNs = leastCommonMultiple(limit.periodNs, UNIT_NS);
    found.push({ cgroup, limit, residents, llcs, limited, alignedNs });
  }
  return found;
}

/**
 * Whether another limit on the way leaves all that this one gives: in the same periods at least
 * as much, or in one period of its own more than this one can give then.
 */
function neverBinds(limits: Limits, id: number, { quotaNs, periodNs }: Limit): boolean {
  const other = limits.get(id) as Limit;
  if (other.quotaNs * periodNs < quotaNs * other.periodNs) return false;
  if (other.periodNs === periodNs) return true;
  const periods = Math.ceil(other.periodNs / periodNs) + 1;
  return other.quotaNs >= 2 * quotaNs * periods;
}

/**
 * Whether the tasks on one LLC alone use the quota up in each period and each interval, whoever
 * else has a share of it. Then nothing of it is left anywhere when the next one begins.
 */
function canUseUp(
  host: HostState,
  calm: Calm,
  residents: readonly Resident[],
  llc: number,
  { quotaNs, periodNs }: Limit,
): boolean {
  const cpus = cpusFor(calm, residents, llc);
  const { tickNs, sliceNs } = host;
  const calls = Math.max(0, Math.ceil((calm.residents.length - HANDED_OVER) / HANDED_OVER));
  const drainNs = calls * (sliceNs + tickNs);
  const quotaPerUnit = (quotaNs * UNIT_NS) / periodNs;
  return (
    cpus * (periodNs - 2 * tickNs) >= quotaNs &&
    cpus * (UNIT_NS - 2 * tickNs - drainNs) >= quotaPerUnit
  );
}

/** How many CPUs of an LLC those tasks keep busy at least, as long as none is held back. */
function cpusFor(calm: Calm, residents: readonly Resident[], llc: number): number {
  const cpus = calm.cpus.get(llc) ?? [];
  const there = calm.residents.filter((one) => one.llc === llc);
  const own = there.filter((one) => residents.includes(one));
  const isFree = (one: Resident): boolean => cpus.every((cpu) => one.cpus.has(cpu));
  // Beside others, only who finds a CPU free at any time can be sure of one.
  if (own.length < there.length && !(there.length <= cpus.length && there.every(isFree))) return 0;
  const free = Math.min(own.filter(isFree).length, cpus.length);
  const pinned = new Set(
    own.flatMap((one) => {
      const [first, ...more] = cpus.filter((cpu) => one.cpus.has(cpu));
      return first === undefined || more.length > 0 ? [] : [first];
    }),
  );
  return Math.max(free, pinned.size);
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
