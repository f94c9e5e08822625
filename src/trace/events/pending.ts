import type { EventBreach } from './law.ts';
import type { RecordedCpu } from './recorded.ts';
import type { Gap } from './tracker.ts';

/** A violation of a law, before it is certain. */
export interface Suspicion extends EventBreach {
  readonly property: string;
  readonly toNs: number;
  readonly line: number;
}

/** What is kept of one law; a recording that is all wrong is told so by the first ones. */
const KEPT_MAX = 1000;

/**
 * Violations that rest on no line being missing: each waits until every CPU that could have
 * spoken has shown that it did not, by a switch from the task that it was known to run.
 */
export class Pending {
  readonly #release: (suspicion: Suspicion) => void;
  #waiting: Suspicion[] = [];
  /** Suspicions that were dropped, for a gap explains them. */
  explained = 0;

  constructor(release: (suspicion: Suspicion) => void) {
    this.#release = release;
  }

  add(suspicion: Suspicion): void {
    if (suspicion.witnesses?.length === 0) this.#release(suspicion);
    else if (this.#waiting.length < KEPT_MAX) this.#waiting.push(suspicion);
  }

  /** Lines are missing: what they may have said explains what was suspected meanwhile. */
  explain({ rq, fromNs, toNs }: Gap): void {
    if (this.#waiting.length === 0) return;
    const isOpen = ({ witnesses, ...suspicion }: Suspicion): boolean => {
      const isWitness = rq === null || witnesses === undefined || witnesses.includes(rq);
      return !isWitness || suspicion.toNs <= fromNs || suspicion.fromNs > toNs;
    };
    const left = this.#waiting.filter(isOpen);
    this.explained += this.#waiting.length - left.length;
    this.#waiting = left;
  }

  /** These CPUs are known to have told all, each up to its last switch. */
  settle(cpus: Iterable<RecordedCpu>): void {
    if (this.#waiting.length === 0) return;
    const all = [...cpus];
    const isCertain = ({ witnesses = all, toNs }: Suspicion): boolean =>
      witnesses.every(({ switchedNs }) => switchedNs > toNs);
    const left: Suspicion[] = [];
    for (const suspicion of this.#waiting) {
      if (isCertain(suspicion)) this.#release(suspicion);
      else left.push(suspicion);
    }
    this.#waiting = left;
  }

  /**
   * No line follows. CPUs are switched off one after another: one that ran a task and had no
   * line after the violation may have been off by then; an idle one had nothing to say. And
   * kinds of events are switched off one after another: without switches nothing is certain.
   */
  end(cpus: Iterable<RecordedCpu>): void {
    const all = [...cpus];
    const lastSwitchNs = all.reduce((last, { switchedNs }) => Math.max(last, switchedNs), NEVER);
    const isOff = ({ witnesses = all, toNs }: Suspicion): boolean =>
      toNs > lastSwitchNs ||
      witnesses.some(({ current, lastNs }) => current !== null && (lastNs ?? NEVER) < toNs);
    for (const suspicion of this.#waiting) {
      if (isOff(suspicion)) this.explained++;
      else this.#release(suspicion);
    }
    this.#waiting = [];
  }
}

const NEVER = Number.NEGATIVE_INFINITY;
