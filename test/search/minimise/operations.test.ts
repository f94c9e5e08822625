import { describe, expect, it } from 'vitest';
import type { QueueOperation } from '../../../src/scenario/queue-operation.ts';
import type { Scenario, ScenarioOf } from '../../../src/scenario/scenario.ts';
import {
  failsIf,
  failsOnce,
  hostScenario,
  lowered,
  queueScenario,
  randomQueueOperations,
  seeds,
  task,
} from './synthetic.ts';

type Queue = ScenarioOf<'queue'>;

const peeks = (count: number): QueueOperation[] =>
  Array.from({ length: count }, (_, q) => ({ op: 'peek', q: q % 3 }));

const countOf = (operations: Queue['operations'], op: QueueOperation['op']): number =>
  operations.filter((operation) => operation.op === op).length;

describe('operations', () => {
  it('are all left out when none matters', () => {
    const { operations } = lowered(
      queueScenario(peeks(40)),
      failsIf(() => true),
    );
    expect(operations).toEqual([]);
  });

  it('end with the failing one', () => {
    const replay = failsOnce((operations) => countOf(operations, 'peek') >= 3);
    const { operations } = lowered(queueScenario(peeks(100)), replay);
    expect(operations).toEqual([
      { op: 'peek', q: 0 },
      { op: 'peek', q: 0 },
      { op: 'peek', q: 0 },
    ]);
  });

  it.each([0, 17, 99])('are left out around the one that matters, at %i', (at) => {
    const all = peeks(100);
    all[at] = { op: 'nr_queued', q: 2 };
    const found = lowered(
      queueScenario(all),
      failsIf<Queue>(({ operations }) => countOf(operations, 'nr_queued') > 0),
    );
    expect(found.operations).toEqual([{ op: 'nr_queued', q: 0 }]);
    expect(found.evaluations).toBeLessThan(40);
  });

  it('stay in range where a whole range matters', () => {
    const all = peeks(64).map((operation, at): QueueOperation => {
      return at >= 20 && at < 29 ? { op: 'nr_queued', q: 0 } : operation;
    });
    const { operations } = lowered(
      queueScenario(all),
      failsIf<Queue>((scenario) => countOf(scenario.operations, 'nr_queued') >= 9),
    );
    expect(operations).toHaveLength(9);
  });

  it('go in pairs where neither goes alone', () => {
    const all: QueueOperation[] = [];
    for (let task = 0; task < 10; task++) {
      all.splice(task, 0, { op: 'task_hold', task });
      all.push({ op: 'task_drop', task });
    }
    all.splice(10, 0, { op: 'nr_queued', q: 0 });
    const balanced = ({ operations }: Queue) =>
      countOf(operations, 'nr_queued') === 1 &&
      operations.every(
        ({ op, ...named }) =>
          op !== 'task_hold' ||
          operations.some((other) => other.op === 'task_drop' && sameTask(other, named)),
      ) &&
      countOf(operations, 'task_hold') === countOf(operations, 'task_drop');
    const { operations } = lowered(queueScenario(all), failsIf(balanced));
    expect(operations).toEqual([{ op: 'nr_queued', q: 0 }]);
  });
});

it('makes a time longer where that saves operations', () => {
  const scenario = hostScenario({ tasks: [task(0)] }, [
    { op: 'wake', task: 0 },
    { op: 'advance', ns: 2_400_000 },
    { op: 'sleep', task: 0 },
    { op: 'wake', task: 0 },
  ]);
  // Awake after it ran: a tick has come, or it was put to sleep on the way.
  const found = lowered(
    scenario,
    failsIf<ScenarioOf<'host'>>(({ operations }) => {
      const ops = operations.map(({ op }) => op).join();
      const ns = operations.reduce((sum, each) => sum + (each.op === 'advance' ? each.ns : 0), 0);
      if (ops === 'wake,advance') return ns >= 4_000_000;
      return ops === 'wake,advance,sleep,wake' && ns >= 2_000_000;
    }),
  );
  expect(found.operations).toEqual([
    { op: 'wake', task: 0 },
    { op: 'advance', ns: 4_000_000 },
  ]);
});

function sameTask(a: object, b: object): boolean {
  return 'task' in a && 'task' in b && a.task === b.task;
}

describe('context switches', () => {
  it('are left out before all else', () => {
    const schedule = [0, 1, 2, 1, 3, 0, 2];
    const scenario: Scenario = { ...queueScenario(peeks(5)), schedule };
    const replay = failsIf((each) => each.schedule.includes(3) || each.operations.length >= 3);
    const found = lowered(scenario, replay);
    expect(found.schedule).toEqual([]);
    expect(found.operations).toHaveLength(3);
  });

  it('stay where they matter, with lower numbers', () => {
    const scenario: Scenario = { ...queueScenario([]), schedule: [4, 9, 7, 9, 2] };
    const found = lowered(
      scenario,
      failsIf(({ schedule }) => schedule.some((path) => path >= 5)),
    );
    expect(found.schedule).toEqual([5]);
  });
});

/** Examples at which shrinkers that address operations by position fall short. */
describe('coupled operations', () => {
  it.each(seeds(100))('reach the minimum with one id in four operations, seed %i', (_, rng) => {
    const all = randomQueueOperations(rng, 60);
    const task = rng.below(8);
    const q = rng.below(3);
    const needed: QueueOperation[] = [
      { op: 'insert', q, task },
      { op: 'task_hold', task },
      { op: 'remove', q, task },
      { op: 'task_drop', task },
    ];
    let at = 0;
    for (const operation of needed) {
      at += rng.below(15);
      all.splice(at++, 0, operation);
    }
    // The four in this order, on one task and one queue.
    const coupled = (operations: Queue['operations']): boolean =>
      [0, 1, 2, 3, 4, 5, 6, 7].some((t) =>
        [0, 1, 2].some((queue) => {
          let step = 0;
          for (const operation of operations) {
            const next = needed[step];
            if (next === undefined) break;
            const named = 'task' in operation && operation.task === t;
            const there = !('q' in operation) || operation.q === queue;
            if (operation.op === next.op && named && there) step++;
          }
          return step === 4;
        }),
      );
    const { operations } = lowered(queueScenario(all), failsOnce(coupled));
    expect(operations).toEqual([
      { op: 'insert', q: 0, task: 0 },
      { op: 'task_hold', task: 0 },
      { op: 'remove', q: 0, task: 0 },
      { op: 'task_drop', task: 0 },
    ]);
  });

  it.each(seeds(100))('reach the minimum with operations in pairs, seed %i', (_, rng) => {
    const all = randomQueueOperations(rng, 40).filter(({ op }) => !op.startsWith('task_'));
    for (let pair = 0; pair < 8; pair++) {
      const task = rng.below(4);
      const first = rng.below(all.length + 1);
      all.splice(first, 0, { op: 'task_hold', task });
      all.splice(first + 1 + rng.below(all.length - first), 0, { op: 'task_drop', task });
    }
    all.splice(rng.below(all.length + 1), 0, { op: 'task_fini', task: rng.below(4) });
    // Fails with a task_fini if every hold is dropped again, and no drop is without its hold.
    const balanced = ({ operations }: Queue): boolean => {
      const held = new Map<number, number>();
      for (const operation of operations) {
        if (operation.op !== 'task_hold' && operation.op !== 'task_drop') continue;
        const holds = (held.get(operation.task) ?? 0) + (operation.op === 'task_hold' ? 1 : -1);
        if (holds < 0) return false;
        held.set(operation.task, holds);
      }
      const left = [...held.values()].some((holds) => holds > 0);
      return !left && countOf(operations, 'task_fini') > 0;
    };
    const { operations } = lowered(queueScenario(all), failsIf(balanced));
    expect(operations).toEqual([{ op: 'task_fini', task: 0 }]);
  });

  it.each(seeds(100))('reach the minimum with even-count toggles, seed %i', (_, rng) => {
    const all = randomQueueOperations(rng, 60).filter(({ op }) => op !== 'nr_queued');
    const toggles = 2 * (2 + rng.below(10));
    for (let toggle = 0; toggle < toggles; toggle++) {
      all.splice(rng.below(all.length + 1), 0, { op: 'nr_queued', q: rng.below(3) });
    }
    all.splice(rng.below(all.length + 1), 0, { op: 'dump', q: 1 });
    const even = ({ operations }: Queue): boolean => {
      const count = countOf(operations, 'nr_queued');
      return count >= 2 && count % 2 === 0 && countOf(operations, 'dump') > 0;
    };
    const { operations } = lowered(queueScenario(all), failsIf(even));
    expect(operations).toHaveLength(3);
    expect(operations.filter(({ op }) => op === 'nr_queued')).toHaveLength(2);
  });
});
