import { describe, expect, test } from 'vitest';
import { replayScenario } from '../../../src/check/replay.ts';
import { faults } from '../../../src/faults/catalogue.ts';
import { DEFAULT_DESIGN } from '../../../src/scenario/scenario.ts';
import { exploreEncounter } from '../../../src/search/races/explore-encounter.ts';
import { kernelEncounters } from '../../../src/search/races/kernel-encounters.ts';

const RUNS_MAX = 10_000;

function explored(name: string, switches: number, fault?: string) {
  const encounter = kernelEncounters.find((one) => one.name === name);
  if (encounter === undefined) throw new Error(`no encounter ${name}`);
  const options = { design: DEFAULT_DESIGN, switches, runsMax: RUNS_MAX };
  return exploreEncounter(encounter, { ...options, faults: fault === undefined ? [] : [fault] });
}

/** Where the two sides of each race of the kernel meet, and how often one of them is held up. */
const MEETINGS: readonly (readonly [fault: string, encounter: string, switches: number])[] = [
  ['bypass-balancer-moves-foreign-task', 'balance-requeue', 0],
  ['disable-leaves-dead-tasks-in-class', 'root-detach-dead', 1],
  ['dsq-move-owner-check-outside-lock', 'transfer-attach', 1],
  ['enable-without-bypass', 'root-attach-class', 1],
  ['subsched-attach-to-dying-parent', 'attach-root-detach', 1],
  ['subsched-detach-after-parent-exit', 'detach-detach-below', 1],
  ['subsched-init-races-task-death', 'attach-exit', 1],
];

describe('the kernel meets itself', () => {
  test.each(kernelEncounters.map(({ name }) => name))('%s holds with one hold', (name) => {
    const { found, isComplete, played } = explored(name, 1);
    expect(found.map(({ failure }) => `${failure.property}: ${failure.message}`)).toEqual([]);
    expect(isComplete).toBe(true);
    expect(played).toBeGreaterThan(2);
  });

  test.each(MEETINGS)('%s is found where they meet', (fault, encounter, switches) => {
    const { found } = explored(encounter, switches, fault);
    expect(found.length).toBeGreaterThan(0);
    for (const { failure, scenario } of found) {
      const replayed = replayScenario(scenario);
      expect(replayed.map(({ property }) => property)).toContain(failure.property);
    }
  });

  test('at a place for each race of the kernel', () => {
    const races = faults.filter(
      ({ design, kind }) => design === 'kernel' && (kind === 'race' || kind === 'ordering'),
    );
    expect(races.map(({ id }) => id).sort()).toEqual(MEETINGS.map(([fault]) => fault));
  });

  test('no further than so many runs', () => {
    const [encounter] = kernelEncounters;
    if (encounter === undefined) throw new Error('no encounters');
    const options = { design: DEFAULT_DESIGN, faults: [], switches: 2, runsMax: 5 };
    expect(exploreEncounter(encounter, options)).toMatchObject({ played: 5, isComplete: false });
  });
});
