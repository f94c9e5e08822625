import { describe, expect, test } from 'vitest';
import { replayScenario } from '../../../src/check/replay.ts';
import type { CastTopology } from '../../../src/scenario/scenario.ts';
import { minimise } from '../../../src/search/minimise/minimise.ts';
import { doubleInsert, overtakenBudget, sleepsInBacklog } from '../../report/race-samples.ts';

type Sample = typeof doubleInsert;

/** The machine of the smallest race that fails in the same way. */
function machineOf(sample: Sample, options: Pick<CastTopology, 'memory' | 'locks'>): CastTopology {
  const topology = { ...sample.cast.topology, ...options };
  const scenario = { ...sample, cast: { ...sample.cast, topology } };
  const failure = replayScenario(scenario).find(({ property }) => property === sample.property);
  if (failure === undefined) throw new Error('nothing breaks');
  return minimise(scenario, failure, { timeMs: 60_000 }).scenario.cast.topology;
}

describe('what the machine may do and need not is left out', () => {
  test('a weak memory and bounded locks', () => {
    const least = machineOf(doubleInsert, { memory: 'weak', locks: 'bounded' });
    expect(Object.keys(least)).toEqual(['tickNs', 'cpus']);
  });

  test('but not a weak memory where a store has to be late', () => {
    const least = machineOf(overtakenBudget, { locks: 'bounded' });
    expect(Object.keys(least)).toEqual(['tickNs', 'cpus', 'memory']);
  });

  test('nor bounded locks where one is given up', () => {
    const least = machineOf(sleepsInBacklog, { memory: 'weak' });
    expect(Object.keys(least)).toEqual(['tickNs', 'cpus', 'locks']);
  });
});
