import { describe, expect, test } from 'vitest';
import type { Kit } from '../../src/check/kit.ts';
import { kitNamed } from '../../src/check/kits.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { formatScenario } from '../../src/scenario/format.ts';
import { DEFAULT_DESIGN, type Level } from '../../src/scenario/scenario.ts';
import { randomRun } from '../../src/search/random.ts';

const RUNS = 60;

function play(kit: Kit<Level>, seed: number, statistics: Statistics) {
  const subject = underTest(DEFAULT_DESIGN, []);
  return randomRun(kit, seed, { subject, faults: [], statistics, muted: new Set() });
}

describe.each(['hierarchy', 'machine'] as const)('random runs of %s', (name) => {
  const kit = kitNamed(name);

  test('on the corrected design break no law', () => {
    const statistics = new Statistics();
    for (let seed = 1; seed <= RUNS; seed++) {
      const [first] = play(kit, seed, statistics);
      const shown = first === undefined ? '' : formatScenario(first.scenario);
      expect({ seed, failure: first?.failure, shown }).toEqual({
        seed,
        failure: undefined,
        shown: '',
      });
    }
    expect(statistics.performed).toBeGreaterThan(RUNS);
  });

  test('are the same for the same seed', () => {
    const [first, second] = [new Statistics(), new Statistics()];
    play(kit, 7, first);
    play(kit, 7, second);
    expect(second).toEqual(first);
  });
});
