/** What the library tells whoever watches its machines; it changes nothing. */
export interface BandwidthObserver {
  /** A step of the replenish timer and its bottom half. */
  timer(event: TimerEvent): void;
  /** A step of one cgroup's budget. */
  budget(cgroup: number, event: BudgetEvent): void;
  /** The top half is done with a cgroup. */
  replenished?(cgroup: number, wasThrottled: boolean, isListed: boolean): void;
}

export type TimerEvent =
  | 'FIRE'
  | 'DONE_READY'
  | 'DONE_IDLE'
  | 'DRAIN'
  | 'DRAINED'
  /** The timer function returned without arming the timer again. */
  | 'DEAD_TIMER';

export type BudgetEvent =
  | 'LIMIT'
  | 'UNLIMIT'
  | 'RESET'
  | 'GRANT'
  | 'SPEND'
  | 'REFUSE'
  | 'REPLENISH'
  | 'FUND'
  | 'OWE';
