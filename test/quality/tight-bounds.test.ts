/**
 * No bound is loose: for each there is a run of the corrected core that comes near it.
 *
 * A bound that nothing reaches holds for the wrong reason, and hides what it should show.
 */
import { describe, expect, test } from 'vitest';
import { CALLBACKS_MAX } from '../../properties/bandwidth/callbacks-per-drain.ts';
import { kitOf } from '../../src/check/kits.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import type { Cast } from '../../src/scenario/scenario.ts';
import { advance, castOf, cgroup, MS, release, seize, task, wake } from '../helpers/host-session.ts';
import { type MeasuredInterval, type MeasuredRun, measuredRun } from './measured-run.ts';

const LIMITED = 2;
const INTERVAL_NS = 100 * MS;
const CPUS = [0, 0, 0, 0];

/** A cast of one LLC with a tick of its own. */
function ticking(tickMs: number, cast: Cast): Cast {
  return { ...cast, topology: { ...cast.topology, tickNs: tickMs * MS } };
}

function tasksOf(home: number, count: number): Cast['tasks'] {
  return Array.from({ length: count }, (_, index) => task(index + 1, home));
}

/** Four tasks on four CPUs that use up a small quota at once, and run on until the next tick. */
const overrunTogether = ticking(
  10,
  castOf(CPUS, [cgroup(LIMITED, 1, 1)], tasksOf(LIMITED, CPUS.length)),
);
const wakeFour: readonly HostOperation[] = [1, 2, 3, 4].map(wake);

function intervalsOf(run: MeasuredRun, cgroupId = LIMITED): readonly MeasuredInterval[] {
  return run.intervals.get(cgroupId) ?? [];
}

/** The most that a share of a bound reached. */
function most(shares: readonly number[]): number {
  return Math.max(0, ...shares.filter((share) => Number.isFinite(share)));
}

describe('I-BW-11, tasks of one drain', () => {
  test('is reached', () => {
    const cast = castOf(
      [0, 1],
      [cgroup(2, 1, 40), cgroup(3, 1, 40)],
      [
        task(1, 2, { cpus: [0] }),
        task(2, 3, { cpus: [0] }),
        task(3, 3, { cpus: [1] }),
        task(4, 3, { cpus: [1] }),
      ],
    );
    const seizeBoth = [seize(0), seize(1)];
    const run = measuredRun(cast, [...wakeFour, advance(85), ...seizeBoth, advance(30), release(0)]);
    expect(run.failures).toEqual([]);
    expect(most(run.drains)).toBe(CALLBACKS_MAX);
  });
});


test('x', () => {
  const show = (name: string, run: MeasuredRun) => {
    const iv = intervalsOf(run);
    let excess = 0, over = 0, best = 0;
    for (const c of iv) { excess = Math.max(0, excess) + c.spent - c.quota; over = Math.max(0, over - c.quota) + c.overrun; best = Math.max(best, excess / (c.burst + over)); }
    console.log(name, run.failures, 'A6', most(iv.map((c) => c.spent / (Math.max(0, c.allowance) + c.overrun))), most(iv.map((c) => (c.spent - c.allowance) / c.overrun)), '19', best,
     'burst', most(iv.map((c)=>c.credit/c.burst)), run.waits.map((w) => `${w.waited}/${w.bound}`).join(' '));
  };
  show('four', measuredRun(overrunTogether, [...wakeFour, advance(250)]));
  const twoLlcs = ticking(10, castOf([0, 0, 1, 1], [cgroup(2, 1, 30)], tasksOf(2, 4)));
  show('llcs', measuredRun(twoLlcs, [...wakeFour, advance(250)]));
  const saver = castOf([0], [cgroup(2, 1, 50, { burstUs: 50_000 })], tasksOf(2, 1));
  show('burst', measuredRun(saver, [advance(100), wake(1), advance(300)]));
  show('burst5', measuredRun(saver, [advance(500), wake(1), advance(300)]));
  const many = Array.from({ length: 32 }, () => 0);
  const crowd = ticking(10, castOf(many, [cgroup(2, 1, 1)], tasksOf(2, 32)));
  const wakeAll = tasksOf(2, 32).map(({ id }) => wake(id));
  const sleepAll: HostOperation[] = tasksOf(2, 32).slice(1).map(({ id }) => ({ op: 'sleep', task: id }));
  show('debt', measuredRun(crowd, [...wakeAll, advance(12), ...sleepAll]));
  const crowd2 = ticking(10, castOf(many, [cgroup(2, 1, 1)], [...tasksOf(2, 32)]));
  show('debt2', measuredRun(crowd2, [...wakeAll, advance(12), ...sleepAll, advance(100)]));
  for (const n of [1, 2, 4, 8]) for (const q of [1, 5, 20]) for (const tick of [1, 5, 10]) {
    const c = ticking(tick, castOf([0], [cgroup(2, 1, q)], tasksOf(2, n)));
    show(`rounds n=${n} q=${q} tick=${tick}`, measuredRun(c, [...tasksOf(2, n).map(({ id }) => wake(id)), advance(95)]));
  }
});
void INTERVAL_NS; void kitOf; void describe;
