import { describe, expect, test } from 'vitest';
import { weightedPick } from '../../src/arbitraries/pick.ts';
import { hierarchyKit, machineKit } from '../../src/check/machine-kit.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { Rng } from '../../src/core/rng.ts';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import {
  DEFAULT_DESIGN,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type ScenarioOf,
} from '../../src/scenario/scenario.ts';
import type { Outcome } from '../../src/system/system.ts';

const STEPS = 150;
/** The operations that some state refuses. */
const REFUSABLE = ['attach', 'move', 'rmdir', 'mkdir', 'setaffinity', 'setweight', 'set'];

type Step = (operation: MachineOperation, outcome: Outcome) => void;

/** One run of which no law is watched. */
function play(kit: typeof machineKit, seed: number, onStep: Step = () => {}) {
  const rng = new Rng(seed);
  const cast = kit.drawCast(rng);
  const none = new Set<string>();
  const run = kit.open(cast, underTest(DEFAULT_DESIGN, []), {
    statistics: new Statistics(),
    only: none,
  });
  const choices = run.planner.kinds.map(({ kind, weight }) => [weight, kind] as const);
  const operations: MachineOperation[] = [];
  for (let step = 0; step < STEPS; step++) {
    const operation = run.planner.draw(weightedPick(rng, choices), rng);
    if (operation === undefined) continue;
    operations.push(operation);
    onStep(operation, run.perform(operation));
  }
  const scenario: ScenarioOf<'machine'> = {
    format: SCENARIO_FORMAT,
    version: SCENARIO_VERSION,
    level: 'machine',
    design: DEFAULT_DESIGN,
    faults: [],
    cast,
    operations,
    schedule: [],
  };
  return { scenario, planner: run.planner };
}

describe.each([hierarchyKit, machineKit])('the planner on casts of the kit $name', (kit) => {
  test('draws every kind, and little that makes no sense', () => {
    const counts = new Map<string, Record<Outcome['status'], number>>();
    for (let seed = 1; seed <= 150; seed++) {
      play(kit, seed, ({ op }, { status }) => {
        const count = counts.get(op) ?? { accepted: 0, refused: 0, skipped: 0 };
        count[status]++;
        counts.set(op, count);
      });
    }
    for (const { kind } of play(kit, 1).planner.kinds) {
      const { accepted, refused, skipped } = counts.get(kind) ?? {
        accepted: 0,
        refused: 0,
        skipped: 0,
      };
      expect({ kind, isDrawn: accepted > 10 }).toEqual({ kind, isDrawn: true });
      expect({ kind, isSkipped: skipped * 20 > accepted }).toEqual({ kind, isSkipped: false });
      if (!REFUSABLE.includes(kind)) continue;
      expect({ kind, isRefused: refused > 0 }).toEqual({ kind, isRefused: true });
      expect({ kind, isMisuse: refused > accepted }).toEqual({ kind, isMisuse: false });
    }
  });

  test('draws the same for the same seed', () => {
    for (const seed of [1, 2, 3])
      expect(play(kit, seed).scenario).toEqual(play(kit, seed).scenario);
  });

  test('names only members of the cast', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { scenario } = play(kit, seed);
      expect(parseScenario(formatScenario(scenario), 'drawn')).toEqual(scenario);
    }
  });

  test('holds up works at every stage, and lets them go on', () => {
    const held = new Map<string, Set<string | undefined>>();
    for (let seed = 1; seed <= 300; seed++) {
      play(kit, seed, (operation) => {
        if (!('until' in operation) && operation.op !== 'proceed') return;
        const stages = held.get(operation.op) ?? new Set();
        held.set(operation.op, stages.add('until' in operation ? operation.until : undefined));
      });
    }
    expect(held.get('attach')?.size).toBe(8);
    expect(held.get('detach')?.size).toBe(5);
    expect(held.get('error')?.size).toBe(5);
    expect(held.get('exit')?.size).toBe(1);
    expect(held.get('transfer')?.size).toBe(1);
    expect(held.get('proceed')).toContain(undefined);
  });
});

test('programs call for schedulers that are loaded, and for none', () => {
  const callers = new Set<number | undefined>();
  for (let seed = 1; seed <= 60; seed++) {
    play(hierarchyKit, seed, (operation, { status }) => {
      if (operation.op !== 'setslice' && operation.op !== 'kick') return;
      callers.add(operation.scheduler);
      expect(status).toBe('accepted');
    });
  }
  expect(callers).toContain(undefined);
  expect(callers.size).toBeGreaterThan(2);
});

test('draws nothing of a kind that it does not know', () => {
  expect(play(hierarchyKit, 1).planner.draw('no such kind', new Rng(1))).toBeUndefined();
});
