import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/check/kit.ts';
import { libraryKit } from '../../src/check/library-kit.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { Rng } from '../../src/core/rng.ts';
import type { LibraryCall } from '../../src/scenario/library-call.ts';
import { DEFAULT_DESIGN, EMPTY_CAST } from '../../src/scenario/scenario.ts';

const MS = 1_000_000;
const cpuMax = { period_us: 100_000, quota_us: 10_000, burst_us: 0 };
const at = { cgrp: 2, llc: 0 };
const setUp: readonly LibraryCall[] = [
  { op: 'topo', llcs: 2 },
  { op: 'lib_init' },
  { op: 'init', cgrp: 1, ...cpuMax },
  { op: 'mkdir', cgrp: 2, parent: 1 },
  { op: 'init', cgrp: 2, ...cpuMax },
];
const parkThree: readonly LibraryCall[] = [
  { op: 'put_aside', ...at, task: 1, vtime: 5 },
  { op: 'put_aside', ...at, task: 2, vtime: 5 },
  { op: 'put_aside', ...at, task: 3, vtime: 1 },
];

function play(calls: readonly LibraryCall[], faults: readonly string[] = []) {
  const statistics = new Statistics();
  const run: Run<'library'> = libraryKit.open(EMPTY_CAST, underTest(DEFAULT_DESIGN, faults), {
    statistics,
  });
  const answers = calls.map((call) => run.perform(call));
  run.finish();
  return { run, statistics, answers };
}

describe('the level library', () => {
  test('runs raw calls, and its laws hold', () => {
    const { run, statistics, answers } = play([
      ...setUp,
      { op: 'throttled', cgrp: 1, llc: 1, task: 1 },
      { op: 'throttled', ...at, task: 1 },
      { op: 'consume', ...at, task: 1, ns: 12 * MS },
      { op: 'throttled', ...at, task: 1 },
      ...parkThree,
      { op: 'cancel', task: 3 },
      { op: 'cancel', task: 3 },
      { op: 'advance', ns: 100 * MS },
      { op: 'reenqueue', rand: 0 },
      { op: 'put_aside', ...at, task: 1, vtime: 5 },
      { op: 'move', task: 1, from: 2, to: 1, vtime: 5, llc: 1 },
      { op: 'advance', ns: 100 * MS },
      { op: 'exit', cgrp: 2 },
      { op: 'rmdir', cgrp: 2 },
    ]);
    expect(run.failures).toEqual([]);
    expect(answers[8]).toEqual({ status: 'refused', ret: -11 });
    const unexercised = libraryKit.properties
      .map(({ id }) => id)
      .filter((id) => statistics.property(id).exercised === 0);
    expect(unexercised).toEqual([]);
    expect(statistics.coverageOf('M-budget', monitorOf('M-budget')).taken).toBeGreaterThan(3);
  });

  test('finds what a fault breaks', () => {
    const { run } = play(
      [...setUp, ...parkThree, { op: 'cancel', task: 3 }],
      ['atq-remove-forgets-size'],
    );
    expect(run.failure?.property).toBe('I-BW-6');
  });

  test('pops equals last in, first out', () => {
    const { run } = play([
      ...setUp,
      ...parkThree,
      { op: 'advance', ns: 100 * MS },
      { op: 'reenqueue', rand: 0 },
      { op: 'reenqueue', rand: 0 },
    ]);
    expect(run.failures).toEqual([]);
  });

  test('starts anew with each topo', () => {
    const { run } = play([
      ...setUp,
      ...parkThree,
      { op: 'consume', ...at, task: 1, ns: MS },
      { op: 'advance', ns: 100 * MS },
      ...setUp,
      ...parkThree,
      { op: 'advance', ns: 100 * MS },
      { op: 'reenqueue', rand: 0 },
    ]);
    expect(run.failures).toEqual([]);
  });

  test('draws nothing, and describes itself', () => {
    const { run } = play(setUp);
    expect(run.planner.kinds).toEqual([]);
    expect(run.planner.draw('consume', new Rng(1))).toBeUndefined();
    expect(run.describe().map(({ item }) => item)).toEqual([
      'clock',
      'cgroup 1',
      'cgroup 2',
      'timer',
    ]);
  });
});

function monitorOf(id: string) {
  const binding = libraryKit.monitors.find(({ monitor }) => monitor.id === id);
  if (binding === undefined) throw new Error(`no monitor ${id}`);
  return binding.monitor.machine;
}
