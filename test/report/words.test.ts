import { describe, expect, test } from 'vitest';
import { castWords, designWords } from '../../src/report/cast-words.ts';
import { cpuList } from '../../src/report/common-words.ts';
import { operationWords } from '../../src/report/operation-words.ts';
import { coloured, labelled, plain, wrap } from '../../src/report/text.ts';
import { EMPTY_CAST } from '../../src/scenario/scenario.ts';
import { machineSample } from '../scenario/machine-sample.ts';
import { hostSample, librarySample, queueSample, treeSample } from '../scenario/sample.ts';

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
