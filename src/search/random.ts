import type { Failure } from '../check/failure.ts';
import type { Kit } from '../check/kit.ts';
import type { Statistics } from '../check/statistics.ts';
import type { UnderTest } from '../check/under-test.ts';
import { Rng } from '../core/rng.ts';
import {
  type Cast,
  type Level,
  type OperationsByLevel,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type Scenario,
} from '../scenario/scenario.ts';
import { type RaceStrategy, runRace } from './races/race-run.ts';
import { KindPicker } from './weights.ts';

/** Operations of a run, at least, and at most for one run in three each. */
const OPERATIONS_MIN = 10;
const OPERATIONS_MAX = [100, 400, 900];
/** One run of so many waits for tasks to run, and one of so many of these as long as it takes. */
const SETTLED = 2;
const PATIENT = 8;
/** Intervals that the others wait at most: long waits cost more than the run. */
const PATIENCE = 150;
/** So many kinds are tried for one operation before the run moves on. */
const DRAWS_MAX = 24;

export interface RandomRunOptions {
  readonly subject: UnderTest;
  /** The fault adjustments that made the subject, for the scenario. */
  readonly faults: readonly string[];
  readonly statistics: Statistics;
  readonly muted: ReadonlySet<string>;
  readonly only?: ReadonlySet<string>;
  /** How schedules are drawn at the level `smp`; absent: each way in its turn. */
  readonly strategy?: RaceStrategy;
}

export interface FoundFailure {
  readonly scenario: Scenario;
  readonly failure: Failure;
}

/** A random run that was performed. */
interface DrawnRun {
  readonly scenario: Scenario;
  readonly failures: readonly Failure[];
}

/**
 * One random run: draws a cast, then operation after operation from where the run stands, and
 * performs each at once.
 *
 * @returns what broke, with the scenario that was performed
 */
export function randomRun<L extends Level>(
  kit: Kit<L>,
  seed: number,
  options: RandomRunOptions,
): readonly FoundFailure[] {
  const { scenario, failures } = drawRun(kit, seed, options);
  return failures.map((failure) => ({
    failure,
    scenario: { ...scenario, property: failure.property, failureKind: failure.failureKind },
  }));
}

/** The scenario of a random run, whatever it breaks. */
export function drawScenario<L extends Level>(
  kit: Kit<L>,
  seed: number,
  options: RandomRunOptions,
): Scenario {
  return drawRun(kit, seed, options).scenario;
}

function drawRun<L extends Level>(kit: Kit<L>, seed: number, options: RandomRunOptions): DrawnRun {
  if (kit.level === 'smp') return drawRace(kit as unknown as Kit<'smp'>, seed, options);
  const rng = new Rng(seed);
  const cast = kit.drawCast(rng);
  const { subject, statistics, muted, only } = options;
  const watched = only === undefined ? { statistics, muted } : { statistics, muted, only };
  const run = kit.open(cast, subject, watched);
  const picker = new KindPicker(kit.name, run.planner.kinds, statistics, rng);
  const length = rng.between(OPERATIONS_MIN, rng.pick(OPERATIONS_MAX));
  const operations: OperationsByLevel[L][] = [];
  while (operations.length < length && run.failure === undefined) {
    const operation = drawOperation(run.planner, picker, rng);
    if (operation === undefined) break;
    operations.push(operation);
    run.perform(operation);
  }
  if (run.failure === undefined) run.finish(drawPatience(rng));
  const { byLevel } = statistics;
  byLevel.set(kit.name, (byLevel.get(kit.name) ?? 0) + operations.length);
  return { scenario: scenarioOf(kit.level, cast, operations, options), failures: run.failures };
}

function drawRace(kit: Kit<'smp'>, seed: number, options: RandomRunOptions): DrawnRun {
  const race = runRace(kit, seed, options);
  const { byLevel } = options.statistics;
  byLevel.set(kit.name, (byLevel.get(kit.name) ?? 0) + race.operations.length);
  const scenario = scenarioOf(kit.level, race.cast, race.operations, options);
  const { schedule, failures } = race;
  return { scenario: { ...scenario, schedule } as Scenario, failures };
}

function drawPatience(rng: Rng): number {
  if (!rng.chance(1, SETTLED)) return 0;
  return rng.chance(1, PATIENT) ? Number.POSITIVE_INFINITY : PATIENCE;
}

function drawOperation<L extends Level>(
  planner: ReturnType<Kit<L>['open']>['planner'],
  picker: KindPicker,
  rng: Rng,
): OperationsByLevel[L] | undefined {
  for (let draws = 0; draws < DRAWS_MAX; draws++) {
    const kind = picker.next(rng);
    const operation = planner.draw(kind, rng);
    if (operation === undefined) continue;
    picker.drew(kind);
    return operation;
  }
  return undefined;
}

function scenarioOf<L extends Level>(
  level: L,
  cast: Cast,
  operations: readonly OperationsByLevel[L][],
  options: RandomRunOptions,
): Scenario {
  return {
    format: SCENARIO_FORMAT,
    version: SCENARIO_VERSION,
    level,
    design: options.subject.design,
    faults: options.faults,
    cast,
    operations,
    schedule: [],
  } as unknown as Scenario;
}
