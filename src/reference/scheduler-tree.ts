/** What an attach is answered; a word, since a reference knows no error numbers. */
export type AttachAnswer = 'ok' | 'no-root' | 'taken' | 'declined' | 'child-below';

interface Link<C, S> {
  readonly cgroup: C;
  readonly parent: S | null;
  /** It lets others attach below it. */
  readonly admits: boolean;
}

/**
 * The tree of schedulers over the tree of cgroups, too simple to be wrong: parents are walked
 * one by one, nothing is cached and nothing is counted.
 *
 * A scheduler is linked first. It hosts its cgroup from the moment when it takes it, which is
 * later, until it gives it back, which is before it is unlinked. Imports nothing from the core.
 */
export class SchedulerTree<C extends object, S extends object> {
  readonly #above = new Map<C, C | null>();
  readonly #links = new Map<S, Link<C, S>>();
  readonly #hosts = new Map<C, S>();

  /** Learns of a cgroup. One that is removed keeps its place above what was attached to it. */
  addCgroup(cgroup: C, parent: C | null): void {
    if (!this.#above.has(cgroup)) this.#above.set(cgroup, parent);
  }

  /** Whether it has learnt of that cgroup, and so of all above it. */
  knows(cgroup: C): boolean {
    return this.#above.has(cgroup);
  }

  link(sched: S, cgroup: C, parent: S | null, admits: boolean): void {
    this.#links.set(sched, { cgroup, parent, admits });
  }

  unlink(sched: S): void {
    this.giveBack(sched);
    this.#links.delete(sched);
  }

  /** From now on the cgroup of this scheduler and all below it are its own. */
  take(sched: S): void {
    const link = this.#links.get(sched);
    if (link !== undefined) this.#hosts.set(link.cgroup, sched);
  }

  giveBack(sched: S): void {
    for (const [cgroup, host] of this.#hosts) if (host === sched) this.#hosts.delete(cgroup);
  }

  hostOf(cgroup: C): S | null {
    return this.#hosts.get(cgroup) ?? null;
  }

  /** The scheduler of a cgroup: the host of the nearest cgroup at or above it that has one. */
  effective(cgroup: C): S | null {
    for (let at: C | null = cgroup; at !== null; at = this.#above.get(at) ?? null) {
      const host = this.#hosts.get(at);
      if (host !== undefined) return host;
    }
    return null;
  }

  get linked(): readonly S[] {
    return [...this.#links.keys()];
  }

  childrenOf(sched: S): readonly S[] {
    return this.linked.filter((other) => this.#links.get(other)?.parent === sched);
  }

  /** Parents above it. */
  levelOf(sched: S): number {
    const parent = this.#links.get(sched)?.parent ?? null;
    return parent === null ? 0 : this.levelOf(parent) + 1;
  }

  /** What an attach of a sub-scheduler to that cgroup is answered. */
  attachAnswer(cgroup: C): AttachAnswer {
    const parent = this.effective(cgroup);
    const link = parent === null ? undefined : this.#links.get(parent);
    if (parent === null || link === undefined) return 'no-root';
    if (link.cgroup === cgroup) return 'taken';
    if (!link.admits) return 'declined';
    const isBelow = (child: S): boolean => {
      const host = this.#links.get(child)?.cgroup;
      return host !== undefined && this.#isWithin(host, cgroup);
    };
    return this.childrenOf(parent).some(isBelow) ? 'child-below' : 'ok';
  }

  #isWithin(cgroup: C, top: C): boolean {
    for (let at: C | null = cgroup; at !== null; at = this.#above.get(at) ?? null) {
      if (at === top) return true;
    }
    return false;
  }
}
