import { describe, expect, test } from 'vitest';
import { queueProperties } from '../../properties/atq/index.ts';
import { treeProperties } from '../../properties/rbtree/index.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { atqFaults } from '../../src/faults/atq/index.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { rbtreeFaults } from '../../src/faults/rbtree/index.ts';
import { brokenWithin, playQueue, playTree } from '../helpers/level-runs.ts';

const RUNS = 200;
/** A fault of this layer has to show within so many random runs. */
const FAULT_RUNS = 30;

const levels = [
  { level: 'tree', play: playTree, properties: treeProperties },
  { level: 'queue', play: playQueue, properties: queueProperties },
];

describe.each(levels)('$level: random runs', ({ play, properties }) => {
  test('of the corrected core break no law, and exercise every one', () => {
    const statistics = new Statistics();
    for (let seed = 1; seed <= RUNS; seed++) {
      expect({ seed, failures: play(seed, [], statistics) }).toEqual({ seed, failures: [] });
    }
    expect(statistics.skipped).toBe(0);
    for (const { id } of properties) {
      const { exercised } = statistics.property(id);
      expect({ id, often: exercised > RUNS }).toEqual({ id, often: true });
    }
    for (const [op, { accepted }] of statistics.operations) {
      expect({ op, accepted: accepted > 0 }).toEqual({ op, accepted: true });
    }
  });

  test('are the same for the same seed', () => {
    const first = new Statistics();
    const second = new Statistics();
    play(7, [], first);
    play(7, [], second);
    expect(second).toEqual(first);
  });
});

function expectFound(fault: Fault, broken: ReadonlyMap<string, number>): void {
  const found = [...broken].map(([id, seed]) => `${id} (seed ${seed})`).join(', ');
  console.log(`${fault.id}: ${found}`);
  expect(broken.size).toBeGreaterThan(0);
}

describe('a random run finds', () => {
  const treeFaults = rbtreeFaults.filter((fault) => fault.oracle !== true);
  test.each(treeFaults)('$id', (fault) => {
    expectFound(
      fault,
      brokenWithin(FAULT_RUNS, (seed) => playTree(seed, [fault])),
    );
  });
  test.each(atqFaults)('$id', (fault) => {
    expectFound(
      fault,
      brokenWithin(FAULT_RUNS, (seed) => playQueue(seed, [fault])),
    );
  });
  test('nothing in a damaged integrity check: the core gives it no damaged tree', () => {
    const oracle = rbtreeFaults.filter((fault) => fault.oracle === true);
    expect(oracle.length).toBe(1);
    expect(brokenWithin(FAULT_RUNS, (seed) => playTree(seed, oracle)).size).toBe(0);
  });
});

describe('every combination of faults comes to an end', () => {
  const faults = [...rbtreeFaults, ...atqFaults];
  test.each(faults.map((fault) => fault.id))('all but %s', (id) => {
    const others = faults.filter((fault) => fault.id !== id);
    for (let seed = 1; seed <= FAULT_RUNS; seed++) {
      playTree(seed, others);
      playQueue(seed, others);
    }
  });
});
