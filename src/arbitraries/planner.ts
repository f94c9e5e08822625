import type { Rng } from '../core/rng.ts';

/**
 * Draws operations that make sense in the state they meet.
 *
 * A planner sees the stage it plans for, so what it draws is possible, or is misuse on
 * purpose. Kinds are the unit of swarm testing: a run switches some of them off.
 */
export interface Planner<Operation> {
  /** The kinds of operation it can draw, with their base weights (positive integers). */
  readonly kinds: readonly PlannedKind[];
  /** An operation of that kind, or undefined when the state offers none. */
  draw(kind: string, rng: Rng): Operation | undefined;
}

export interface PlannedKind {
  readonly kind: string;
  readonly weight: number;
  /** Kinds that a run cannot do without are never switched off. */
  readonly essential?: boolean;
}
