import type { CfsBandwidth } from '../core/cfs/types.ts';
import type { FluidPools } from '../reference/fluid-pool.ts';
import type { HostView } from './host-view.ts';

/** What the laws of the design `cfs` see: the scheduler's side, and the kernel's. */
export interface CfsView extends Pick<HostView, 'host'> {
  readonly cfs: CfsBandwidth;
  /** What limits were charged and given, as the reference meters it. */
  readonly pools: FluidPools;
}
