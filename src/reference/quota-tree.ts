/**
 * Quotas by a walk to the root: the effective quota of a cgroup is the least on its way up.
 *
 * Exact on any input; imports nothing from the core.
 */
const INTERVAL_NS = 100_000_000n;
/** 2^63 - 1 stands for unlimited. */
export const UNLIMITED = (1n << 63n) - 1n;
const RAW_MAX = (1n << 64n) - 1n;

/** ceil(quota * 100 ms / period), or UNLIMITED where that is out of range or "max". */
export function quotaPerInterval(quotaUs: number | bigint, periodUs: number | bigint): bigint {
  if (BigInt(quotaUs) === RAW_MAX) return UNLIMITED;
  const period = BigInt(periodUs);
  const quota = (BigInt(quotaUs) * INTERVAL_NS + period - 1n) / period;
  return quota > UNLIMITED ? UNLIMITED : quota;
}

export class QuotaTree {
  readonly #quotas = new Map<number, bigint>();
  readonly #parents = new Map<number, number>();

  /** A cgroup comes under control, or its quota changes. */
  set(cgroup: number, parent: number, quota: bigint): void {
    this.#quotas.set(cgroup, quota);
    this.#parents.set(cgroup, parent);
  }

  /** Changes the quota of a known cgroup. */
  change(cgroup: number, quota: bigint): void {
    if (this.#quotas.has(cgroup)) this.#quotas.set(cgroup, quota);
  }

  delete(cgroup: number): void {
    this.#quotas.delete(cgroup);
  }

  quotaOf(cgroup: number): bigint | undefined {
    return this.#quotas.get(cgroup);
  }

  /** The least quota of the cgroup and its ancestors below the root. */
  effective(cgroup: number, root: number): bigint {
    let least = UNLIMITED;
    for (let id: number | undefined = cgroup; id !== undefined && id !== root; ) {
      const quota: bigint = this.#quotas.get(id) ?? UNLIMITED;
      if (quota < least) least = quota;
      id = this.#parents.get(id);
    }
    return least;
  }

  cgroups(): Iterable<number> {
    return this.#quotas.keys();
  }
}
