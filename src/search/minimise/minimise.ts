import type { Failure } from '../../check/failure.ts';
import { replayScenario } from '../../check/replay.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { withOneTaskAlone } from './alone.ts';
import { removeCastRanges, withoutOneName, withoutTwoTasks, withSmallerCast } from './cast.ts';
import { inOtherOrder, withRounderNumbers } from './cosmetic.ts';
import { extrapolate } from './extrapolate.ts';
import { withLowerIds, withMergedIds, withOneLowerId } from './identifiers.ts';
import { withOneForTwo, withoutOneInOtherOrder, withSharedLimit } from './instead.ts';
import { withJoinedOperations } from './joined.ts';
import { withScaledLimits } from './limits.ts';
import { withLongerTimes } from './longer.ts';
import { type Neighbours, settle } from './neighbours.ts';
import { lowerNumbers, withLowerNumbers } from './numbers.ts';
import {
  removePairs,
  removeRanges,
  truncate,
  withLaterInPlace,
  withoutOneOperation,
  withoutShortRun,
  withoutTwoOperations,
} from './operations.ts';
import { removeSwitches, withoutOneSwitch } from './schedule.ts';
import { withOperationsInCast, withPlainerShape } from './simplify.ts';
import { OutOfTime, type Replay, Trial } from './trial.ts';

export interface MinimiseOptions {
  /** How long it may take, in ms. */
  readonly timeMs: number;
  /** Runs a candidate; the check itself by default. */
  readonly replay?: Replay;
  /** A clock in ms, for the time budget. */
  readonly now?: () => number;
}

export interface Minimised {
  readonly scenario: Scenario;
  /** How the scenario fails: as before, but perhaps with other figures. */
  readonly failure: Failure;
  /** True only if every neighbour was tried, and none of them keeps the failure. */
  readonly minimal: boolean;
  /** Replays that it took. */
  readonly evaluations: number;
}

/**
 * Lowers a scenario to what its failure needs.
 *
 * In the result no operation, task, cgroup, LLC, CPU or context switch can be left out, no two
 * operations, and no number put lower by a rung of its ladder; fewer switches come before fewer
 * operations, those before a smaller cast, and that before lower numbers. The same failure is
 * the same property, broken in the same way.
 */
export function minimise(
  scenario: Scenario,
  failure: Failure,
  options: MinimiseOptions,
): Minimised {
  const { timeMs, replay = (candidate) => replayScenario(candidate) } = options;
  const now = options.now ?? (() => performance.now());
  const trial = new Trial(scenario, failure, { timeMs, replay, now });
  let certified: Pick<Minimised, 'scenario' | 'failure'> | undefined;
  try {
    if (trial.confirm()) {
      for (let done = false; !done; ) {
        do lower(trial);
        while (!certify(trial));
        certified = { scenario: trial.best, failure: trial.failure };
        done = !rearrange(trial);
      }
    }
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
  }
  const { scenario: best, failure: last } = certified ?? {
    scenario: trial.best,
    failure: trial.failure,
  };
  return {
    scenario: best,
    failure: last,
    minimal: certified !== undefined,
    evaluations: trial.evaluations,
  };
}

/** Puts things in order where the failure allows it; true if something moved. */
function rearrange(trial: Trial): boolean {
  const before = trial.accepted;
  settle(trial, inOtherOrder);
  settle(trial, withRounderNumbers);
  return trial.accepted !== before;
}

/** Every way to take one step, in the order of preference, and pairs last: they are many. */
const STEPS: readonly Neighbours[] = [
  withoutOneSwitch,
  withoutOneOperation,
  withoutOneName,
  withSmallerCast,
  withOperationsInCast,
  withJoinedOperations,
  withMergedIds,
  withPlainerShape,
  withLowerIds,
  withOneLowerId,
  withScaledLimits,
  withLowerNumbers,
  withoutTwoTasks,
  withoutShortRun,
  withoutTwoOperations,
  withLaterInPlace,
  withOneTaskAlone,
  withLongerTimes,
  withoutOneInOtherOrder,
  withSharedLimit,
  withOneForTwo,
];

/** Tries every neighbour of the scenario; true if none keeps the failure. */
function certify(trial: Trial): boolean {
  for (const neighbours of STEPS) {
    for (const candidate of neighbours(trial.best)) if (trial.attempt(candidate)) return false;
  }
  return true;
}

/** Greedy passes, in the order of preference; each is repeated after any that helped. */
function lower(trial: Trial): void {
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    const start = trial.best;
    leaveOut(trial);
    if (trial.accepted !== before) continue;
    settle(trial, withPlainerShape);
    settle(trial, withLowerIds);
    settle(trial, withOneLowerId);
    settle(trial, withScaledLimits);
    lowerNumbers(trial);
    extrapolate(trial, start);
  }
}

/** Leaves out what can be left out; pairs only when nothing else goes any more. */
function leaveOut(trial: Trial): void {
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    truncate(trial);
    removeSwitches(trial);
    settle(trial, withoutOneSwitch);
    removeCastRanges(trial);
    removeRanges(trial);
    settle(trial, withoutOneOperation);
    settle(trial, withoutOneName);
    settle(trial, withSmallerCast);
    settle(trial, withOperationsInCast);
    settle(trial, withJoinedOperations);
    settle(trial, withMergedIds);
    if (trial.accepted !== before) continue;
    settle(trial, withOneTaskAlone);
    settle(trial, withoutTwoTasks);
    settle(trial, withoutShortRun);
    removePairs(trial);
    settle(trial, withLaterInPlace);
    settle(trial, withLongerTimes);
    settle(trial, withoutOneInOtherOrder);
    settle(trial, withSharedLimit);
    settle(trial, withOneForTwo);
  }
}
