import type { Kernel } from '../core/sched/types.ts';
import type { Work } from '../machine/work.ts';
import type { Cast } from '../scenario/scenario.ts';
import type { HostView } from './host-view.ts';

/** What the laws of the level `machine` see; live, and not theirs to change. */
export interface MachineView extends HostView {
  readonly kernel: Kernel;
  readonly cast: Cast;
  /** Enables and disables that are not over; those held up stay until `proceed`. */
  readonly works: readonly Work[];
  /**
   * Whether a scheduler that uses the cpu.max library is loaded; what HostView says of it is
   * of no meaning otherwise.
   */
  readonly usesLibrary: boolean;
}
