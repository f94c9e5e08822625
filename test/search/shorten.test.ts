import { describe, expect, test } from 'vitest';
import { failureKey } from '../../src/check/failure.ts';
import { kitOf } from '../../src/check/kits.ts';
import { replayScenario } from '../../src/check/replay.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { DEFAULT_DESIGN, type Level } from '../../src/scenario/scenario.ts';
import { minimise } from '../../src/search/minimise/minimise.ts';
import { minimiseAll } from '../../src/search/minimise-all.ts';
import { type FoundFailure, randomRun } from '../../src/search/random.ts';
import { minimiseAndShorten } from '../../src/search/shorten.ts';

/** The first thing that a fault breaks at a level. */
function firstFailure(level: Level, fault: string): FoundFailure {
  const subject = underTest(DEFAULT_DESIGN, [fault]);
  const statistics = new Statistics();
  for (let seed = 1; seed < 2_000; seed++) {
    const options = { subject, faults: [fault], statistics, muted: new Set<string>() };
    const [found] = randomRun(kitOf(level), seed, options);
    if (found !== undefined) return found;
  }
  throw new Error(`${fault} was not found`);
}

describe('minimiseAndShorten', () => {
  test.each([
    ['host', 'burst-reset-lost'],
    ['host', 'transfer-skips-middle-ancestor'],
    ['queue', 'atq-remove-forgets-size'],
  ] as const)('%s: %s fails alike, is certified, and no longer than before', (level, fault) => {
    const { scenario, failure } = firstFailure(level, fault);
    const plain = minimise(scenario, failure, { timeMs: 30_000 });
    const shortened = minimiseAndShorten(scenario, failure, 30_000);
    expect(shortened.minimal).toBe(true);
    expect(shortened.scenario.operations.length).toBeLessThanOrEqual(
      plain.scenario.operations.length,
    );
    expect(replayScenario(shortened.scenario).map(failureKey)).toContain(failureKey(failure));
  });

  test('without time it claims nothing', () => {
    const { scenario, failure } = firstFailure('host', 'burst-reset-lost');
    expect(minimiseAndShorten(scenario, failure, 0)).toMatchObject({ minimal: false });
  });
});

test('minimiseAll keeps the order in which things were found', () => {
  const found = ['burst-reset-lost', 'cgroup-move-leaves-task-behind'].map((fault) => {
    const { scenario, failure } = firstFailure('host', fault);
    return { scenario, failure, operationsFound: scenario.operations.length, minimal: false };
  });
  const all = minimiseAll(found, 60_000);
  expect(all.map(({ failure }) => failureKey(failure))).toEqual(
    found.map(({ failure }) => failureKey(failure)),
  );
  expect(all.every(({ minimal }) => minimal)).toBe(true);
});
