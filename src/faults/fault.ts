import type { SeamOverrides } from '../core/seams.ts';
import type { HostSeams } from '../host/seams.ts';

export type FaultComponent =
  | 'rbtree'
  | 'atq'
  | 'bandwidth'
  | 'lavd-integration'
  | 'dsq'
  | 'bypass'
  | 'subsched';
export type FaultKind =
  | 'sequential'
  | 'race'
  | 'arithmetic'
  | 'ordering'
  | 'resource-lifetime'
  | 'liveness';
/** The upstream design that had the bug. */
export type FaultDesign = 'A' | 'B' | 'both' | 'kernel';

/**
 * A bug that upstream once had, as the pre-fix behaviour of one or a few seams.
 *
 * The core holds no fault code; everything a fault does is in its own file.
 */
export interface Fault {
  readonly id: string;
  readonly component: FaultComponent;
  readonly kind: FaultKind;
  readonly design: FaultDesign;
  /**
   * The kernel trees that have it: the newest one and the baseline, or one of them alone;
   * absent if neither has.
   */
  readonly kernel?: 'newest' | 'newest alone' | 'baseline';
  /** The suite that shows it, if that is not its component's. */
  readonly suite?: 'machine' | 'smp';
  /** One line: what goes wrong. */
  readonly title: string;
  /** What the code did before the fix, and what that leads to. */
  readonly mechanism: string;
  /** The upstream commit, function or observation that it comes from. */
  readonly source: string;
  /** Replaced decisions of the core. */
  readonly seams?: SeamOverrides;
  /** Replaced decisions of the scheduler's side. */
  readonly host?: Partial<HostSeams>;
  /**
   * True for a fault of an oracle: it is found where the damaged oracle and the full check
   * disagree, on planted corrupt trees, and not by a run of the core.
   */
  readonly oracle?: boolean;
}
