import type { Reading } from './counters.ts';
import type { CgroupView, Limit } from './law.ts';

/**
 * How much runtime a cgroup can have been given, at most.
 *
 * Each period adds a quota. A write of the limit adds one too and forgives the CPUs their debts
 * (kernel/sched/core.c tg_set_cfs_bandwidth). While a task moves where accounting and limits are
 * two hierarchies, it is charged here and limited elsewhere.
 */
export class Ledger {
  #grantedNs = 0;
  #beforeNs = 0;
  /** The largest quota that a refill since the last reading can have added. */
  #quotaNs: number;
  #nrPeriods = 0;

  constructor(limit: Limit) {
    this.#quotaNs = limit.quotaNs ?? 0;
  }

  get grantedNs(): number {
    return this.#grantedNs;
  }

  /** The same without the refills since the reading before the last. */
  get grantedBeforeNs(): number {
    return this.#beforeNs;
  }

  read({ nrPeriods }: Reading, { limit, isSteady }: Pick<CgroupView, 'limit' | 'isSteady'>): void {
    this.#beforeNs = this.#grantedNs;
    this.#grantedNs += this.#quotaNs * (nrPeriods - this.#nrPeriods);
    this.#nrPeriods = nrPeriods;
    // While a write is under way, the next refill may still be one of the old quota.
    if (isSteady) this.#quotaNs = limit.quotaNs ?? 0;
  }

  written({ quotaNs }: Limit, debtNs: number): void {
    this.#grantedNs += (quotaNs ?? 0) + debtNs;
    this.#quotaNs = Math.max(this.#quotaNs, quotaNs ?? 0);
  }

  movedIn(ns: number): void {
    this.#grantedNs += ns;
  }

  /** The counters of the next reading begin anew. */
  restart(): void {
    this.#nrPeriods = 0;
  }
}
