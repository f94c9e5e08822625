import { FluidBucket } from './fluid-bucket.ts';
import { QuotaTree, quotaPerInterval, UNLIMITED } from './quota-tree.ts';

/** Quotas from here on cannot be used up by any machine: the bucket would never matter. */
const QUOTA_CAP = 2 ** 50;

/** What one interval of one quota came to. */
export interface ClosedInterval {
  /** Index of the interval. */
  readonly index: number;
  /** Charged to the subtree, in ns. */
  readonly spent: number;
  /** The most that the quota allowed at any time of the interval. */
  readonly allowance: number;
  /** Over-run that the machine makes unavoidable, in ns. */
  readonly overrun: number;
  readonly quota: number;
  readonly burst: number;
  readonly credit: number;
  readonly debt: number;
  /** False if the quota was set within the interval, where it need not hold yet. */
  readonly settled: boolean;
  readonly periodEnded: boolean;
}

/** One quota as it is metered. */
export interface Metered {
  readonly cgroup: number;
  readonly bucket: FluidBucket;
  /** The interval in which the quota was last set; -1 if it was there from init. */
  setIn: number;
  allowanceMax: number;
  /**
   * Peak of admitted tasks summed over (cgroup, LLC): in an interval of those that are gone, and
   * of all when it is closed.
   */
  overrunTasks: number;
  /** The same of those that were admitted already when the interval began. */
  carriedTasks: number;
  /** Time of this interval that no quota could hold back, in ns. */
  excusedNs: number;
  /** What may be used in this interval before anybody is held back, if there is a budget, in ns. */
  unheldNs: number;
  /** Whether debt may be left of an interval in which the quota was set, and need not be owed. */
  isUnsettled: boolean;
  closed: ClosedInterval | null;
}

interface Admitted {
  count: number;
  peak: number;
  /** How many there were when the interval began. */
  carried: number;
  readonly cgroup: number;
}

/**
 * Meters what cgroups use, by interval, from reports and the whereabouts of tasks alone.
 *
 * It keeps one fluid bucket for each quota, and counts how many admitted tasks (on a DSQ or
 * running) each cgroup has on each LLC: so many may overrun by one report each when the budget
 * there runs out. Where debt leaves nothing of an interval nobody is admitted in it, and only
 * those may that were admitted before. Imports nothing from the core.
 */
export class UsageMeter {
  readonly quotas = new QuotaTree();
  readonly metered = new Map<number, Metered>();
  /** Number of intervals that were closed. */
  interval = 0;
  now: number;
  /** The longest time between two reports of a CPU in this interval, in ns. */
  tau = 0;
  readonly #root: number;
  readonly #paths = new Map<number, readonly number[]>();
  readonly #admitted = new Map<number, Admitted>();
  readonly #admittedAs = new Map<number, Admitted>();

  constructor(root: number, now: number) {
    this.#root = root;
    this.now = now;
  }

  /** The cgroup and its ancestors below the root, the cgroup first. */
  path(cgroup: number): readonly number[] {
    return this.#paths.get(cgroup) ?? NO_PATH;
  }

  /** A cgroup comes under control; its parent does not change as long as its id lives. */
  init(
    cgroup: number,
    parent: number,
    max: { quotaUs: number | bigint; periodUs: number | bigint; burstUs: number | bigint },
  ): void {
    if (cgroup === this.#root) return;
    this.#paths.set(cgroup, [cgroup, ...this.path(parent)]);
    const quota = quotaPerInterval(max.quotaUs, max.periodUs);
    this.quotas.set(cgroup, parent, quota);
    this.metered.delete(cgroup);
    if (quota !== UNLIMITED) this.#start(cgroup, quota, max, -1);
  }

  /** cpu.max changes. */
  set(
    cgroup: number,
    max: { quotaUs: number | bigint; periodUs: number | bigint; burstUs: number | bigint },
  ): void {
    const quota = quotaPerInterval(max.quotaUs, max.periodUs);
    this.quotas.change(cgroup, quota);
    const metered = this.metered.get(cgroup);
    if (quota === UNLIMITED) this.metered.delete(cgroup);
    else if (metered === undefined) this.#start(cgroup, quota, max, this.interval);
    else {
      metered.setIn = this.interval;
      const { bucket } = metered;
      bucket.change(cap(quota), burstOf(max), Number(max.periodUs) * 1_000, this.now);
      metered.allowanceMax = Math.max(metered.allowanceMax, bucket.allowance);
    }
  }

  /** The next cgroup of that id overruns on its own account. */
  exit(cgroup: number): void {
    for (const admitted of this.#admitted.values()) {
      if (admitted.cgroup !== cgroup || admitted.peak === 0) continue;
      this.#spread(admitted);
      admitted.peak = admitted.count;
      admitted.carried = 0;
    }
    this.quotas.delete(cgroup);
    this.metered.delete(cgroup);
  }

  #start(
    cgroup: number,
    quota: bigint,
    max: { periodUs: number | bigint; burstUs: number | bigint },
    setIn: number,
  ): void {
    const period = Number(max.periodUs) * 1_000;
    const bucket = new FluidBucket(cap(quota), burstOf(max), period, this.now);
    const allowanceMax = bucket.allowance;
    this.metered.set(cgroup, {
      cgroup,
      bucket,
      setIn,
      allowanceMax,
      overrunTasks: 0,
      carriedTasks: 0,
      excusedNs: 0,
      unheldNs: 0,
      isUnsettled: false,
      closed: null,
    });
  }

  /** A CPU reports what its task ran since its last report. */
  report(ns: number): void {
    if (ns > this.tau) this.tau = ns;
  }

  /** Time of a cgroup's tasks is charged. */
  charge(cgroup: number, ns: number): void {
    if (this.quotas.quotaOf(cgroup) === undefined) return;
    for (const id of this.path(cgroup)) {
      const metered = this.metered.get(id);
      if (metered !== undefined) metered.bucket.spent += ns;
    }
  }

  /** Time was charged that the scheduler was not asked for: it is over-run in full. */
  excuse(cgroup: number, ns: number): void {
    for (const id of this.path(cgroup)) {
      const metered = this.metered.get(id);
      if (metered !== undefined) metered.excusedNs += ns;
    }
  }

  /** A task is on a DSQ or on a CPU of that LLC from now on. */
  admit(task: number, cgroup: number, llc: number): void {
    const key = cgroup * 256 + llc;
    let admitted = this.#admitted.get(key);
    if (admitted === undefined) {
      admitted = { count: 0, peak: 0, carried: 0, cgroup };
      this.#admitted.set(key, admitted);
    }
    const before = this.#admittedAs.get(task);
    if (before === admitted) return;
    if (before !== undefined) before.count--;
    admitted.count++;
    if (admitted.count > admitted.peak) admitted.peak = admitted.count;
    this.#admittedAs.set(task, admitted);
  }

  /** A task is neither on a DSQ nor on a CPU any more. */
  leave(task: number): void {
    const admitted = this.#admittedAs.get(task);
    if (admitted === undefined) return;
    admitted.count--;
    this.#admittedAs.delete(task);
  }

  /** A replenishment took place: the interval is over. */
  closeInterval(at: number): void {
    this.now = at;
    for (const admitted of this.#admitted.values()) {
      if (admitted.peak > 0) this.#spread(admitted);
      admitted.peak = admitted.count;
      admitted.carried = admitted.count;
    }
    for (const metered of this.metered.values()) this.#close(metered, at);
    this.interval++;
    this.tau = 0;
  }

  #spread(admitted: Admitted): void {
    for (const id of this.path(admitted.cgroup)) {
      const metered = this.metered.get(id);
      if (metered === undefined) continue;
      metered.overrunTasks += admitted.peak;
      metered.carriedTasks += admitted.carried;
    }
  }

  #close(metered: Metered, at: number): void {
    const { bucket } = metered;
    const { spent, quota, burst, credit, debt } = bucket;
    const settled = metered.setIn < this.interval;
    const allowance = Math.max(metered.allowanceMax, bucket.allowance);
    const overrun = metered.excusedNs + this.#overrunOf(metered, allowance);
    metered.overrunTasks = 0;
    metered.carriedTasks = 0;
    metered.excusedNs = 0;
    metered.unheldNs = 0;
    const periodEnded = bucket.closeInterval(at);
    metered.isUnsettled = bucket.debt > 0 && (metered.isUnsettled || !settled);
    metered.allowanceMax = bucket.allowance;
    const figures = { spent, allowance, overrun, quota, burst, credit, debt };
    metered.closed = { index: this.interval, ...figures, settled, periodEnded };
  }

  #overrunOf(metered: Metered, allowance: number): number {
    const { overrunTasks, carriedTasks, unheldNs, isUnsettled } = metered;
    const isHeldBack = allowance <= 0 && !isUnsettled;
    return isHeldBack ? carriedTasks * this.tau : overrunTasks * this.tau + unheldNs;
  }
}

const NO_PATH: readonly number[] = [];

function cap(quota: bigint): number {
  return quota > BigInt(QUOTA_CAP) ? QUOTA_CAP : Number(quota);
}

function burstOf({ burstUs }: { readonly burstUs: number | bigint }): number {
  return Math.min(QUOTA_CAP, Number(burstUs) * 1_000);
}
