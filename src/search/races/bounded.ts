import { Abandoned, type Chooser, isSwitch } from '../../interleave/play.ts';
import { type Choice, type Section, touchedBy } from '../../interleave/section.ts';
import { HappensBefore } from './happens-before.ts';

export interface BoundedOptions {
  /** Switches from a path that could go on, early stores and locks given up, at most. */
  readonly switches: number;
  /** Schedules that are played at most. */
  readonly runsMax: number;
  /** Whether schedules that differ in the order of independent steps are played once. */
  readonly reduces: boolean;
}

export interface Explored {
  /** Schedules that were played to their ends. */
  readonly played: number;
  /** Schedules that need not be played, since one that was played does the same. */
  readonly saved: number;
  /** Whether every schedule within the bound is among the two. */
  readonly isComplete: boolean;
}

/** A decision on the way to the present schedule. */
interface Frame {
  /** The choices that the bound allows, and which is the present one. */
  readonly allowed: readonly number[];
  at: number;
  /** Switches that were left before the decision. */
  readonly left: number;
  readonly key: string;
  /** Schedules that go through it, played or saved. */
  total: number;
}

/**
 * Plays every schedule with so few switches, depth first, each from the start.
 *
 * With reduction, a decision is not entered twice: if what has happened so far differs from an
 * earlier prefix only in the order of independent steps, and the same path ran last with the
 * same number of switches left, then the schedules that go on from here do what those did that
 * went on from there. That holds for any bound, since both the state and what may still be
 * chosen are the same.
 *
 * @param run plays one schedule; false ends the exploration
 */
export function explore(run: (chooser: Chooser) => boolean, options: BoundedOptions): Explored {
  const { runsMax, reduces } = options;
  const frames: Frame[] = [];
  const totals = new Map<string, number>();
  let played = 0;
  let saved = 0;
  for (let runs = 0; runs < runsMax; runs++) {
    const walker = new Walker(frames, options, totals);
    let goesOn = true;
    try {
      goesOn = run(walker);
      played++;
      count(frames, 1);
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
      saved += walker.cut;
      count(frames, walker.cut);
    }
    if (!goesOn) return { played, saved, isComplete: false };
    if (!advance(frames, reduces ? totals : null)) return { played, saved, isComplete: true };
  }
  return { played, saved, isComplete: false };
}

function count(frames: readonly Frame[], schedules: number): void {
  const last = frames.at(-1);
  if (last !== undefined) last.total += schedules;
}

/** Goes on to the next choice of the last decision that has one; false if none has. */
function advance(frames: Frame[], totals: Map<string, number> | null): boolean {
  for (let last = frames.at(-1); last !== undefined; last = frames.at(-1)) {
    if (last.at + 1 < last.allowed.length) {
      last.at++;
      return true;
    }
    frames.pop();
    totals?.set(last.key, last.total);
    count(frames, last.total);
  }
  return false;
}

/** Follows the decisions that are made, and makes further ones. */
class Walker implements Chooser {
  /** The schedules behind the decision at which the run was abandoned. */
  cut = 0;
  readonly #frames: Frame[];
  readonly #options: BoundedOptions;
  readonly #totals: ReadonlyMap<string, number>;
  readonly #past = new HappensBefore();
  #depth = 0;
  #left: number;

  constructor(frames: Frame[], options: BoundedOptions, totals: ReadonlyMap<string, number>) {
    this.#frames = frames;
    this.#options = options;
    this.#totals = totals;
    this.#left = options.switches;
  }

  choose(choices: readonly Choice[], section: Section): number {
    this.#sawCalls(section);
    let frame = this.#frames[this.#depth++];
    if (frame === undefined) {
      frame = this.#decide(choices, section);
      this.#frames.push(frame);
    }
    const index = frame.allowed[frame.at] as number;
    if (index > 0 && isSwitch(choices, index, section)) this.#left--;
    return index;
  }

  #decide(choices: readonly Choice[], section: Section): Frame {
    const { reduces } = this.#options;
    const left = this.#left;
    const key = reduces ? `${this.#past.fingerprint};${section.current?.index};${left}` : '';
    const known = this.#totals.get(key);
    if (reduces && known !== undefined) {
      this.cut = known;
      throw new Abandoned();
    }
    const allowed: number[] = [];
    for (const index of choices.keys()) {
      if (index === 0 || left > 0 || !isSwitch(choices, index, section)) allowed.push(index);
    }
    return { allowed, at: 0, left, key, total: 0 };
  }

  taking(choice: Choice, section: Section): void {
    if (!this.#options.reduces) return;
    this.#sawCalls(section);
    this.#past.took(choice, touchedBy(choice), section);
  }

  #sawCalls({ current }: Section): void {
    if (current !== null) this.#past.tookCalls(current);
  }
}
