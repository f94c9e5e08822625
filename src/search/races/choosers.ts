import type { Rng } from '../../core/rng.ts';
import type { Chooser } from '../../interleave/play.ts';
import { type Choice, goesOn } from '../../interleave/section.ts';

/** Of so many decisions with a path that may give up a lock, one lets it. */
const GIVE_UPS = 8;

/** A path that gives up, now and then; null if nobody does. They come last among the choices. */
function giveUp(choices: readonly Choice[], rng: Rng): number | null {
  const nrOthers = nrWithout(choices);
  if (nrOthers === choices.length || !rng.chance(1, GIVE_UPS)) return null;
  return rng.between(nrOthers, choices.length - 1);
}

/** The choices but those to give up. */
function nrWithout(choices: readonly Choice[]): number {
  return choices.filter(({ givesUp }) => !givesUp).length;
}

/** Every choice is as likely as any other, but that to give up a lock. */
export function randomWalk(rng: Rng): Chooser {
  return {
    choose: (choices) => giveUp(choices, rng) ?? rng.between(0, nrWithout(choices) - 1),
  };
}

/** Of so many decisions with stores on their way, one lets a store arrive. */
const ARRIVALS = 6;

/**
 * Probabilistic concurrency testing (Burckhardt and others, 2010): the path of the highest
 * priority runs, and at `changes` random steps it falls behind all others. With n paths of k
 * steps in all, a bug that needs d ordered steps is hit with a probability of at least
 * 1 / (n * k ^ (d - 1)), where d is `changes` + 1.
 *
 * @param steps how many steps a run has, about
 */
export function priorities(rng: Rng, changes: number, steps: number): Chooser {
  const priority = new Map<number, number>();
  const changeAt = new Set(
    Array.from({ length: changes }, () => rng.between(1, Math.max(1, steps))),
  );
  let lowest = 0;
  const priorityOf = ({ path }: Choice): number => {
    let known = priority.get(path.index);
    if (known === undefined) {
      known = 1 + rng.between(0, 1_000_000);
      priority.set(path.index, known);
    }
    return known;
  };
  return {
    choose(choices) {
      const nrPaths = choices.filter(goesOn).length;
      const gaveUp = giveUp(choices, rng);
      if (gaveUp !== null) return gaveUp;
      const nrOthers = nrWithout(choices);
      if (nrPaths < nrOthers && rng.chance(1, ARRIVALS)) return rng.between(nrPaths, nrOthers - 1);
      let best = 0;
      for (let i = 1; i < nrPaths; i++) {
        if (priorityOf(choices[i] as Choice) > priorityOf(choices[best] as Choice)) best = i;
      }
      return best;
    },
    // Also where there is no choice: the path that comes next finds it behind.
    taking({ path }, section) {
      if (changeAt.delete(section.nrSteps + 1)) priority.set(path.index, --lowest);
    },
  };
}
