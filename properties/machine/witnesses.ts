import type { MachineView } from '../../src/check/machine-view.ts';
import type { Witness } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dispatchWitnesses } from './witnesses-dispatch.ts';
import { lifeWitnesses } from './witnesses-life.ts';

/** What the runs of the level `machine` must have shown for their passes to mean anything. */
export const machineWitnesses: readonly Witness<MachineView, MachineEvent>[] = [
  ...dispatchWitnesses,
  ...lifeWitnesses,
];
