import type { MachineMonitor, Monitor } from '../monitor/monitor.ts';
import type { Handlers, PromisingDesign, StateNeeds } from './property.ts';

/** A machine tied to the events of a run: which event of the run is which of the machine. */
export interface MonitorBinding<View, Event extends { readonly type: string }> extends StateNeeds {
  readonly monitor: Monitor;
  /** What the entities are, for messages: "task", "cgroup". */
  readonly entity: string;
  readonly designs: readonly PromisingDesign[];
  bind(machine: MachineMonitor, view: View): Handlers<Event>;
}
