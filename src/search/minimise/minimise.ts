import { type Failure, failureKey } from '../../check/failure.ts';
import { replayFor, replayScenario } from '../../check/replay.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { withOneTaskAlone } from './alone.ts';
import { removeCastRanges, withoutOneName, withoutTwoTasks, withSmallerCast } from './cast.ts';
import { inOtherOrder, withRounderNumbers, withSwappedOperations } from './cosmetic.ts';
import { extrapolate } from './extrapolate.ts';
import { withMergedIds } from './identifiers.ts';
import { withOperationsInCast } from './in-cast.ts';
import { withOneForTwo, withoutOneInOtherOrder, withSharedLimit } from './instead.ts';
import { withJoinedOperations } from './joined.ts';
import { withScaledLimits } from './limits.ts';
import { withLongerTimes } from './longer.ts';
import { withLowerIds, withOneLowerId } from './lower-ids.ts';
import { type Neighbours, settle } from './neighbours.ts';
import { lowerNumbers, roundNumbers, withLowerNumbers } from './numbers.ts';
import {
  removePairs,
  removeRanges,
  truncate,
  withLaterInPlace,
  withoutOneOperation,
  withoutShortRun,
  withoutTwoOperations,
} from './operations.ts';
import { certifyRace, lowerRace, refitted } from './race.ts';
import { removeSwitches, withoutOneSwitch } from './schedule.ts';
import { withPlainerShape } from './simplify.ts';
import { OutOfTime, type Replay, Trial } from './trial.ts';
import { weigh } from './weight.ts';

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
  const { timeMs, replay = replayOf(scenario, failure) } = options;
  const now = options.now ?? (() => performance.now());
  const isRace = scenario.level === 'smp';
  const trial = new Trial(scenario, failure, {
    timeMs,
    replay,
    now,
    ...(isRace ? { refit: refitted } : {}),
  });
  let certified: Pick<Minimised, 'scenario' | 'failure'> | undefined;
  try {
    if (trial.confirm()) {
      for (let done = false; !done; ) {
        do
          if (isRace) lowerRace(trial);
          else lower(trial);
        while (!(isRace ? certifyRace(trial) : certify(trial)));
        certified = { scenario: trial.best, failure: trial.failure };
        done = isRace || !rearrange(trial);
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
    minimal: certified !== undefined && !trial.isUncertain,
    evaluations: trial.evaluations,
  };
}

/**
 * A machine is watched for the one law that breaks, unless that only breaks where the others are
 * watched for too: they cost more than the run, and each asks it to wait.
 */
function replayOf(scenario: Scenario, failure: Failure): Replay {
  if (scenario.level !== 'machine' && scenario.level !== 'smp') {
    return (candidate) => replayScenario(candidate);
  }
  const alone: Replay = (candidate) => replayFor(failure.property, candidate);
  const key = failureKey(failure);
  const isEnough = alone(scenario).some((one) => failureKey(one) === key);
  return isEnough ? alone : (candidate) => replayScenario(candidate);
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
  return !STEPS.some((neighbours) => takeOne(trial, neighbours));
}

/** Greedy passes, in the order of preference; each is repeated after any that helped. */
function lower(trial: Trial): void {
  const sizes = new Set<string>();
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    const start = trial.best;
    leaveOut(trial, sizes);
    if (trial.accepted !== before) continue;
    settle(trial, withPlainerShape);
    settle(trial, withLowerIds);
    settle(trial, withOneLowerId);
    settle(trial, withScaledLimits);
    roundNumbers(trial);
    if (trial.accepted !== before) continue;
    lowerNumbers(trial);
    extrapolate(trial, start);
  }
}

/**
 * Leaves out what can be left out; several at once only when nothing else goes any more.
 *
 * @param sizes those at which that was tried: it is many candidates, and if nothing but numbers
 *   has changed since, the certificate is soon enough
 */
function leaveOut(trial: Trial, sizes: Set<string>): void {
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    leaveOutOne(trial);
    if (trial.accepted !== before) continue;
    // What comes together in another order may go together, or become one.
    settle(trial, withSwappedOperations);
    if (trial.accepted !== before) continue;
    const { operations, cast } = weigh(trial.best);
    const size = `${operations} ${cast}`;
    if (sizes.has(size)) return;
    sizes.add(size);
    leaveOutSeveral(trial);
  }
}

function leaveOutOne(trial: Trial): void {
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
}

/** Larger steps, up to the first that helps: smaller ones may do again after it. */
const LARGER_STEPS: readonly Neighbours[] = [
  withLaterInPlace,
  withLongerTimes,
  withoutOneInOtherOrder,
  withSharedLimit,
  withOneForTwo,
];

function leaveOutSeveral(trial: Trial): void {
  const before = trial.accepted;
  if (takeOne(trial, withOneTaskAlone)) return;
  settle(trial, withoutTwoTasks);
  settle(trial, withoutShortRun);
  removePairs(trial);
  if (trial.accepted === before) LARGER_STEPS.some((neighbours) => takeOne(trial, neighbours));
}

/** Takes the first candidate that keeps the failure, if one does. */
function takeOne(trial: Trial, neighbours: Neighbours): boolean {
  for (const candidate of neighbours(trial.best)) if (trial.attempt(candidate)) return true;
  return false;
}
