import type { Sched } from '../../src/core/sched/types.ts';
import type { EventOf } from '../dispatch/lookups.ts';

/** The calls of bypass that are outstanding, counted from their begins and nothing else. */
export class BypassCalls {
  readonly #own = new Map<Sched, number>();
  readonly #ever = new Set<Sched>();

  /** A call begins. */
  count({ sched, on }: EventOf<'bypass-begin'>): void {
    this.#own.set(sched, this.ownOf(sched) + (on ? 1 : -1));
    this.#ever.add(sched);
  }

  /** Calls for the scheduler itself. */
  ownOf(sched: Sched): number {
    return this.#own.get(sched) ?? 0;
  }

  /** Calls for the scheduler and for those above it, parent by parent. */
  depthOf(sched: Sched): number {
    let depth = 0;
    for (let at: Sched | null = sched; at !== null; at = at.parent) depth += this.ownOf(at);
    return depth;
  }

  /** The children for which one was ever made, linked or not: an attach may fail before that. */
  childrenOf(sched: Sched): readonly Sched[] {
    return [...this.#ever].filter(({ parent }) => parent === sched);
  }

  /** Whether one was ever made for the scheduler or for one above it. */
  touched(sched: Sched): boolean {
    for (let at: Sched | null = sched; at !== null; at = at.parent) {
      if (this.#ever.has(at)) return true;
    }
    return false;
  }
}
