import { describe, expect, test } from 'vitest';
import { kitNamed } from '../../../src/check/kits.ts';
import { Statistics } from '../../../src/check/statistics.ts';
import { underTest } from '../../../src/check/under-test.ts';
import { DEFAULT_DESIGN } from '../../../src/scenario/scenario.ts';
import { randomRun } from '../../../src/search/random.ts';

const RUNS = 60;

/** How the law breaks in random runs of machines with that fault. */
function breaksWith(law: string, fault: string | null): ReadonlySet<string> {
  const faults = fault === null ? [] : [fault];
  const subject = underTest(DEFAULT_DESIGN, faults);
  const options = { subject, faults, muted: new Set<string>(), only: new Set([law]) };
  const kinds = new Set<string>();
  for (let seed = 1; seed <= RUNS && kinds.size === 0; seed++) {
    const found = randomRun(kitNamed('machine'), seed, {
      ...options,
      statistics: new Statistics(),
    });
    for (const { failure } of found) kinds.add(failure.failureKind);
  }
  return kinds;
}

describe('a scheduler that honours cpu.max on a machine', () => {
  test('asks before each insert: I-MCH-10', () => {
    const fault = 'lavd-direct-dispatch-skips-throttle';
    expect(breaksWith('I-MCH-10', fault)).toEqual(new Set(['not-asked']));
    expect(breaksWith('I-MCH-10', null)).toEqual(new Set());
  });

  test('reports no more than was run: I-MCH-9', () => {
    const fault = 'lavd-remote-clock-phantom-runtime';
    expect(breaksWith('I-MCH-9', fault)).toEqual(new Set(['phantom']));
    expect(breaksWith('I-MCH-9', null)).toEqual(new Set());
  });
});
