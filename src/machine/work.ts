import type { Path } from '../core/path.ts';
import type { Sched } from '../core/sched/types.ts';

/** An enable or a disable on its way (a work item of a kthread). */
export interface Work {
  readonly kind: 'enable' | 'disable';
  /** The id of the scheduler in the cast. */
  readonly schedId: number;
  /** The scheduler; null as long as an enable has not made it. */
  sched: Sched | null;
  /** The last stage that it came to; empty before the first. */
  stage: string;
  /** It is held up when it comes to this stage; null: nowhere. */
  until: string | null;
  isHeld: boolean;
  readonly path: Path<number>;
}
