import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayScenario } from '../../src/check/replay.ts';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import { arbitraries } from '../../src/search/arbitraries.ts';

test.each(['tree', 'queue', 'host'] as const)(
  'scenarios of the level %s hold, as files too',
  (level) => {
    fc.assert(
      fc.property(arbitraries.scenario(level), (scenario) => {
        expect(parseScenario(formatScenario(scenario), 'drawn')).toEqual(scenario);
        expect(replayScenario(scenario)).toEqual([]);
      }),
      { numRuns: 10, seed: 7 },
    );
  },
);

test('casts name their members once', () => {
  fc.assert(
    fc.property(arbitraries.cast, ({ cgroups, tasks, topology }) => {
      for (const members of [cgroups, tasks, topology.cpus]) {
        expect(new Set(members.map(({ id }) => id)).size).toBe(members.length);
      }
    }),
    { numRuns: 200, seed: 7 },
  );
});
