import { drawSmpProgram } from '../../arbitraries/smp-program.ts';
import type { Failure } from '../../check/failure.ts';
import type { Kit } from '../../check/kit.ts';
import type { Statistics } from '../../check/statistics.ts';
import type { UnderTest } from '../../check/under-test.ts';
import { Rng } from '../../core/rng.ts';
import type { Chooser } from '../../interleave/play.ts';
import type { Cast } from '../../scenario/scenario.ts';
import { isQueueCall, type SmpOperation } from '../../scenario/smp-operation.ts';
import { explore } from './bounded.ts';
import { priorities, randomWalk } from './choosers.ts';

/** walk: any path at any step; pct: random priorities; bounded: all schedules with few switches. */
export const RACE_STRATEGIES = ['walk', 'pct', 'bounded'] as const;

export type RaceStrategy = (typeof RACE_STRATEGIES)[number];

export interface RaceOptions {
  readonly subject: UnderTest;
  readonly statistics: Statistics;
  readonly muted: ReadonlySet<string>;
  readonly only?: ReadonlySet<string>;
  readonly strategy?: RaceStrategy;
}

/** A race that was run under one schedule after the other, and the last of them. */
export interface RaceRun {
  readonly cast: Cast;
  readonly operations: readonly SmpOperation[];
  readonly schedule: readonly number[];
  readonly failures: readonly Failure[];
}

/** Schedules that a race is run under at most. */
const SCHEDULES = 32;
/** Of a bounded search: schedules with one switch or none, and further ones with two. */
const BOUNDED_SCHEDULES = 100;
const SECOND_SWITCHES = 16;
/** What is worth its time most is done most: see docs/interleavings.md. */
const MIX: readonly RaceStrategy[] = ['bounded', 'bounded', 'bounded', 'pct', 'walk'];
/**
 * Calls of queues are short, and what goes wrong between them takes more switches. So does a lock
 * that is given up: its holder is interrupted first.
 */
const MIX_OF_MORE: readonly RaceStrategy[] = ['bounded', 'pct', 'pct', 'walk'];
/** Change points of random priorities. */
const CHANGES_MAX = 3;
const STEPS = 60;

/** Draws a race, and runs it under schedules of its strategy until something breaks. */
export function runRace(kit: Kit<'smp'>, seed: number, options: RaceOptions): RaceRun {
  const rng = new Rng(seed);
  const cast = kit.drawCast(rng);
  const operations = drawSmpProgram(cast, rng);
  const calls = operations.filter(({ first }) => first !== true);
  const isOfCalls = calls.every((one) => isQueueCall(one) || one.op === 'dispatch_queue');
  const takesMore = isOfCalls || cast.topology.locks === 'bounded';
  const strategy = options.strategy ?? rng.pick(takesMore ? MIX_OF_MORE : MIX);
  const race = new Race(kit, cast, operations, options);
  options.statistics.runs++;
  if (strategy === 'bounded') exploreRace(race);
  else {
    for (let i = 0; i < SCHEDULES && race.failures.length === 0; i++) {
      race.play(strategy === 'walk' ? randomWalk(rng) : drawPriorities(rng, race));
    }
  }
  const { schedule, failures } = race;
  return { cast, operations, schedule, failures };
}

function drawPriorities(rng: Rng, race: Race): Chooser {
  return priorities(rng, rng.between(0, CHANGES_MAX), race.steps);
}

function exploreRace(race: Race): void {
  for (const switches of [0, 1, 2]) {
    const run = (chooser: Chooser): boolean => {
      race.play(chooser);
      return race.failures.length === 0;
    };
    const runsMax = switches < 2 ? BOUNDED_SCHEDULES - race.nrPlayed : SECOND_SWITCHES;
    if (runsMax <= 0 || race.failures.length > 0) return;
    explore(run, { switches, runsMax, reduces: true });
  }
}

/** One race, and what its last schedule came to. */
export class Race {
  failures: readonly Failure[] = [];
  schedule: readonly number[] = [];
  /** Steps of the last schedule. */
  steps = STEPS;
  nrPlayed = 0;
  readonly #kit: Kit<'smp'>;
  readonly #cast: Cast;
  readonly #operations: readonly SmpOperation[];
  readonly #options: Pick<RaceOptions, 'subject' | 'statistics' | 'muted' | 'only'>;

  constructor(
    kit: Kit<'smp'>,
    cast: Cast,
    operations: readonly SmpOperation[],
    options: Pick<RaceOptions, 'subject' | 'statistics' | 'muted' | 'only'>,
  ) {
    this.#kit = kit;
    this.#cast = cast;
    this.#operations = operations;
    this.#options = options;
  }

  /** @throws Abandoned where the chooser says so */
  play(chooser: Chooser): void {
    const { subject, statistics, muted, only } = this.#options;
    this.nrPlayed++;
    const run = this.#kit.open(this.#cast, subject, {
      statistics,
      muted,
      ...(only === undefined ? {} : { only }),
      chooser,
      isThorough: true,
    });
    for (const operation of this.#operations) run.perform(operation);
    run.finish();
    this.failures = run.failures;
    this.schedule = run.played?.schedule ?? [];
    this.steps = run.played?.steps ?? this.steps;
  }
}
