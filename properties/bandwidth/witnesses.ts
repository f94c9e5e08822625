import type { HostView } from '../../src/check/host-view.ts';
import type { Witness } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { budgetWitnesses } from './witnesses-budget.ts';
import { throttleWitnesses } from './witnesses-throttle.ts';

/** What the runs of the level `host` must have shown for their passes to mean anything. */
export const bandwidthWitnesses: readonly Witness<HostView, HostEvent>[] = [
  ...throttleWitnesses,
  ...budgetWitnesses,
];
