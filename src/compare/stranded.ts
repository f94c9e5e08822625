import type { Calm } from './calm.ts';
import { pathOf } from './path.ts';
import { UNIT_NS } from './runtime.ts';
import type { Saturated } from './saturation.ts';
import type { Side } from './side.ts';

/**
 * What the reservation library can strand in an interval, in ns: its drain secures budget for
 * each LLC of a listed cgroup before it looks whether anybody waits there, and what is secured
 * is lost with the interval.
 *
 * An LLC gets one part in so many as there are LLCs of what is left at most, so n LLCs without
 * tasks leave the others at least (1 - 1 / LLCs)^n. A cgroup that was throttled is listed though
 * it has no tasks, and may be granted all there is.
 */
export function strandedIn({ host, asked }: Side, { homes }: Calm, saturated: Saturated): number {
  const { residents, limit, limited } = saturated;
  const top = topOf(limited, (id) => pathOf(host, id).length);
  const own = new Map<number, Set<number>>();
  for (const { cgroup, llc } of residents) {
    const llcs = own.get(cgroup) ?? new Set();
    own.set(cgroup, llcs.add(llc));
  }
  const above = new Set(residents.flatMap(({ cgroup }) => pathOf(host, cgroup)));
  let idle = 0;
  for (const id of homes) {
    if (!pathOf(host, id).includes(top)) continue;
    const llcs = own.get(id);
    if (llcs !== undefined) idle += host.nrLlcs - llcs.size;
    else if (above.has(id) || asked.has(id)) idle = Number.POSITIVE_INFINITY;
  }
  const quota = (limit.quotaNs * UNIT_NS) / limit.periodNs + limit.burstNs;
  const left = idle === 0 ? 1 : (1 - 1 / host.nrLlcs) ** idle;
  return Math.ceil(quota * (1 - left));
}

function topOf(ids: readonly number[], level: (id: number) => number): number {
  return ids.reduce((top, id) => (level(id) < level(top) ? id : top));
}
