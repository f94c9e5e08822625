/**
 * The fluid bucket: what one quota allows, told by nothing but what was spent.
 *
 * Every interval it gets the quota, pays its debt first, and keeps as much of what it did not
 * use as the burst reaches. It imports nothing from the core and knows no transfers, no LLCs
 * and no flags: too simple to be wrong.
 */
export class FluidBucket {
  /** ns an interval of 100 ms. */
  quota: number;
  burst: number;
  period: number;
  periodStart: number;
  /** Credit that may still be handed out in this period. */
  burstLeft: number;
  /** Spent beyond what was allowed and not paid back when this interval began. */
  debt = 0;
  /** Carried over from the interval before. */
  credit = 0;
  /** Spent in this interval. */
  spent = 0;

  constructor(quota: number, burst: number, period: number, now: number) {
    this.quota = quota;
    this.burst = burst;
    this.period = period;
    this.periodStart = now;
    this.burstLeft = burst;
  }

  /** What may be spent in this interval, in ns; not positive while debt is being paid. */
  get allowance(): number {
    return this.quota + this.credit - this.debt;
  }

  /** New parameters: what was spent and owed stays, the burst starts afresh. */
  change(quota: number, burst: number, period: number, now: number): void {
    this.quota = quota;
    this.burst = burst;
    this.period = period;
    this.periodStart = now;
    this.burstLeft = burst;
  }

  /** The interval ends. @returns whether the user's period ended with it */
  closeInterval(now: number): boolean {
    const over = Math.max(0, this.spent - this.allowance);
    const unused = Math.max(0, this.quota - this.debt - this.spent);
    const credit = Math.min(unused, this.burstLeft);
    const periodEnds = now - this.periodStart >= this.period;
    if (periodEnds) this.periodStart = now;
    this.burstLeft = periodEnds ? this.burst : this.burstLeft - credit;
    this.debt = over;
    this.credit = credit;
    this.spent = 0;
    return periodEnds;
  }
}
