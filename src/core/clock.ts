/**
 * The virtual clock: nanoseconds since boot, and one-shot timers on it.
 *
 * Timers fire at their deadlines while time advances; equal deadlines fire in the order in
 * which they were armed.
 */
export interface Timer {
  readonly name: string;
  readonly callback: (now: number) => void;
  /** When it fires next, in ns; null when it is not armed. */
  deadline: number | null;
}

/** `[timer, time of the call]`. */
export type Firing = readonly [string, number];

export const CLOCK_START_NS = 1_000_000_000;

export class Clock {
  now = CLOCK_START_NS;
  /** Armed timers, in the order in which they were armed. */
  #armed: Timer[] = [];

  /** Arms the timer to fire `delayNs` from now, replacing an earlier arming. */
  start(timer: Timer, delayNs: number): void {
    this.#disarm(timer);
    timer.deadline = this.now + delayNs;
    this.#armed.push(timer);
  }

  /** Disarms the timer. */
  stop(timer: Timer): void {
    this.#disarm(timer);
  }

  /** The timer falls due: the clock moves to its deadline, and its callback is the caller's. */
  expire(timer: Timer): number {
    this.now = Math.max(this.now, timer.deadline ?? this.now);
    this.#disarm(timer);
    return this.now;
  }

  /** The earliest deadline, or null when no timer is armed. */
  nextDeadline(): number | null {
    const timer = this.#earliest();
    return timer === undefined ? null : timer.deadline;
  }

  /**
   * Moves the clock to now + `ns` and fires what falls due on the way.
   *
   * The first timer that fires runs `lateNs` after its deadline, so the clock may end beyond
   * now + `ns`.
   */
  advance(ns: number, lateNs = 0): readonly Firing[] {
    const end = this.now + ns;
    let fired: Firing[] | undefined;
    let late = lateNs;
    for (let timer = this.#earliest(); timer !== undefined; timer = this.#earliest()) {
      const deadline = timer.deadline as number;
      if (deadline > end) break;
      this.now = Math.max(this.now, deadline + late);
      late = 0;
      this.#disarm(timer);
      fired ??= [];
      fired.push([timer.name, this.now]);
      timer.callback(this.now);
    }
    this.now = Math.max(this.now, end);
    return fired ?? NONE_FIRED;
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#armed) {
      if (earliest === undefined || (timer.deadline as number) < (earliest.deadline as number)) {
        earliest = timer;
      }
    }
    return earliest;
  }

  #disarm(timer: Timer): void {
    if (timer.deadline === null) return;
    timer.deadline = null;
    this.#armed.splice(this.#armed.indexOf(timer), 1);
  }
}

const NONE_FIRED: readonly Firing[] = [];
