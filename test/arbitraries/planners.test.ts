import { describe, expect, test } from 'vitest';
import { pickOf, weightedPick } from '../../src/arbitraries/pick.ts';
import { QueuePlanner } from '../../src/arbitraries/queue-planner.ts';
import { TreePlanner } from '../../src/arbitraries/tree-planner.ts';
import type { QueueStage } from '../../src/check/queue-stage.ts';
import type { TreeStage } from '../../src/check/tree-stage.ts';
import { Rng } from '../../src/core/rng.ts';
import { openQueue, openTree } from '../helpers/level-runs.ts';

/** Kinds whose whole point is a refusal. */
const MISUSE = [
  ...['insert_twice', 'remove_foreign', 'free_linked', 'wrong_alloc', 'no_such_tree'],
  ...['insert_full', 'insert_dead', 'wrong_kind', 'drop_unheld', 'no_such_queue'],
];

const levels = [
  {
    level: 'tree',
    open: () => {
      const session = openTree();
      return { session, planner: new TreePlanner(session.stage as TreeStage) };
    },
  },
  {
    level: 'queue',
    open: () => {
      const session = openQueue();
      return { session, planner: new QueuePlanner(session.stage as QueueStage) };
    },
  },
];

describe.each(levels)('the planner of the level $level', ({ open }) => {
  test('draws every kind; misuse is refused, the rest is mostly accepted', () => {
    const accepted = new Map<string, number>();
    const refused = new Map<string, number>();
    const known = open().planner.kinds;
    const choices = known.map(({ kind, weight }) => [weight, kind] as const);
    for (let seed = 1; seed <= 40; seed++) {
      const { session, planner } = open();
      const rng = new Rng(seed);
      for (let step = 0; step < 150; step++) {
        const kind = weightedPick(rng, choices);
        const operation = planner.draw(kind, rng);
        if (operation === undefined) continue;
        const { status } = session.perform(operation as never);
        const counts = status === 'accepted' ? accepted : refused;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    }
    for (const { kind } of known) {
      const yes = accepted.get(kind) ?? 0;
      const no = refused.get(kind) ?? 0;
      expect({ kind, drawn: yes + no > 20 }).toEqual({ kind, drawn: true });
      if (MISUSE.includes(kind)) expect({ kind, yes }).toEqual({ kind, yes: 0 });
      else expect({ kind, often: yes * 4 > no }).toEqual({ kind, often: true });
    }
  });

  test('draws nothing of a kind that it does not know', () => {
    expect(open().planner.draw('no such kind', new Rng(1))).toBeUndefined();
  });
});

test('a weighted pick follows its weights', () => {
  const rng = new Rng(1);
  const drawn = Array.from({ length: 4000 }, () =>
    weightedPick(rng, [
      [1, 'a'],
      [3, 'b'],
    ]),
  );
  const share = drawn.filter((one) => one === 'a').length / drawn.length;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.3);
  expect(() => weightedPick(rng, [])).toThrow();
  expect(pickOf(rng, [])).toBeUndefined();
});
