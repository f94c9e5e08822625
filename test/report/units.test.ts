import { describe, expect, test } from 'vitest';
import { U64_MAX } from '../../src/core/int64.ts';
import {
  formatCount,
  formatCpuMax,
  formatElapsed,
  formatMsColumn,
  formatNs,
  formatUs,
  plural,
} from '../../src/report/units.ts';

describe('times', () => {
  test.each([
    [0, '0'],
    [1, '1 ns'],
    [999, '999 ns'],
    [1500, '1.5 us'],
    [999_999, '999.999 us'],
    [1_000_000, '1 ms'],
    [99_999_999, '99.999999 ms'],
    [100_000_000, '100 ms'],
    [1_000_000_000, '1 s'],
    [1_000_000_001, '1000.000001 ms'],
    [2_500_000_000, '2.5 s'],
    [-1500, '-1.5 us'],
    [2n ** 63n, '9223372036854.775808 ms'],
  ])('%s ns is %s', (ns, text) => expect(formatNs(ns)).toBe(text));

  test('us', () => {
    expect(formatUs(20_000)).toBe('20 ms');
    expect(formatUs(U64_MAX)).toBe('max');
  });

  test('in a column', () => {
    expect(formatMsColumn(0)).toBe('0.000');
    expect(formatMsColumn(40_500_000)).toBe('40.500');
    expect(formatMsColumn(99_999_999)).toBe('99.999999');
  });

  test('elapsed', () => {
    expect(formatElapsed(350.4)).toBe('350 ms');
    expect(formatElapsed(9840)).toBe('9.8 s');
  });
});

test('cpu.max', () => {
  const bandwidth = { periodUs: 100_000, quotaUs: 20_000, burstUs: 0 } as const;
  expect(formatCpuMax(bandwidth)).toBe('20 ms of every 100 ms');
  expect(formatCpuMax({ ...bandwidth, quotaUs: 'max', burstUs: 500 })).toBe(
    'max of every 100 ms, burst 500 us',
  );
});

test('counts', () => {
  expect(formatCount(999)).toBe('999');
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(plural(1, 'run')).toBe('1 run');
  expect(plural(0, 'property', 'properties')).toBe('0 properties');
});
