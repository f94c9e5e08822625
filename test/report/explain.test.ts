import { describe, expect, test } from 'vitest';
import type { Kit } from '../../src/check/kit.ts';
import { kitOf } from '../../src/check/kits.ts';
import { underTest } from '../../src/check/under-test.ts';
import { explain, explainOn } from '../../src/report/explain.ts';
import { formatExplanation } from '../../src/report/explanation-text.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import {
  DEFAULT_DESIGN,
  EMPTY_CAST,
  type Scenario,
  type ScenarioOf,
} from '../../src/scenario/scenario.ts';
import { machineSample } from '../scenario/machine-sample.ts';

/** One CPU, one cgroup of 10 ms with a task in it. */
const small: ScenarioOf<'host'> = {
  format: 'scx-check-scenario',
  version: 1,
  level: 'host',
  design: DEFAULT_DESIGN,
  faults: [],
  cast: {
    ...EMPTY_CAST,
    topology: { tickNs: 1_000_000, cpus: [{ id: 0, core: 0, llc: 0, node: 0 }] },
    cgroups: [
      {
        id: 2,
        parent: 1,
        threaded: false,
        present: true,
        periodUs: 100_000,
        quotaUs: 10_000,
        burstUs: 0,
      },
    ],
    tasks: [{ id: 1, cgroup: 2, present: true }],
  },
  operations: [],
  schedule: [],
};

const throttling: readonly HostOperation[] = [
  { op: 'wake', task: 1 },
  { op: 'advance', ns: 20_000_000 },
  { op: 'wake', task: 1 },
  { op: 'rmdir', cgroup: 2 },
  { op: 'sleep', task: 1 },
  { op: 'run', task: 1, cpu: 0, ns: 500_000 },
  { op: 'exit', task: 1 },
  { op: 'rmdir', cgroup: 2 },
];

describe('a scenario that holds', () => {
  const explanation = explain({ ...small, operations: throttling });

  test('is told to the end, the settling included', () => {
    expect(explanation.broken).toBeNull();
    const rows = explanation.steps.map(({ index, time, result }) => [index, time, result]);
    expect(rows).toEqual([
      [0, '0.000', 'ok'],
      [1, '0.000', 'ok'],
      [2, '20.000', 'skipped'],
      [3, '20.000', '-EBUSY'],
      [4, '20.000', 'ok'],
      [5, '20.000', 'ok'],
      [6, '20.500', 'ok'],
      [7, '20.500', 'ok'],
      [null, '20.500', ''],
    ]);
    expect(explanation.steps.at(-1)?.operation).toContain('every CPU keeps dispatching');
  });

  test('with what each operation changed', () => {
    expect(explanation.start.join()).toContain('cgroup 2: budget 10 ms of 10 ms');
    expect(explanation.steps[0]?.changes.join()).toContain('CPU 0: idle -> task 1 of cgroup 2');
    expect(explanation.steps[1]?.changes.join()).toMatch(/parked: task 1.*throttled/);
    expect(explanation.steps[2]?.changes).toEqual([]);
    expect(explanation.steps[7]?.changes).toContain('cgroup 2: gone');
  });
});

describe('a scenario that breaks a law', () => {
  const faulty: Scenario = {
    ...small,
    faults: ['lavd-direct-dispatch-skips-throttle'],
    operations: throttling,
  };

  test('ends at the law that the file names', () => {
    const { broken } = explain(faulty);
    const named = {
      property: broken?.property as string,
      failureKind: broken?.failureKind as string,
    };
    const again = explain({ ...faulty, ...named });
    expect(again.broken).toEqual(broken);
    expect(again.steps).toHaveLength((broken?.operation as number) + 1);
    expect(explain({ ...faulty, property: named.property }).broken).toEqual(broken);
    expect(formatExplanation(again)).toContain(`>>> here ${named.property} breaks`);
  });

  test('is told to the end if the law that it names does not break', () => {
    const { broken, also, steps } = explain({ ...faulty, property: 'I-X', failureKind: 'y' });
    expect(broken).not.toBeNull();
    expect(also).not.toContain(broken);
    expect(steps).toHaveLength(throttling.length + 1);
  });
});

test('calls that fail within an operation are told where they do', () => {
  const [parent] = small.cast.cgroups;
  const child = { ...parent, id: 3, parent: 2, threaded: true } as NonNullable<typeof parent>;
  const { steps } = explain({
    ...small,
    faults: ['threaded-root-loses-llc-contexts'],
    // What breaks before does not end the story.
    property: 'I-BW-2',
    failureKind: 'another',
    cast: { ...small.cast, cgroups: [...small.cast.cgroups, child] },
    operations: [
      { op: 'misuse', call: { op: 'throttled', cgrp: 9, task: 1, llc: 0 } },
      { op: 'wake', task: 1 },
    ],
  });
  expect(steps[0]).toMatchObject({ result: '-ENOENT', changes: [] });
  expect(steps[1]).toMatchObject({
    result: 'ok',
    changes: ['throttled of task 1: -ESRCH, 2 times', 'CPU 0: idle -> task 1 of cgroup 2'],
  });
});

describe('laws of other kinds', () => {
  /** The tree kit, but each run fails at its first operation in the ways given. */
  function failing(properties: readonly string[]): Kit<'tree'> {
    const kit = kitOf('tree');
    const host = kitOf('host');
    return {
      ...kit,
      monitors: host.monitors,
      open: () => {
        const failures: {
          property: string;
          failureKind: string;
          message: string;
          operation: number;
        }[] = [];
        return {
          failures,
          get failure() {
            return failures[0];
          },
          perform: () => {
            for (const property of properties) {
              failures.push({ property, failureKind: 'k', message: 'm', operation: 0 });
            }
            return { status: 'accepted', ret: 3 } as const;
          },
          finish: () => {},
          planner: { kinds: [], draw: () => undefined },
          describe: () => [{ item: 'clock', text: '1500000' }],
        };
      },
    };
  }
  const scenario: ScenarioOf<'tree'> = {
    ...small,
    level: 'tree',
    cast: EMPTY_CAST,
    operations: [{ op: 'check', tree: 0 }],
  };
  const subject = underTest(DEFAULT_DESIGN, []);

  test('a monitor is explained by its machine', () => {
    const { broken, steps } = explainOn(failing(['M-budget']), scenario, subject);
    expect(broken?.law).toBe('Every event of a cgroup is possible in the state that it meets.');
    expect(broken?.why).toContain('budget');
    expect(steps[0]?.result).toBe('3');
  });

  test('a law that the level does not have is not explained', () => {
    const { broken } = explainOn(failing(['X-1']), scenario, subject);
    expect(broken).toMatchObject({ property: 'X-1', why: '', source: '' });
  });

  test('of many laws that broke before, some are named', () => {
    const ids = ['I-RB-1', 'a', 'b', 'c', 'd', 'e', 'f'];
    const explanation = explainOn(failing(ids), scenario, subject);
    expect(explanation.also).toHaveLength(6);
    expect(formatExplanation(explanation)).toMatch(/also broken d \(k\)[\s\S]*and 2 more\n$/);
  });
});

test('a machine is told with its schedulers', () => {
  const { properties, witnesses } = kitOf('tree');
  const kit: Kit<'machine'> = {
    name: 'machine',
    level: 'machine',
    drawCast: () => EMPTY_CAST,
    properties,
    monitors: [],
    witnesses,
    open: () => ({
      failures: [],
      failure: undefined,
      perform: () => ({ status: 'accepted', ret: 0 }),
      finish: () => {},
      planner: { kinds: [], draw: () => undefined },
      describe: () => [],
    }),
  };
  const scenario: ScenarioOf<'machine'> = {
    ...machineSample,
    operations: [
      { op: 'attach', scheduler: 2 },
      { op: 'advance', ns: 1_000_000 },
    ],
  };
  const { cast, steps } = explainOn(kit, scenario, underTest(DEFAULT_DESIGN, []));
  expect(cast.map(({ what }) => what)).toContain('1 (fifo) on the root, slice 20 ms');
  expect(steps.map(({ time, operation }) => [time, operation])).toEqual([
    ['0.000', 'attach scheduler 2 to cgroup 2'],
    ['0.000', '1 ms pass'],
    ['1.000', 'no more operations; what was held up goes on'],
  ]);
});
