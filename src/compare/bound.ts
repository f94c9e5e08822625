import { SLICE_NS } from '../core/cfs/constants.ts';
import type { HostState } from '../host/state.ts';
import type { Saturated } from './saturation.ts';

/** A term of a bound. */
export interface BoundPart {
  readonly what: string;
  readonly ns: number;
}

/** How much more one of the two may have given, in ns, and why. */
export interface Bound {
  readonly ns: number;
  readonly parts: readonly BoundPart[];
}

function boundOf(parts: readonly BoundPart[]): Bound {
  const counted = parts.filter(({ ns }) => ns > 0);
  return { ns: counted.reduce((sum, { ns }) => sum + ns, 0), parts: counted };
}

/** What the limits on the way owe as a window begins, at most, in ns. */
export interface Debts {
  readonly reservationNs: number;
  readonly cfsNs: number;
  /** All that was used before, in ns. */
  readonly usedNs: { readonly reservation: number; readonly cfs: number };
}

/** What a bound is made of. */
export interface Facts {
  readonly host: HostState;
  readonly saturated: Saturated;
  /** Units of the window. */
  readonly units: number;
  readonly debts: Debts;
  /** What the reservation library has reserved for nobody as the window begins, in ns. */
  readonly idleNs: number;
}

/** How much more the reservation library may give than the kernel. */
export function reservationMore({ host, saturated, units, debts }: Facts): Bound {
  const { residents, limit } = saturated;
  const overrun = residents.length * host.tickNs;
  return boundOf([
    { what: 'over-run of the reservation at the end', ns: overrun },
    { what: 'over-run that the kernel has unpaid at the start', ns: debts.cfsNs },
    {
      what: 'run before the start under the kernel, charged after it',
      ns: Math.min(overrun, debts.usedNs.cfs),
    },
    { what: 'credit of the reservation at the start', ns: limit.burstNs },
    { what: 'rounding of quotas', ns: units },
  ]);
}

/** How much more the kernel may give than the reservation library. */
export function cfsMore({ host, saturated, units, debts, idleNs }: Facts): Bound {
  const { residents, limit, llcs } = saturated;
  const overrun = residents.length * host.tickNs;
  const slice = Math.min(SLICE_NS, limit.quotaNs + limit.burstNs);
  return boundOf([
    { what: 'over-run of the kernel at the end', ns: overrun },
    { what: 'slices on runqueues at the start', ns: llcs.length * slice },
    { what: 'burst in the pool at the start', ns: limit.burstNs },
    { what: 'over-run that the reservation has unpaid at the start', ns: debts.reservationNs },
    {
      what: 'run before the start under the reservation, charged after it',
      ns: Math.min(overrun, debts.usedNs.reservation),
    },
    { what: 'budget that the reservation has reserved for nobody at the start', ns: idleNs },
    { what: 'rounding of quotas', ns: units },
  ]);
}
