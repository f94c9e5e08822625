import { describe, expect, test } from 'vitest';
import { castWords, designWords } from '../../src/report/cast-words.ts';
import { cpuList } from '../../src/report/common-words.ts';
import { operationWords } from '../../src/report/operation-words.ts';
import { coloured, labelled, plain, wrap } from '../../src/report/text.ts';
import { EMPTY_CAST } from '../../src/scenario/scenario.ts';
import type { SmpOperation } from '../../src/scenario/smp-operation.ts';
import { machineSample } from '../scenario/machine-sample.ts';
import { hostSample, librarySample, queueSample, treeSample } from '../scenario/sample.ts';
import { overtakenBudget, sleepsInBacklog } from './race-samples.ts';

describe('operations in words', () => {
  test.each([hostSample, treeSample, queueSample, librarySample])('of level $level', (sample) => {
    const { level, operations } = sample;
    expect(operations.map((operation) => operationWords(level, operation))).toMatchSnapshot();
  });

  test('of level machine, with the cgroups of the cast', () => {
    const { operations, cast } = machineSample;
    const words = operations.map((each) => operationWords('machine', each, cast));
    expect(words).toMatchSnapshot();
  });

  test('of a scheduler that is not in the cast', () => {
    expect(operationWords('machine', { op: 'attach', scheduler: 7 })).toBe('attach scheduler 7');
    const root = { ...EMPTY_CAST, schedulers: machineSample.cast.schedulers };
    expect(operationWords('machine', { op: 'attach', scheduler: 1 }, root)).toBe(
      'attach scheduler 1 to the root',
    );
  });

  test.each([
    [2 ** 40, 'the invalid DSQ'],
    [2 ** 40 + 3, 'the bypass DSQ'],
    [2 ** 40 - 1, 'DSQ 1099511627775'],
    [2 ** 41, 'the local DSQ of CPU 0'],
  ])('DSQ %d is %s', (dsq, name) => {
    expect(operationWords('machine', { op: 'peek', dsq })).toBe(
      `a program of no scheduler peeks at ${name}`,
    );
  });

  test.each<[SmpOperation, string]>([
    [{ op: 'wake', task: 0, cpu: 1, first: true }, 'task 0 wakes (CPU 1)'],
    [{ op: 'sleep', task: 0, cpu: 1 }, 'task 0 sleeps (CPU 1)'],
    [{ op: 'setaffinity', task: 0, cpus: [0, 1], cpu: 1 }, 'task 0 may use CPUs 0-1 (CPU 1)'],
    [{ op: 'move', task: 0, cgroup: 1, cpu: 0 }, 'task 0 moves to the root (CPU 0)'],
    [{ op: 'exit', task: 0, cpu: 0 }, 'task 0 exits (CPU 0)'],
    [{ op: 'dispatch', cpu: 1 }, 'CPU 1 dispatches'],
    [{ op: 'tick', ns: 5_000_000, cpu: 1 }, 'a tick on CPU 1 after 5 ms'],
    [{ op: 'replenish', cpu: 0 }, 'the replenish timer fires on CPU 0'],
    [
      { op: 'set', cgroup: 2, quotaUs: 5000, periodUs: 100_000, burstUs: 0, cpu: 0 },
      'cgroup 2: cpu.max becomes 5 ms of every 100 ms (CPU 0)',
    ],
    [{ op: 'rmdir', cgroup: 2, cpu: 0 }, 'cgroup 2 is removed (CPU 0)'],
    [{ op: 'dispatch_queue', q: 3, cpu: 0 }, 'CPU 0 peeks at queue 3 and pops'],
    [{ op: 'pop', q: 3, cpu: 0 }, 'pop(queue 3) (CPU 0)'],
  ])('of level smp: %j', (operation, words) => {
    expect(operationWords('smp', operation)).toBe(words);
  });

  test('CPUs are shown as ranges', () => {
    expect(cpuList([5, 0, 1, 2])).toBe('CPUs 0-2, 5');
    expect(cpuList([3])).toBe('CPU 3');
    expect(cpuList([])).toBe('no CPU');
  });
});

describe('the cast in words', () => {
  test('of a small machine', () => {
    expect(castWords('host', hostSample.cast)).toMatchSnapshot();
  });

  test('of a machine with several schedulers and policies', () => {
    expect(castWords('machine', machineSample.cast)).toMatchSnapshot();
  });

  test('of a machine with siblings and nodes', () => {
    const cpus = [0, 1, 2, 3].map((id) => ({ id, core: id >> 1, llc: id >> 1, node: id >> 1 }));
    expect(castWords('host', { ...EMPTY_CAST, topology: { tickNs: 1, cpus } }).slice(0, 2)).toEqual(
      [
        { who: 'LLC 0', what: 'CPUs 0-1, siblings 0+1, node 0' },
        { who: 'LLC 1', what: 'CPUs 2-3, siblings 2+3, node 1' },
      ],
    );
  });

  test('of CPUs that act at once', () => {
    expect(castWords('smp', overtakenBudget.cast)).toEqual([
      { who: 'LLC 0', what: 'CPUs 0-1' },
      { who: 'memory', what: 'weakly ordered' },
      { who: 'cgroup 2', what: 'below the root, cpu.max 10 ms of every 100 ms' },
      { who: 'task 0', what: 'in cgroup 2, asleep' },
      { who: 'task 1', what: 'in cgroup 2, asleep' },
    ]);
  });

  test('of locks that may be given up', () => {
    const [, locks] = castWords('smp', sleepsInBacklog.cast);
    expect(locks).toEqual({ who: 'locks', what: 'of queues may time out' });
  });

  test('of nobody', () => {
    expect(castWords('host', EMPTY_CAST)).toEqual([]);
  });
});

test('a design in words', () => {
  const design = { bandwidth: 'as-merged', hierarchy: 'intended' } as const;
  expect(designWords(design, ['a', 'b', '-c'])).toBe(
    'bandwidth as-merged, hierarchy intended; with a, b; without c',
  );
});

describe('text', () => {
  test.each([
    ['', 5, ['']],
    ['a bc def', 5, ['a bc', 'def']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a bcdef', 3, ['a', 'bcd', 'ef']],
    ['abcdef', 3, ['abc', 'def']],
  ])('%j in %d columns', (text, width, lines) => expect(wrap(text, width)).toEqual(lines));

  test('a label stands once', () => {
    expect(labelled('why', 'one two', 5, 9)).toEqual(['why  one', '     two']);
  });

  test('colour', () => {
    expect(plain('x', 'bad')).toBe('x');
    expect(coloured('x', 'bad')).toBe('\u001b[31mx\u001b[0m');
  });
});
