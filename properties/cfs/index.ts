import type { CfsView } from '../../src/check/cfs-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { onePlace } from './one-place.ts';
import { cfsRefusal } from './refusal.ts';
import { cfsWaitingEnds } from './waiting-ends.ts';
import { cfsWindowCharge } from './window-charge.ts';

/** The properties of the kernel's own bandwidth control, where it stands in for the library. */
export const cfsProperties: readonly Property<CfsView, HostEvent>[] = [
  onePlace,
  cfsWindowCharge,
  cfsRefusal,
  cfsWaitingEnds,
];
