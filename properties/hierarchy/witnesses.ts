import type { MachineView } from '../../src/check/machine-view.ts';
import type { Witness } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { attachWitnesses } from './witnesses-attach.ts';
import { taskWitnesses } from './witnesses-tasks.ts';

/** What runs with a tree of schedulers must have shown for their passes to mean anything. */
export const hierarchyWitnesses: readonly Witness<MachineView, MachineEvent>[] = [
  ...attachWitnesses,
  ...taskWitnesses,
];
