/**
 * The canaries: faults that every run of the tests must find. Where one lives, what is broken
 * is not the library under test but the search, the laws or the minimiser.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { replayScenario } from '../../src/check/replay.ts';
import { readScenarioFile } from '../../src/scenario/file.ts';
import { cli, temporary } from '../cli/harness.ts';

/** One a level, and some that only waiting shows; each with a law that has to catch it. */
const CANARIES = [
  ['rbtree-update-copies-value-only', 'I-RB-6', 'bandwidth'],
  ['atq-remove-forgets-size', 'I-ATQ-3', 'bandwidth'],
  ['debt-forgotten-after-one-interval', 'I-BWA-7', 'bandwidth'],
  ['replenish-timer-not-rearmed', 'I-BW-16', 'bandwidth'],
  ['subsched-cgroup-move-keeps-owner', 'I-SUB-1', 'hierarchy'],
  ['bypass-stops-at-own-depth', 'I-SUB-22', 'hierarchy'],
  ['lavd-remote-clock-phantom-runtime', 'I-MCH-9', 'machine'],
  ['transfer-overdraws', 'I-SMP-14', 'smp'],
] as const;
const SUITES = new Set(CANARIES.map(([, , suite]) => suite));
const RUNS = 300;
/** A race takes more luck. */
const RACES = 500;

/** As much of `run --json` as is looked at. */
interface RunJson {
  readonly verdict: string;
  readonly counterexamples: readonly {
    readonly property: string;
    readonly kind: string;
    readonly file: string;
    readonly operations: number;
    readonly minimal: boolean;
  }[];
}

function runsOf(suite: string): number {
  return suite === 'smp' ? RACES : RUNS;
}

const directory = temporary();
afterAll(directory.remove);

describe.each(CANARIES)('%s', (fault, law, suite) => {
  test(`is found by ${law}, with a minimal counterexample that replays`, async () => {
    const cwd = directory.path;
    const runs = runsOf(suite);
    const line = `run --suite ${suite} --with ${fault} --only ${law} --seed 1 --runs ${runs} --minimise-time 60s --json`;
    const { code, stdout } = await cli([...line.split(' '), '--out', fault], { cwd });
    const { verdict, counterexamples } = JSON.parse(stdout) as RunJson;
    expect({ code, verdict }).toEqual({ code: 1, verdict: 'broken' });
    expect(counterexamples.length).toBeGreaterThan(0);
    for (const { property, kind, file, operations, minimal } of counterexamples) {
      expect({ property, minimal }).toEqual({ property, minimal: true });
      const scenario = readScenarioFile(file.startsWith('/') ? file : `${cwd}/${file}`);
      expect(scenario.operations.length).toBe(operations);
      const failures = replayScenario(scenario).map((one) => `${one.property}/${one.failureKind}`);
      expect(failures).toContain(`${property}/${kind}`);
    }
  });
});

test.each([...SUITES])('without a fault the same runs of %s break nothing', async (suite) => {
  const line = `run --suite ${suite} --seed 1 --runs ${RUNS} --json`;
  const { code, stdout } = await cli(line.split(' '), { cwd: directory.path });
  const { counterexamples } = JSON.parse(stdout) as RunJson;
  expect(counterexamples).toEqual([]);
  // 3: so short a search need not have seen every witness.
  expect([0, 3]).toContain(code);
});
