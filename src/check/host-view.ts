import type { HostState } from '../host/state.ts';
import type { UsageMeter } from '../reference/usage-meter.ts';
import type { BandwidthView } from '../system/bandwidth-model.ts';

/** What the laws of the level `host` see: the scheduler's side, and the library's state. */
export interface HostView extends BandwidthView {
  readonly host: HostState;
  /** What was used, as the reference meters it; up to date before any law looks. */
  readonly meter: UsageMeter;
}
