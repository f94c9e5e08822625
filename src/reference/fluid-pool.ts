/** cpu.max of a cgroup, in ns. */
export interface PoolLimit {
  readonly quotaNs: number;
  readonly periodNs: number;
  readonly burstNs: number;
}

/** A limit of the kernel's own control as it is metered; times in ns. */
export interface FluidPool {
  readonly cgroup: number;
  readonly limit: PoolLimit;
  /** What is left as a fluid would have it: refilled by the timer, drained by each charge. */
  level: number;
  /** Charged since the limit was written, less all refills since. */
  excess: number;
  /** The least that this was. */
  excessMin: number;
  /** Most tasks that were let in at a time on each LLC, since the limit was written. */
  readonly peaks: number[];
}

/**
 * Meters what limits of the kernel's own control were charged and given, from calls, timers and
 * the whereabouts of tasks alone. It knows no slices and no runqueues, and imports nothing from
 * the core.
 */
export class FluidPools {
  readonly pools = new Map<number, FluidPool>();
  /** The longest time between two reports of a CPU, in ns. */
  tau = 0;
  readonly #paths = new Map<number, readonly number[]>();
  readonly #queued = new Map<number, { readonly cgroup: number; readonly llc: number }>();

  /** The cgroup and those above it below the root. */
  path(cgroup: number): readonly number[] {
    return this.#paths.get(cgroup) ?? [];
  }

  init(cgroup: number, parent: number, isRoot: boolean): void {
    if (!isRoot) this.#paths.set(cgroup, [cgroup, ...this.path(parent)]);
  }

  /** cpu.max was written; undefined: no limit. */
  write(cgroup: number, limit: PoolLimit | undefined): void {
    if (limit === undefined) {
      this.pools.delete(cgroup);
      return;
    }
    const level = limit.quotaNs;
    const pool = { cgroup, limit, level, excess: 0, excessMin: 0, peaks: [] };
    this.pools.set(cgroup, pool);
    for (const { cgroup: home, llc } of this.#queued.values()) {
      if (this.path(home).includes(cgroup)) this.#raise(pool, llc);
    }
  }

  exit(cgroup: number): void {
    this.pools.delete(cgroup);
  }

  refill(cgroup: number): void {
    const pool = this.pools.get(cgroup);
    if (pool === undefined) return;
    const { quotaNs, burstNs } = pool.limit;
    pool.level = Math.min(pool.level + quotaNs, quotaNs + burstNs);
    pool.excess -= quotaNs;
    pool.excessMin = Math.min(pool.excessMin, pool.excess);
  }

  charge(cgroup: number, ns: number): void {
    this.tau = Math.max(this.tau, ns);
    for (const id of this.path(cgroup)) {
      const pool = this.pools.get(id);
      if (pool === undefined) continue;
      pool.level -= ns;
      pool.excess += ns;
    }
  }

  /** A task runs or waits to run there. */
  admit(task: number, cgroup: number, llc: number): void {
    this.#queued.set(task, { cgroup, llc });
    for (const id of this.path(cgroup)) {
      const pool = this.pools.get(id);
      if (pool !== undefined) this.#raise(pool, llc);
    }
  }

  leave(task: number): void {
    this.#queued.delete(task);
  }

  /** How far the tasks below a limit can overrun: each that was let in, up to its next report. */
  overrun({ peaks }: FluidPool): number {
    return this.tau * peaks.reduce((sum, peak) => sum + peak, 0);
  }

  #raise({ cgroup, peaks }: FluidPool, llc: number): void {
    let count = 0;
    for (const one of this.#queued.values()) {
      if (one.llc === llc && this.path(one.cgroup).includes(cgroup)) count++;
    }
    for (let each = peaks.length; each <= llc; each++) peaks.push(0);
    peaks[llc] = Math.max(peaks[llc] ?? 0, count);
  }
}
