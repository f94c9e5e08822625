import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { failureKey } from '../../src/check/failure.ts';
import { underTest } from '../../src/check/under-test.ts';
import type { DrivenCounterexample } from '../../src/drive/search/drive-search.ts';
import { replayDriven } from '../../src/drive/search/replay-driven.ts';
import { formatScenario } from '../../src/scenario/file.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { replayOne } from '../../src/vectors/sets.ts';
import { AS_MERGED, drive, failingAt, faulty, PROGRAM } from './driving.ts';
import { modelProgram } from './model-program.ts';

const directory = mkdtempSync(join(tmpdir(), 'drive-replay-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const merged = modelProgram('bandwidth-a', {}, underTest(AS_MERGED, []).seams);

/** What is found first in the program, by the property. */
function findingOf(property: string, given: Parameters<typeof drive>[0]): DrivenCounterexample {
  const { counterexamples } = drive({ runs: 90, minimiseMs: 0, only: [property], ...given });
  const found = counterexamples.find(({ failure }) => failure.property === property);
  if (found === undefined) throw new Error(`${property} is not found`);
  return found;
}

describe('a scenario is replayed on a program', () => {
  test('that fails as the file says, or does not', () => {
    const start = failingAt('rbtree', 5, 'crash', 'reset');
    const [first] = drive({ component: 'rbtree', start, runs: 5 }).counterexamples;
    const scenario = first?.scenario as Scenario;
    expect(formatScenario(scenario)).not.toContain('model');
    expect(replayDriven(scenario, PROGRAM, { start })).toMatchObject({
      verdict: 'broken',
      failures: [{ property: 'D-crash' }],
    });
    expect(replayDriven(scenario, PROGRAM, { start: modelProgram('rbtree') })).toEqual({
      verdict: 'holds',
      failures: [],
      also: [],
    });
    expect(() => replayDriven(scenario, PROGRAM, { start: modelProgram('atq') })).toThrow(
      'the scenario is of the level tree, and atq is driven at queue',
    );
  });

  // It breaks other laws before any operation.
  const { scenario, failure } = findingOf('I-BW-10', { component: 'bandwidth-a', start: merged });

  test('up to what the file names, whatever else breaks before', () => {
    const { verdict, failures, also } = replayDriven(scenario, PROGRAM, { start: merged });
    expect(verdict).toBe('broken');
    expect(failures.map(failureKey)).toEqual([failureKey(failure)]);
    expect(also.map(({ property }) => property)).toContain('I-BWA-5');
  });

  test('and holds where only something else breaks', () => {
    const named = { ...scenario, property: 'I-BW-2', failureKind: 'no such kind' };
    const { verdict, failures, also } = replayDriven(named, PROGRAM, { start: merged });
    expect({ verdict, failures }).toEqual({ verdict: 'holds', failures: [] });
    expect(also.map(({ property }) => property)).toContain('I-BWA-5');
  });

  test('with an eye for other laws than the file names', () => {
    const options = { start: merged, only: ['I-BWA-5'] };
    const { verdict, failures, also } = replayDriven(scenario, PROGRAM, options);
    expect({ verdict, also }).toEqual({ verdict: 'broken', also: [] });
    expect(new Set(failures.map(({ property }) => property))).toEqual(new Set(['I-BWA-5']));
    expect(() => replayDriven(scenario, PROGRAM, { ...options, only: ['I-RB-1'] })).toThrow(
      '--only: I-RB-1 is not judged here',
    );
  });

  test('that fails otherwise before the end: nobody knows whether it would hold', () => {
    const start = failingAt('bandwidth-a', 3, 'crash', 'reset');
    expect(replayDriven(scenario, PROGRAM, { start })).toMatchObject({
      verdict: 'inconclusive',
      failures: [],
      also: [{ property: 'D-crash' }],
      reason: 'the program failed before the end',
    });
  });

  test('of which the law that the file names is not judged', () => {
    const named: Scenario = { ...scenario, property: 'I-BWA-5', failureKind: 'too low' };
    const start = modelProgram('bandwidth-b');
    expect(replayDriven(named, PROGRAM, { start })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'it is not judged of this bandwidth-b',
    });
  });

  test('beside the model that the file names', () => {
    const given = { component: 'bandwidth-a', differential: true } as const;
    const start = faulty('bandwidth-a', 'effective-quota-from-raw-parent');
    const first = { only: [], runs: 90, minimiseMs: 0, untilFirst: true } as const;
    const { counterexamples } = drive({ ...given, ...first, start });
    const [found] = counterexamples.filter(({ failure: one }) => one.property === 'D-divergence');
    const file = found?.scenario as Scenario;
    const differing = { ...PROGRAM, differential: 'fitting' as const };
    for (const only of [{}, { only: ['I-BW-14'] }]) {
      const again = replayDriven(file, differing, { start, ...only });
      expect(again.failures.map(failureKey)).toEqual([failureKey(found?.failure ?? failure)]);
    }
    expect(replayDriven(file, PROGRAM, { start })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'only --differential finds it',
    });
  });

  test('and recorded as vectors reads it', async () => {
    const record = join(directory, 'replay.jsonl');
    replayDriven(scenario, PROGRAM, { start: merged, record });
    const { sets } = await replayOne(record, 'session');
    expect(sets).toMatchObject([{ set: 'bandwidth-a', mismatches: [] }]);
  });
});
