import type { BandwidthLibrary } from '../core/bandwidth/types.ts';
import type { HostState } from '../host/state.ts';
import { pathOf } from './path.ts';
import type { Saturated } from './saturation.ts';

/** Budget that the reservation library holds ready for a cgroup, on one LLC or on any. */
export interface Reservation {
  readonly cgroup: number;
  /** null: it may still go to any LLC. */
  readonly llc: number | null;
  readonly ns: number;
}

/** All that is reserved below the subroots, which keep what they have for whoever asks. */
export function reservedBy(lib: BandwidthLibrary): readonly Reservation[] {
  const found: Reservation[] = [];
  const add = (cgroup: number, llc: number | null, ns: number): void => {
    if (ns > 0) found.push({ cgroup, llc, ns });
  };
  for (const [{ id, level }, { budgetRemaining }] of lib.contexts) {
    if (level > 1) add(id, null, Number(budgetRemaining));
    for (const llcx of lib.llcContexts.get(id) ?? []) {
      if (llcx !== undefined) add(id, llcx.llc, Number(llcx.budgetRemaining));
    }
  }
  return found;
}

/** What of the limits on the way is reserved where no task of the cgroup is, in ns. */
export function reservedForNobody(
  host: HostState,
  reserved: readonly Reservation[],
  { residents, limited }: Saturated,
): number {
  const isHome = ({ cgroup, llc }: Reservation): boolean =>
    residents.some((one) => one.cgroup === cgroup && (llc === null || one.llc === llc));
  let ns = 0;
  for (const one of reserved) {
    const isBelow = pathOf(host, one.cgroup).some((id) => limited.includes(id));
    if (isBelow && !isHome(one)) ns += one.ns;
  }
  return ns;
}
