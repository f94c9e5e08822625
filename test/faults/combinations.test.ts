import { describe, expect, test } from 'vitest';
import { kitOf } from '../../src/check/kits.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { asMerged } from '../../src/faults/presets.ts';
import { DEFAULT_DESIGN } from '../../src/scenario/scenario.ts';
import { randomRun } from '../../src/search/random.ts';

const RUNS = 12;
const AS_MERGED = { ...DEFAULT_DESIGN, bandwidth: 'as-merged' } as const;

/** No combination of faults makes a run hang or throw: what breaks is laws. */
describe('faults can be combined', () => {
  const combinations: [string, typeof DEFAULT_DESIGN, string[]][] = [
    ['all on', AS_MERGED, []],
    ...asMerged.map(({ id }): [string, typeof DEFAULT_DESIGN, string[]] => [
      `all but ${id}`,
      AS_MERGED,
      [`-${id}`],
    ]),
    ...asMerged.map(({ id }): [string, typeof DEFAULT_DESIGN, string[]] => [
      `${id} alone`,
      DEFAULT_DESIGN,
      [id],
    ]),
  ];

  test.each(combinations)('%s', (_name, design, adjustments) => {
    const statistics = new Statistics();
    const subject = underTest(design, adjustments);
    const muted = { has: () => true } as unknown as ReadonlySet<string>;
    for (let seed = 1; seed <= RUNS; seed++) {
      const options = { subject, faults: adjustments, statistics, muted };
      expect(randomRun(kitOf('host'), seed, options), `seed ${seed}`).toEqual([]);
    }
    expect(statistics.performed).toBeGreaterThan(0);
  });
});
