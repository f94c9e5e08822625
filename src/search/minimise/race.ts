import type { Scenario } from '../../scenario/scenario.ts';
import { refit } from '../races/refit.ts';
import { removeCastRanges, withoutOneName, withoutTwoTasks, withSmallerCast } from './cast.ts';
import { withRounderNumbers, withSwappedOperations } from './cosmetic.ts';
import { operationsOf, withOperations } from './edit.ts';
import { withMergedIds } from './identifiers.ts';
import { withScaledLimits } from './limits.ts';
import { withLowerIds, withOneLowerId } from './lower-ids.ts';
import { type Neighbours, settle } from './neighbours.ts';
import { lowerNumbers, roundNumbers, withLowerNumbers } from './numbers.ts';
import { removeRanges, withoutOneOperation, withoutTwoOperations } from './operations.ts';
import { withPlainerShape } from './simplify.ts';
import type { Trial } from './trial.ts';
import { weigh } from './weight.ts';

/** Schedules that are tried for one smaller race. */
const RUNS_MAX = 300;
/** Schedules that are tried before a switch is called necessary. */
const CERTIFY_RUNS_MAX = 40_000;
/** With more switches than these a schedule is only thinned out. */
const SWITCHES_MAX = 4;

/** Gives a race that does not fail under its schedule one under which it does, if there is any. */
export function refitted(candidate: Scenario, best: Scenario): Scenario | undefined {
  if (!isSmaller(candidate, best)) return undefined;
  const switches = Math.min(weigh(best).switches, SWITCHES_MAX);
  const { schedule } = refit(candidate, switches, RUNS_MAX);
  return schedule === null ? undefined : { ...candidate, schedule };
}

/** A schedule that fits the one seldom fits the other if operations or CPUs went. */
function isSmaller(candidate: Scenario, best: Scenario): boolean {
  if (candidate.operations.length !== best.operations.length) {
    return candidate.operations.length < best.operations.length;
  }
  const racing = (scenario: Scenario) =>
    operationsOf(scenario).filter(({ first }) => first !== true).length;
  return (
    racing(candidate) < racing(best) ||
    candidate.cast.topology.cpus.length < best.cast.topology.cpus.length
  );
}

/** Fewest switches first, then what every other scenario is lowered by. */
export function lowerRace(trial: Trial): void {
  lowerSwitches(trial);
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    removeCastRanges(trial);
    removeRanges(trial);
    for (const neighbours of LEAVING_OUT) settle(trial, neighbours);
    if (trial.accepted !== before) continue;
    for (const neighbours of LOWERING) settle(trial, neighbours);
    roundNumbers(trial);
    if (trial.accepted !== before) continue;
    lowerNumbers(trial);
  }
  settle(trial, withRounderNumbers);
}

const LEAVING_OUT: readonly Neighbours[] = [
  withoutOneOperation,
  withOneMoreFirst,
  withoutOneName,
  withSmallerCast,
  withOneOnOtherCpu,
  withMergedIds,
];

const LOWERING: readonly Neighbours[] = [
  withPlainerShape,
  withLowerIds,
  withOneLowerId,
  withScaledLimits,
  withSwappedOperations,
];

const STEPS: readonly Neighbours[] = [
  ...LEAVING_OUT,
  ...LOWERING,
  withLowerNumbers,
  withoutTwoTasks,
  withoutTwoOperations,
];

/** Tries every neighbour; true if none keeps the failure, and no switch can be spared. */
export function certifyRace(trial: Trial): boolean {
  for (const neighbours of STEPS) {
    for (const candidate of neighbours(trial.best)) if (trial.attempt(candidate)) return false;
  }
  const { switches } = weigh(trial.best);
  if (switches === 0) return true;
  const { schedule, isComplete } = refit(trial.best, switches - 1, CERTIFY_RUNS_MAX);
  if (schedule === null) {
    trial.isUncertain ||= !isComplete;
    return true;
  }
  return !trial.attempt({ ...trial.best, schedule });
}

function lowerSwitches(trial: Trial): void {
  const { switches } = weigh(trial.best);
  if (switches > 0) {
    const { schedule } = refit(trial.best, Math.min(switches - 1, SWITCHES_MAX), RUNS_MAX);
    if (schedule !== null) trial.attempt({ ...trial.best, schedule });
  }
  settle(trial, withOneSwitchLess);
}

/** The schedules in which whoever runs goes on at one place more. */
function* withOneSwitchLess(scenario: Scenario): Iterable<Scenario> {
  for (let at = scenario.schedule.length - 1; at >= 0; at--) {
    if (scenario.schedule[at] === 0) continue;
    const schedule = scenario.schedule.with(at, 0);
    while (schedule.at(-1) === 0) schedule.pop();
    yield { ...scenario, schedule };
  }
}

/** The scenarios in which one operation less takes part in the race: it comes first. */
function* withOneMoreFirst(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  const racing = operations.findIndex(({ first }) => first !== true);
  if (racing < 0) return;
  for (let at = racing; at < operations.length; at++) {
    const moved = { ...operations[at], first: true } as (typeof operations)[number];
    const others = operations.filter((_, index) => index !== at);
    yield withOperations(scenario, [...others.slice(0, racing), moved, ...others.slice(racing)]);
  }
}

/** The scenarios in which one CPU does what another did as well, after it or before it. */
function* withOneOnOtherCpu(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  for (const [at, operation] of operations.entries()) {
    for (const { id } of scenario.cast.topology.cpus) {
      if (operation.cpu === id || operation.cpu === undefined) continue;
      if (id > Number(operation.cpu)) continue;
      yield withOperations(scenario, operations.with(at, { ...operation, cpu: id }));
    }
  }
}
