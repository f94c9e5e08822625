import { describe, expect, test } from 'vitest';
import { traceLaws } from '../../properties/trace/index.ts';
import type { TraceHeader, TraceRecord } from '../../src/trace/format/format.ts';
import { brokenLaws, cgroupOf, headerOf, judge, MS, sampleOf, setOf } from '../helpers/trace.ts';

/** Two recordings that differ by one figure: at the bound, and beyond it. */
interface Case {
  readonly law: string;
  readonly name: string;
  readonly header?: TraceHeader;
  readonly near: readonly TraceRecord[];
  readonly beyond: readonly TraceRecord[];
}

/** Builds both recordings of a case from the figure that decides. */
function both(
  near: number,
  beyond: number,
  make: (figure: number) => readonly TraceRecord[],
): Pick<Case, 'near' | 'beyond'> {
  return { near: make(near), beyond: make(beyond) };
}

const bursting = headerOf(cgroupOf('a', 20, { burstMs: 20 }));
const unlimited = headerOf(cgroupOf('a', -1));
const family = headerOf(
  cgroupOf('a', -1),
  cgroupOf('a/b', -1, { parent: 'a' }),
  cgroupOf('a/c', -1, { parent: 'a' }),
);

/** A round of the family at so many ms, the parent first. */
function round(atMs: number, a: number, b: number, c: number): readonly TraceRecord[] {
  return [
    sampleOf(atMs, a),
    sampleOf(atMs + 0.1, b, { cg: 'a/b' }),
    sampleOf(atMs + 0.2, c, { cg: 'a/c' }),
  ];
}

const CASES: readonly Case[] = [
  {
    law: 'I-TR-1',
    name: 'a sample of the past',
    header: unlimited,
    ...both(0.001, 0, (ms) => [sampleOf(5, 0), sampleOf(5 + ms, 0)]),
  },
  {
    law: 'I-TR-2',
    name: 'less usage than before',
    header: unlimited,
    ...both(3, 2.999, (ms) => [sampleOf(0, 3), sampleOf(5, ms)]),
  },
  {
    law: 'I-TR-2',
    name: 'fewer bursts than before',
    header: unlimited,
    ...both(1, 0, (n) => [sampleOf(0, 0, { nr_bursts: 1 }), sampleOf(5, 0, { nr_bursts: n })]),
  },
  {
    law: 'I-TR-3',
    name: 'more throttled periods than periods',
    ...both(1, 2, (n) => [
      sampleOf(0, 0),
      sampleOf(100, 20, { nr_periods: 1, nr_throttled: n }),
      sampleOf(105, 20, { nr_periods: 1, nr_throttled: n }),
    ]),
  },
  {
    law: 'I-TR-3',
    name: 'a burst without a period or a write',
    header: bursting,
    ...both(1, 2, (n) => [
      sampleOf(0, 0),
      setOf(10, { quotaMs: 20 }),
      sampleOf(20, 0, { nr_bursts: n }),
      sampleOf(25, 0, { nr_bursts: n }),
    ]),
  },
  {
    // 300 ms hold three ends of a period and one more; a fifth is within the lateness from 380 ms.
    law: 'I-TR-4',
    name: 'a timer that runs too fast',
    ...both(380, 379, (ms) => [sampleOf(0, 0), sampleOf(ms, 0, { nr_periods: 5 })]),
  },
  {
    // A quota refilled, one at the start, two slices of 5 ms and two ticks of 4 ms.
    law: 'I-TR-5',
    name: 'more than two quotas and 18 ms in a window with one refill',
    ...both(58, 58.001, (ms) => [sampleOf(0, 0), sampleOf(100, ms, { nr_periods: 1 })]),
  },
  {
    law: 'I-TR-5',
    name: 'a burst beyond its cap',
    header: bursting,
    ...both(78, 78.001, (ms) => [sampleOf(0, 0), sampleOf(100, ms, { nr_periods: 1 })]),
  },
  {
    // A write refills and forgives two ticks of debt.
    law: 'I-TR-5',
    name: 'more than a write gives',
    ...both(66, 66.001, (ms) => [sampleOf(0, 0), setOf(50, { quotaMs: 20 }), sampleOf(60, ms)]),
  },
  {
    law: 'I-TR-5',
    name: 'a leak over ten periods that no single one shows',
    ...both(38 / 11, 39 / 11, (leakMs) =>
      Array.from({ length: 12 }, (_, n) =>
        sampleOf(100 * n, n === 0 ? 0 : 20 * (n - 1) + leakMs * n, {
          nr_periods: Math.max(0, n - 1),
        }),
      ),
    ),
  },
  {
    // The refill of the second sample, one slice and two ticks.
    law: 'I-TR-6',
    name: 'a burst after a throttled period',
    header: bursting,
    ...both(53, 53.001, (ms) => [
      sampleOf(0, 0),
      sampleOf(100, 20, { nr_periods: 1, nr_throttled: 1 }),
      sampleOf(190, ms, { nr_periods: 1, nr_throttled: 1 }),
    ]),
  },
  {
    // Both CPUs stood still at 95 ms: throttling of 160 ms ended by 105 ms. One refill as above.
    law: 'I-TR-6',
    name: 'a burst after a throttling that was long',
    header: bursting,
    ...both(53, 53.001, (ms) => {
      const ended = { nr_periods: 2, throttled_time: 160 * MS };
      return [
        sampleOf(0, 0, { nr_periods: 1 }),
        sampleOf(60, 20, { nr_periods: 1 }),
        sampleOf(95, 20, { nr_periods: 1 }),
        sampleOf(105, 22, ended),
        sampleOf(190, ms, ended),
      ];
    }),
  },
  {
    law: 'I-TR-7',
    name: 'more time than two CPUs have',
    header: unlimited,
    ...both(28, 28.001, (ms) => [sampleOf(0, 0), sampleOf(10, ms)]),
  },
  {
    law: 'I-TR-8',
    name: 'children that used more than their parent since they were made',
    header: family,
    ...both(10, 9.999, (ms) => [...round(0, 9, 3, 7), sampleOf(5, ms)]),
  },
  {
    law: 'I-TR-8',
    name: 'children that used more than their parent in a window',
    header: family,
    ...both(106, 105.999, (ms) => [
      ...round(0, 100, 3, 7),
      ...round(5, 103, 5, 10),
      sampleOf(10, ms - 1),
      ...round(15, ms, 6, 10).slice(1),
    ]),
  },
  {
    law: 'I-TR-9',
    name: 'CPUs that were throttled for longer than there was time',
    ...both(20, 20.001, (ms) => [
      sampleOf(0, 0),
      sampleOf(10, 0, { throttled_time: ms * MS, nr_periods: 1 }),
    ]),
  },
  {
    // One period was counted, one is under way, one between two reads: 300 ms on each CPU.
    law: 'I-TR-9',
    name: 'CPUs that were throttled while no period passed',
    ...both(600, 600.001, (ms) => [
      sampleOf(0, 0),
      sampleOf(1000, 0, { throttled_time: ms * MS, nr_periods: 1 }),
    ]),
  },
  {
    // On 2 CPUs: the window of 2 ms, 100 ms of the period that was set before, 3 of the new one, and lateness.
    law: 'I-TR-9',
    name: 'CPUs that stay throttled after the period was set shorter',
    ...both(304, 304.001, (ms) => [
      sampleOf(0, 0),
      sampleOf(1000, 0, { nr_periods: 10 }),
      setOf(1020, { quotaMs: 8, periodMs: 10 }),
      sampleOf(1030, 0, { nr_periods: 10 }),
      sampleOf(1100, 0, { nr_periods: 10 }),
      sampleOf(1102, 0, { throttled_time: ms * MS, nr_periods: 11 }),
    ]),
  },
  {
    law: 'I-TR-10',
    name: 'a burst longer than configured',
    header: bursting,
    ...both(20, 20.001, (ms) => {
      const more = { nr_periods: 1, nr_bursts: 1, burst_time: ms * MS };
      return [sampleOf(0, 0), sampleOf(100, 40, more), sampleOf(105, 40, more)];
    }),
  },
  {
    law: 'I-TR-10',
    name: 'a burst where none is configured',
    ...both(0, 1, (n) => {
      const more = { nr_periods: 1, nr_bursts: n };
      return [sampleOf(0, 0), sampleOf(100, 20, more), sampleOf(105, 20, more)];
    }),
  },
  {
    // 20 ms less N x (slice + tick).
    law: 'I-TR-11',
    name: 'throttled after 2 ms of 20',
    ...both(2, 1.999, (ms) => [
      sampleOf(95, 0),
      sampleOf(100, 0, { nr_periods: 1 }),
      sampleOf(195, ms, { nr_periods: 1 }),
      sampleOf(200, ms, { nr_periods: 2, nr_throttled: 1 }),
    ]),
  },
  {
    law: 'I-TR-12',
    name: 'throttled without a limit',
    header: unlimited,
    ...both(0, 1, (n) => [sampleOf(0, 0), sampleOf(100, 0, { nr_periods: n, nr_throttled: n })]),
  },
];

describe.each(CASES)('$law: $name', ({ law, header = headerOf(), near, beyond }) => {
  test('is caught, and by nothing else', () => {
    expect(brokenLaws(header, beyond)).toEqual([law]);
  });

  test('at the bound it holds', () => {
    const { findings, laws } = judge(header, near);
    expect(findings).toEqual([]);
    expect(laws.find(({ id }) => id === law)?.exercised).toBeGreaterThan(0);
  });
});

test('every law has a case', () => {
  const ids = traceLaws.map(({ id }) => id);
  expect([...new Set(CASES.map(({ law }) => law))]).toEqual(ids);
});
