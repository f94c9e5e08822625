/** One lock taken inside another. */
export interface LockEdge {
  readonly outer: string;
  readonly inner: string;
  /** Who took them so, in words. */
  readonly who: string;
}

/**
 * Which classes of locks were taken inside which, as the kernel's lockdep keeps it: two orders
 * that contradict each other are found whether or not the two ever meet.
 */
export class LockGraph {
  readonly #edges = new Map<string, Map<string, LockEdge>>();

  /** @param known orders that hold from the start */
  constructor(known: readonly LockEdge[]) {
    for (const edge of known) this.#add(edge);
  }

  /**
   * Adds an edge, unless it would close a ring.
   *
   * @returns the shortest way from its inner lock back to its outer one, with which it would;
   *   empty for a lock inside another of its class; null if there is none
   */
  take(edge: LockEdge): readonly LockEdge[] | null {
    const back = this.#way(edge.inner, edge.outer);
    if (back === null) this.#add(edge);
    return back;
  }

  #add(edge: LockEdge): void {
    const inner = this.#edges.get(edge.outer) ?? new Map<string, LockEdge>();
    this.#edges.set(edge.outer, inner);
    if (!inner.has(edge.inner)) inner.set(edge.inner, edge);
  }

  /** The shortest way from a lock to one that was taken inside it, breadth first. */
  #way(from: string, to: string): readonly LockEdge[] | null {
    const ways: (readonly LockEdge[])[] = [[]];
    const reached = new Set([from]);
    for (const way of ways) {
      const at = way.at(-1)?.inner ?? from;
      if (at === to) return way;
      for (const edge of this.#edges.get(at)?.values() ?? []) {
        if (reached.has(edge.inner)) continue;
        reached.add(edge.inner);
        ways.push([...way, edge]);
      }
    }
    return null;
  }
}
