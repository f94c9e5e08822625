import { describe, expect, test } from 'vitest';
import { drawSmpCast } from '../../../src/arbitraries/smp-cast.ts';
import { drawSmpProgram } from '../../../src/arbitraries/smp-program.ts';
import { drawQueueProgram } from '../../../src/arbitraries/smp-queue-program.ts';
import { describeSmp } from '../../../src/check/describe-smp.ts';
import { kitOf } from '../../../src/check/kits.ts';
import { replayScenario } from '../../../src/check/replay.ts';
import { Statistics } from '../../../src/check/statistics.ts';
import { underTest } from '../../../src/check/under-test.ts';
import { Rng } from '../../../src/core/rng.ts';
import type { Chooser } from '../../../src/interleave/play.ts';
import { DEFAULT_DESIGN } from '../../../src/scenario/scenario.ts';
import { explore } from '../../../src/search/races/bounded.ts';
import { RACE_STRATEGIES, runRace } from '../../../src/search/races/race-run.ts';
import { randomRun } from '../../../src/search/random.ts';
import { castOf, first, playRace, type Race } from '../../helpers/race-script.ts';
import { SmpBench } from '../../helpers/smp-bench.ts';

/** Schedules of one race that are played in full. */
const RUNS_MAX = 1_200;

/** What a race comes to: who is where, and what every cgroup and LLC has left. */
function outcomeOf({ cast, operations }: Race, chooser: Chooser): string {
  const bench = new SmpBench(cast, chooser);
  bench.race(...operations);
  const { lib, tasks } = bench.view.state;
  const llcContexts = [...lib.llcContexts.values()].flat();
  return [
    ...describeSmp(bench.view).map(({ item, text }) => `${item}: ${text}`),
    ...[...lib.contexts].map(([{ id }, cgx]) => `${id} ${Object.values(cgx).join()}`),
    ...llcContexts.map(
      (llcx) => `${llcx?.budgetRemaining} ${llcx?.runtimeTotal} ${llcx?.btq.size}`,
    ),
    ...[...tasks.values()].map(
      ({ opsState, qseq, chosenCpu }) => `${opsState} ${qseq} ${chosenCpu}`,
    ),
    `${lib.throttledIds} ${lib.replenishStat.s}`,
  ]
    .sort()
    .join('\n');
}

function enumerate(race: Race, switches: number, reduces: boolean) {
  const outcomes = new Set<string>();
  const run = (chooser: Chooser): boolean => {
    outcomes.add(outcomeOf(race, chooser));
    return true;
  };
  const explored = explore(run, { switches, runsMax: RUNS_MAX, reduces });
  return { ...explored, outcomes: [...outcomes].sort() };
}

describe('the steps of real paths name all that they touch', () => {
  const seeds = Array.from({ length: 30 }, (_, i) => i + 1);

  test.each([0, 1])('so the reduced exploration finds every outcome with %i switches', (bound) => {
    let nrCompared = 0;
    for (const seed of seeds) {
      const rng = new Rng(seed);
      const cast = drawSmpCast(rng);
      const race = { cast, operations: drawSmpProgram(cast, rng) };
      const full = enumerate(race, bound, false);
      if (!full.isComplete) continue;
      const reduced = enumerate(race, bound, true);
      expect(reduced.outcomes, `seed ${seed}`).toEqual(full.outcomes);
      expect(reduced.played + reduced.saved).toBe(full.played);
      nrCompared++;
    }
    expect(nrCompared).toBeGreaterThan(20);
  });
});

test('where locks time out the reduced exploration finds every outcome as well', () => {
  let nrEnded = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const rng = new Rng(seed);
    const cast = castOf([0, 0, 0], [], [], { locks: 'bounded' });
    const race = { cast, operations: drawQueueProgram(cast, rng) };
    const full = enumerate(race, 2, false);
    if (!full.isComplete) continue;
    const reduced = enumerate(race, 2, true);
    expect(reduced.outcomes, `seed ${seed}`).toEqual(full.outcomes);
    expect(reduced.played + reduced.saved).toBe(full.played);
    if (full.outcomes.some((outcome) => outcome.includes('scheduler: ended'))) nrEnded++;
  }
  expect(nrEnded).toBeGreaterThan(10);
});

describe('a drawn race', () => {
  const kit = kitOf('smp');
  const FAULT = 'atq-double-insert-two-queues';
  const options = (faults: readonly string[]) => ({
    subject: underTest(DEFAULT_DESIGN, faults),
    faults,
    statistics: new Statistics(),
    muted: new Set<string>(),
  });

  test.each(RACE_STRATEGIES)(
    'holds without a fault, and is the same for a seed: %s',
    (strategy) => {
      for (const seed of [1, 2, 3]) {
        const [one, other] = [0, 1].map(() => runRace(kit, seed, { ...options([]), strategy }));
        expect(one?.failures).toEqual([]);
        expect(other).toEqual(one);
      }
    },
  );

  test.each(RACE_STRATEGIES)('loses to a fault, and its scenario breaks again: %s', (strategy) => {
    for (let seed = 1; seed <= 200; seed++) {
      const only = new Set(['I-SMP-1']);
      const [found] = randomRun(kit, seed, { ...options([FAULT]), strategy, only });
      if (found === undefined) continue;
      const again = replayScenario(found.scenario);
      expect(again.map(({ property }) => property)).toContain(found.failure.property);
      return;
    }
    throw new Error('not found');
  });
});

test('the state of a race in short', () => {
  const cast = castOf([0, 0], [], [1]);
  const bench = new SmpBench(cast);
  bench.perform(
    ...first(
      { op: 'create', q: 0, fifo: true, cpu: 0 },
      { op: 'insert', q: 0, task: 4, cpu: 0 },
      { op: 'task_fini', task: 5, cpu: 0 },
      { op: 'task_detach', task: 6, cpu: 0 },
      { op: 'wake', task: 0, cpu: 0 },
      { op: 'dispatch', cpu: 0 },
      { op: 'exit', task: 0, cpu: 0 },
    ),
  );
  const lines = (): string[] => describeSmp(bench.view).map(({ item, text }) => `${item}: ${text}`);
  expect(lines()).toEqual([
    'CPU 0: task 0',
    'CPU 1: idle',
    'task 0: runs on CPU 0, exiting',
    'task 4 of the queues: in queue 0',
    'task 5 of the queues: in no queue',
    'task 6 of the queues: dead',
  ]);
  const { failures } = playRace({ cast, operations: [{ op: 'wake', task: 0, cpu: 1 }] });
  expect(failures).toEqual([]);
});
