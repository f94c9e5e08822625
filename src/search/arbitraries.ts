import fc from 'fast-check';
import { castArbitrary } from '../arbitraries/cast.ts';
import { kitOf } from '../check/kits.ts';
import { Statistics } from '../check/statistics.ts';
import { underTest } from '../check/under-test.ts';
import { DEFAULT_DESIGN, type Level, type Scenario } from '../scenario/scenario.ts';
import { drawScenario } from './random.ts';

/**
 * Scenarios of a level. Each is drawn against the model, so that its operations make sense
 * where they stand; no law is watched. Shrinking is the minimiser's, not fast-check's.
 */
function scenarioArbitrary(level: Exclude<Level, 'library'>): fc.Arbitrary<Scenario> {
  const subject = underTest(DEFAULT_DESIGN, []);
  return fc.noShrink(fc.integer()).map((seed) => {
    const none = new Set<string>();
    const options = { subject, faults: [], statistics: new Statistics(), muted: none, only: none };
    return drawScenario(kitOf(level), seed, options);
  });
}

/** fast-check arbitraries for those who test something of their own with them. */
export const arbitraries = {
  cast: castArbitrary,
  scenario: scenarioArbitrary,
} as const;
