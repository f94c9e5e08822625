import type { MachineView } from '../../src/check/machine-view.ts';
import type { MonitorBinding } from '../../src/check/monitor-binding.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** What the monitors of the level `machine` look at. */
export type Monitored = Pick<MachineView, 'kernel' | 'cast' | 'works'>;

export type MonitoredBinding = MonitorBinding<Monitored, MachineEvent>;
