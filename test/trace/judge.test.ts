import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../src/trace/format/format.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { brokenLaws, cgroupOf, headerOf, judge, MS, sampleOf, setOf } from '../helpers/trace.ts';

const spawn = (cg: string, load: string): TraceRecord => ({
  kind: 'event',
  event: { t: 0, event: 'spawn', task: '1', cg, threads: 2, load },
});

const move = (atMs: number, tookMs: number, more: { readonly d_acct?: number }): TraceRecord => ({
  kind: 'event',
  event: { t: atMs * MS, event: 'move', task: '1', from: 'b', cg: 'a', d: tookMs * MS, ...more },
});

describe('what is not judged is noted', () => {
  test('gaps, lines out of order, quotas that were not put to the test', () => {
    const header = headerOf(cgroupOf('a', 20), cgroupOf('b', 20));
    const { notes } = judge(header, [
      sampleOf(0, 0),
      sampleOf(60, 0),
      setOf(55, {}),
      sampleOf(65, 0),
    ]);
    expect(notes).toEqual([
      'a: 1 gap between samples, the longest 60 ms from 0.000 s; windows across a gap are judged by the counters at its ends',
      '1 line is of a time before the line above',
      'a saw no period of its limit: its quota was not put to the test',
      'b has no sample',
    ]);
  });

  test('findings beyond ten of a law', () => {
    const records = Array.from({ length: 13 }, (_, n) => [
      sampleOf(20 * n, 1),
      sampleOf(20 * n + 5, 0),
    ]);
    const { findings, notes } = judge(headerOf(cgroupOf('a', -1)), records.flat());
    expect(findings).toHaveLength(10);
    expect(notes).toContain('I-TR-2 of a: 3 more findings are not listed');
  });
});

describe('a load in the kernel', () => {
  const family = headerOf(cgroupOf('a', 20), cgroupOf('a/b', -1, { parent: 'a' }));
  // 38 ms of quota, slices and ticks, and 80 ms of two system calls.
  const records = (ms: number): readonly TraceRecord[] => [sampleOf(0, 0), sampleOf(100, ms)];

  test('may over-run for a system call on each CPU, and so may those above it', () => {
    expect(brokenLaws(family, records(38.001))).toEqual(['I-TR-5']);
    expect(brokenLaws(family, [spawn('a/b', 'kernel'), ...records(118)])).toEqual([]);
    expect(brokenLaws(family, [spawn('a/b', 'kernel'), ...records(118.001)])).toEqual(['I-TR-5']);
    expect(brokenLaws(family, [spawn('a/b', 'busy'), ...records(38.001)])).toEqual(['I-TR-5']);
    expect(brokenLaws(family, records(118), { kernelMode: true })).toEqual([]);
  });
});

test('a move between two hierarchies charges where nothing limits; in one it does not', () => {
  const header = headerOf(cgroupOf('a', 20), cgroupOf('b', -1));
  const records = (ms: number, more: object): readonly TraceRecord[] => [
    spawn('b', 'busy'),
    sampleOf(10, 0),
    move(20, 6, more),
    sampleOf(100, ms),
  ];
  expect(brokenLaws(header, records(50, { d_acct: 5 * MS }))).toEqual([]);
  expect(brokenLaws(header, records(50.001, { d_acct: 5 * MS }))).toEqual(['I-TR-5']);
  expect(brokenLaws(header, records(38.001, {}))).toEqual(['I-TR-5']);
});

describe('a write of the limit', () => {
  test('to none ends the bound, and a new limit begins another', () => {
    const records = (ms: number): readonly TraceRecord[] => [
      sampleOf(0, 0),
      setOf(10, { quotaMs: -1 }),
      sampleOf(100, 150),
      setOf(110, { quotaMs: 20 }),
      sampleOf(115, 160),
      sampleOf(200, 160 + ms),
    ];
    expect(brokenLaws(headerOf(), records(38))).toEqual([]);
    expect(brokenLaws(headerOf(), records(38.001))).toEqual(['I-TR-5']);
  });

  test('that begins within a sample comes before it, and no window begins in between', () => {
    const sample = sampleOf(50, 0, { d: 2 * MS });
    const records = (ms: number) => [
      sampleOf(0, 0),
      sample,
      setOf(51, { quotaMs: 20 }),
      sampleOf(90, ms),
    ];
    expect(brokenLaws(headerOf(), records(66))).toEqual([]);
    expect(brokenLaws(headerOf(), records(66.001))).toEqual(['I-TR-5']);
  });
});

test('a cgroup that goes and comes again counts from nothing, and its parent keeps its usage', () => {
  const at = (ms: number, event: object): TraceRecord =>
    ({ kind: 'event', event: { t: ms * MS, ...event } }) as TraceRecord;
  const child = { cg: 'a/b', parent: 'a', quota_us: -1, period_us: 100_000, burst_us: 0 };
  const records = (usage: number): readonly TraceRecord[] => [
    sampleOf(0, 0),
    at(1, { event: 'mkdir', ...child }),
    sampleOf(2, 0, { cg: 'a/b' }),
    sampleOf(5, 4),
    sampleOf(6, 5, { cg: 'a/b' }),
    at(7, { event: 'rmdir', cg: 'a/b' }),
    at(8, { event: 'mkdir', ...child }),
    sampleOf(10, 6),
    sampleOf(11, 1, { cg: 'a/b' }),
    sampleOf(15, usage),
  ];
  const header = headerOf(cgroupOf('a', -1));
  expect(brokenLaws(header, records(6))).toEqual([]);
  // Five before it went and one after it came are more than what the parent has.
  expect(brokenLaws(header, records(5.999))).toEqual(['I-TR-2']);
  const parentAt10 = records(5.999).toSpliced(7, 1, sampleOf(10, 5.5));
  expect(brokenLaws(header, parentAt10)).toEqual(['I-TR-8']);
});

test('of all windows the shortest that breaks is found, however many there were', () => {
  const starts = new WindowStarts<number>();
  for (let at = 0; at < 1000; at++) starts.offer(at % 500, at);
  expect(starts.brokenBy(0)).toBeUndefined();
  // The lowest start is the first of the second half; more starts are kept near the end.
  expect(starts.brokenBy(0.5)).toEqual({ start: 500, excess: 0.5 });
  const found = starts.brokenBy(500);
  expect(found?.start).toBeGreaterThan(950);
  starts.clear();
  expect([starts.isEmpty, starts.brokenBy(1e9)]).toEqual([true, undefined]);
});
