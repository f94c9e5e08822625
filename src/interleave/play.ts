import type { SectionEvent } from './event.ts';
import { type Choice, goesOn, type Section } from './section.ts';

/** Decides what happens next where paths are in flight. */
export interface Chooser {
  /**
   * @param choices at least two; the first lets the present path go on if it can
   * @returns an index into them
   */
  choose(choices: readonly Choice[], section: Section): number;
  /** Told of each step before it is taken, also where there was no choice. */
  taking?(choice: Choice, section: Section): void;
}

/** A schedule that was played. */
export interface Played {
  /** What was chosen wherever there was a choice; 0 at the end is left out. */
  readonly schedule: readonly number[];
  /** Switches from a path that could have gone on, stores that arrived early, locks given up. */
  readonly switches: number;
  readonly steps: number;
}

/** Ends a run that need not be finished. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** More steps than any set of paths that get somewhere takes. */
const STEPS_MAX = 20_000;

/** Lets the paths of a section run to their ends, in the order of the chooser's liking. */
export function play(
  section: Section,
  chooser: Chooser,
  emit: (event: SectionEvent) => void,
): Played {
  const schedule: number[] = [];
  let switches = 0;
  for (;;) {
    const choices = section.choices();
    // That somebody could give up makes no deadlock good.
    if (!choices.some(goesOn)) {
      const waiting = section.unfinished;
      if (waiting.length > 0) emit({ type: 'deadlock', waiting });
      break;
    }
    if (section.nrSteps >= STEPS_MAX) {
      emit({ type: 'livelock', unfinished: section.unfinished });
      break;
    }
    let index = 0;
    if (choices.length > 1) {
      index = chooser.choose(choices, section);
      schedule.push(index);
      if (index > 0 && isSwitch(choices, index, section)) switches++;
    }
    const choice = choices[index] as Choice;
    chooser.taking?.(choice, section);
    section.take(choice);
  }
  while (schedule.at(-1) === 0) schedule.pop();
  return { schedule, switches, steps: section.nrSteps };
}

/**
 * Whether a choice interrupts somebody, or what should have come: to go on with another path when
 * one has ended does not.
 */
export function isSwitch(choices: readonly Choice[], index: number, section: Section): boolean {
  const choice = choices[index] as Choice;
  if (!goesOn(choice)) return true;
  const [first] = choices as readonly [Choice];
  return first.path === section.current && choice.path !== first.path;
}

/** Plays a schedule that was recorded; where it has no entry, whoever runs goes on. */
export function follow(schedule: readonly number[]): Chooser {
  let at = 0;
  return {
    choose(choices) {
      const wanted = schedule[at++] ?? 0;
      return wanted < choices.length ? wanted : 0;
    },
  };
}
