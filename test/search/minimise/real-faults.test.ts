import { describe, expect, it } from 'vitest';
import { failureKey } from '../../../src/check/failure.ts';
import { kitOf } from '../../../src/check/kits.ts';
import { replayScenario } from '../../../src/check/replay.ts';
import { Statistics } from '../../../src/check/statistics.ts';
import { underTest } from '../../../src/check/under-test.ts';
import { Rng } from '../../../src/core/rng.ts';
import {
  DEFAULT_DESIGN,
  EMPTY_CAST,
  type OperationsByLevel,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type Scenario,
} from '../../../src/scenario/scenario.ts';
import { type Minimised, minimise } from '../../../src/search/minimise/minimise.ts';
import { randomRun } from '../../../src/search/random.ts';
import { neighbours } from './brute-force.ts';

type Small = 'tree' | 'queue';

/** Draws runs under a fault until one fails in the way asked for, and minimises it. */
function findAndMinimise<L extends Small>(
  level: L,
  fault: string,
  property: string,
  from: number,
): Minimised {
  const kit = kitOf(level);
  for (let seed = from; seed < from + 500; seed++) {
    const rng = new Rng(seed);
    const statistics = new Statistics();
    const run = kit.open(EMPTY_CAST, underTest(DEFAULT_DESIGN, [fault]), { statistics });
    const kinds = run.planner.kinds.flatMap(({ kind, weight }) => Array(weight).fill(kind));
    const operations: OperationsByLevel[L][] = [];
    for (let step = 0; step < 200 && run.failure === undefined; step++) {
      const operation = run.planner.draw(rng.pick(kinds), rng);
      if (operation === undefined) continue;
      operations.push(operation);
      run.perform(operation);
    }
    const failure = run.failures.find((each) => each.property === property);
    if (failure === undefined) continue;
    const scenario = {
      format: SCENARIO_FORMAT,
      version: SCENARIO_VERSION,
      level,
      design: DEFAULT_DESIGN,
      faults: [fault],
      cast: EMPTY_CAST,
      operations,
      schedule: [],
    } as unknown as Scenario;
    const result = minimise(scenario, failure, { timeMs: 30_000 });
    expect(result.minimal).toBe(true);
    expect(failureKey(result.failure)).toBe(failureKey(failure));
    expect(replayScenario(result.scenario).map(failureKey)).toContain(failureKey(failure));
    expect(result.evaluations).toBeLessThan(1_000);
    for (const neighbour of neighbours(result.scenario)) {
      expect(replayScenario(neighbour).map(failureKey)).not.toContain(failureKey(failure));
    }
    return result;
  }
  throw new Error(`${fault} was not found`);
}

const SEEDS = [0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000];

describe.each(SEEDS)('a real fault, from seed %i', (seed) => {
  it('of the queue count is create, insert, remove', () => {
    const { scenario } = findAndMinimise('queue', 'atq-remove-forgets-size', 'I-ATQ-3', seed);
    expect(scenario.operations).toEqual([
      { op: 'create', q: 0, fifo: true },
      { op: 'insert', q: 0, task: 0 },
      { op: 'remove', q: 0, task: 0 },
    ]);
  });

  it('of a failed pop needs a task that was popped', () => {
    const fault = 'atq-failed-pop-writes-through-garbage';
    const { scenario } = findAndMinimise('queue', fault, 'I-ATQ-6', seed);
    const ops = scenario.operations.map(({ op }) => op);
    // Nobody else has the mark: the node is gone for the queue's destruction, or the task's.
    expect(ops).toEqual(['create', 'insert', 'pop', 'task_detach', 'pop']);
  });

  it('of kept links is a node that leaves and comes back', () => {
    const fault = 'rbtree-reused-node-keeps-links';
    const { scenario } = findAndMinimise('tree', fault, 'I-RB-2', seed);
    const [made, ...others] = scenario.operations.map(({ op }) => op);
    expect(made).toBe('create');
    expect(others.slice(0, 4)).toEqual(['alloc_node', 'alloc_node', 'insert_node', 'insert_node']);
    expect(['remove_node', 'pop', 'remove']).toContain(others[4]);
    expect(others.slice(5)).toEqual(['insert_node']);
  });
});

/** Faults of the level `host`, and how many operations their counterexamples have at most. */
const HOST_FAULTS = [
  ['bound-ignores-credit-and-debt', 1],
  ['burst-repaid-as-debt', 2],
  ['cgroup-move-leaves-task-behind', 3],
  ['clipped-consumption-lost', 1],
  ['effective-quota-from-raw-parent', 0],
  ['exit-forgets-runtime', 4],
  ['lavd-direct-dispatch-skips-throttle', 1],
  ['llc-leftovers-survive', 3],
  ['set-to-max-keeps-budget', 3],
  ['transfer-hoards-quota', 3],
  ['transfer-skips-middle-ancestor', 1],
] as const;

describe.each(HOST_FAULTS)('a real fault of the host: %s', (fault, operations) => {
  it(`comes down to ${operations} operations or less, and none of its neighbours fails`, () => {
    let found = 0;
    for (let seed = 0; found < 2; seed++) {
      const statistics = new Statistics();
      const subject = underTest(DEFAULT_DESIGN, [fault]);
      const options = { subject, faults: [fault], statistics, muted: new Set<string>() };
      const [first] = randomRun(kitOf('host'), seed, options);
      if (first === undefined) continue;
      found++;
      const key = failureKey(first.failure);
      const { scenario, minimal } = minimise(first.scenario, first.failure, { timeMs: 60_000 });
      expect(minimal).toBe(true);
      expect(scenario.operations.length).toBeLessThanOrEqual(operations);
      // Some need a period that does not end together with an interval.
      for (const { periodUs } of scenario.cast.cgroups) {
        expect(Math.abs(Number(periodUs) - 100_000)).toBeLessThanOrEqual(1);
      }
      for (const neighbour of neighbours(scenario)) {
        const again = replayScenario(neighbour).map(failureKey);
        expect(again, JSON.stringify(neighbour)).not.toContain(key);
      }
    }
  });
});
