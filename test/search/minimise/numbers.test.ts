import { describe, expect, it } from 'vitest';
import { type Int64, U64_MAX } from '../../../src/core/int64.ts';
import type { LibraryCall } from '../../../src/scenario/library-call.ts';
import {
  DEFAULT_DESIGN,
  EMPTY_CAST,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type ScenarioOf,
} from '../../../src/scenario/scenario.ts';
import { edgesOf, ladderOf, magnitude } from '../../../src/search/minimise/ladder.ts';
import {
  cgroup,
  failsIf,
  hostScenario,
  lowered,
  machine,
  queueScenario,
  task,
} from './synthetic.ts';

type Queue = ScenarioOf<'queue'>;
type Host = ScenarioOf<'host'>;
type Library = ScenarioOf<'library'>;

function libraryScenario(operations: readonly LibraryCall[]): Library {
  const frame = { format: SCENARIO_FORMAT, version: SCENARIO_VERSION, design: DEFAULT_DESIGN };
  return {
    ...frame,
    format: SCENARIO_FORMAT,
    version: SCENARIO_VERSION,
    level: 'library',
    faults: [],
    cast: EMPTY_CAST,
    operations,
    schedule: [],
  };
}

const nsOf = (scenario: Host): number => {
  const [operation] = scenario.operations;
  return operation?.op === 'advance' ? operation.ns : -1;
};

const advance = (ns: number): Host => hostScenario({}, [{ op: 'advance', ns }]);

describe('a ladder', () => {
  const edges = edgesOf(hostScenario(machine(1, 1), []));
  const none = Number.NEGATIVE_INFINITY;

  it('has 0, 1, the edges from below, the half and the next', () => {
    const rungs = ladderOf(250_000_007, edges.time, none);
    expect(rungs.slice(0, 2)).toEqual([0, 1]);
    expect(rungs).toEqual(expect.arrayContaining([1_000_000, 3_999_999, 4_000_000, 4_000_001]));
    expect(rungs).toEqual(expect.arrayContaining([99_999_999, 100_000_000, 100_000_001]));
    expect(rungs).toEqual(expect.arrayContaining([200_000_000, 248_000_000, 250_000_000]));
    expect(rungs.slice(-2)).toEqual([125_000_003, 250_000_006]);
  });

  it.each<Int64>([1, 2, 3, -1, -7, 12345, 2 ** 53 - 1, 2n ** 53n, U64_MAX])(
    'leads only downwards from %s',
    (value) => {
      const rungs = ladderOf(value, edges.time, none);
      expect(rungs).toContain(0);
      expect(new Set(rungs).size).toBe(rungs.length);
      for (const rung of rungs) expect(magnitude(rung)).toBeLessThan(magnitude(value));
      for (const rung of rungs) {
        expect(typeof rung).toBe(Number.isSafeInteger(Number(rung)) ? 'number' : 'bigint');
      }
    },
  );

  it('ends at 0 and at the least', () => {
    expect(ladderOf(0, edges.plain, none)).toEqual([]);
    expect(ladderOf(1_000_000, edges.time, 1_000_000)).toEqual([]);
  });
});

describe('numbers', () => {
  it('fall to 0 when they do not matter', () => {
    const { operations } = lowered(
      advance(123_456_789),
      failsIf<Host>((scenario) => nsOf(scenario) >= 0),
    );
    expect(operations).toEqual([{ op: 'advance', ns: 0 }]);
  });

  it.each([1, 2, 3, 12_345, 4_000_000, 99_999_999, 100_000_001, 123_456_788])(
    'stop at the threshold %i',
    (threshold) => {
      const found = lowered(
        advance(123_456_789),
        failsIf<Host>((scenario) => nsOf(scenario) >= threshold),
      );
      expect(found.operations).toEqual([{ op: 'advance', ns: threshold }]);
      expect(found.evaluations).toBeLessThan(150);
    },
  );

  it('prefer an edge where it fails as well', () => {
    const { operations } = lowered(
      advance(345_678_901),
      failsIf<Host>((scenario) => nsOf(scenario) % 1_000_000 === 0 || nsOf(scenario) > 3e8),
    );
    expect(operations).toEqual([{ op: 'advance', ns: 0 }]);
  });

  it('stay on one side of a predicate that is not monotone', () => {
    const odd = (ns: number): boolean => ns % 2 === 1 && ns >= 12_345;
    const found = lowered(
      advance(987_654_321),
      failsIf<Host>((scenario) => odd(nsOf(scenario))),
    );
    for (const rung of ladderOf(nsOf(found as Host), edgesOf(found).time, -1)) {
      expect(odd(rung as number)).toBe(false);
    }
  });

  it('are exact beyond 2^53', () => {
    const threshold = 2n ** 63n + 12_345n;
    const scenario = queueScenario([{ op: 'insert_vtime', q: 0, task: 0, vtime: U64_MAX }]);
    const { operations } = lowered(
      scenario,
      failsIf<Queue>((each) =>
        each.operations.some(
          (operation) => operation.op === 'insert_vtime' && operation.vtime >= threshold,
        ),
      ),
    );
    expect(operations).toEqual([{ op: 'insert_vtime', q: 0, task: 0, vtime: threshold }]);
  });

  it('rise towards 0 when they are negative', () => {
    const scenario = libraryScenario([{ op: 'reenqueue', rand: -5_000 }]);
    const { operations } = lowered(
      scenario,
      failsIf<Library>((each) =>
        each.operations.some((call) => call.op === 'reenqueue' && call.rand <= -77),
      ),
    );
    expect(operations).toEqual([{ op: 'reenqueue', rand: -77 }]);
  });

  it('that must agree fall together', () => {
    const scenario = queueScenario([
      { op: 'insert_vtime', q: 0, task: 0, vtime: 7_777_777 },
      { op: 'peek', q: 0 },
      { op: 'insert_vtime', q: 0, task: 1, vtime: 7_777_777 },
      { op: 'insert_vtime', q: 0, task: 2, vtime: 7_777_777 },
    ]);
    const { operations } = lowered(
      scenario,
      failsIf<Queue>((each) => {
        const vtimes = each.operations.map((op) => (op.op === 'insert_vtime' ? op.vtime : -1));
        const [first] = vtimes;
        return vtimes.filter((vtime) => vtime === first && vtime >= 1000).length === 3;
      }),
    );
    expect(operations).toEqual(
      [0, 0, 0].map((id) => ({ op: 'insert_vtime', q: 0, task: id, vtime: 1000 })),
    );
  });

  it('of a cast stay legal', () => {
    const cast = { ...machine(1, 1), cgroups: [cgroup(2, 1, { quotaUs: 54_321, burstUs: 777 })] };
    const found = lowered(
      hostScenario(cast, []),
      failsIf<Host>(({ cast: { cgroups } }) => cgroups.some(({ quotaUs }) => quotaUs !== 'max')),
    );
    expect(found.cast.cgroups).toEqual([cgroup(2, 1, { quotaUs: 1_000, burstUs: 0 })]);
    expect(found.cast.topology.tickNs).toBe(1_000_000);
  });

  it('of optional fields go with the field', () => {
    const found = lowered(
      hostScenario({ tasks: [task(0)] }, [
        { op: 'wake', task: 0, rand: 123 },
        { op: 'advance', ns: 5, lateNs: 9, rand: 4 },
      ]),
      failsIf<Host>(
        ({ operations }) =>
          operations.some((each) => each.op === 'wake') &&
          operations.some((each) => each.op === 'advance' && (each.lateNs ?? 0) >= 3),
      ),
    );
    expect(found.operations).toEqual([
      { op: 'wake', task: 0 },
      { op: 'advance', ns: 0, lateNs: 3 },
    ]);
  });
});
