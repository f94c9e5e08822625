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
import {
  advance,
  castOf,
  cgroup,
  MS,
  release,
  seize,
  task,
  wake,
} from '../helpers/host-session.ts';
import { type MeasuredInterval, type MeasuredRun, measuredRun } from './measured-run.ts';

const LIMITED = 2;
const INTERVAL_NS = 100 * MS;
/** The derivation of the delay of the timer: it is armed for so much later at least. */
const DELAY_MIN_NS = 20 * MS;

/** A machine with one LLC and a tick of 10 ms, and tasks of one cgroup. */
function crowd(nrCpus: number, nrTasks: number, quotaMs: number): Cast {
  const llcs = Array.from({ length: nrCpus }, () => 0);
  const tasks = Array.from({ length: nrTasks }, (_, index) => task(index + 1, LIMITED));
  const cast = castOf(llcs, [cgroup(LIMITED, 1, quotaMs)], tasks);
  return { ...cast, topology: { ...cast.topology, tickNs: 10 * MS } };
}

function wakeAll({ tasks }: Cast): readonly HostOperation[] {
  return tasks.map(({ id }) => wake(id));
}

/** Four CPUs use up a small quota at once, and run on until the next tick. */
const four = crowd(4, 4, 1);
const overrunTogether = (): MeasuredRun =>
  measuredRun(four, [advance(100), ...wakeAll(four), advance(150)]);

/** One CPU that saves a whole burst up, and then runs without a pause. */
const burstAfterIdling = (): MeasuredRun =>
  measuredRun(castOf([0], [cgroup(LIMITED, 1, 50, { burstUs: 50_000 })], [task(1, LIMITED)]), [
    advance(100),
    wake(1),
    advance(300),
  ]);

/** Two cgroups: the first gives one task to a drain, the second one on LLC 0 and two on LLC 1. */
function drainAtOnce(): MeasuredRun {
  const cgroups = [cgroup(2, 1, 40), cgroup(3, 1, 40)];
  const tasks = [
    task(1, 2, { cpus: [0] }),
    task(2, 3, { cpus: [0] }),
    task(3, 3, { cpus: [1] }),
    task(4, 3, { cpus: [1] }),
  ];
  const cast = castOf([0, 1], cgroups, tasks);
  const end = [advance(85), seize(0), seize(1), advance(30), release(0)];
  return measuredRun(cast, [...wakeAll(cast), ...end]);
}

/** A timer that runs 90 ms late comes again at once, and then in time. */
const lateTimer = (): MeasuredRun =>
  measuredRun(crowd(1, 1, 10), [
    { op: 'advance', ns: INTERVAL_NS, lateNs: 90 * MS },
    advance(20),
    advance(100),
  ]);

/** 32 CPUs overrun a quota of 1 ms by a tick; all but one of the tasks go to sleep. */
function waitForDebt(): MeasuredRun {
  const cast = crowd(32, 32, 1);
  const sleep = cast.tasks.slice(1).map(({ id }): HostOperation => ({ op: 'sleep', task: id }));
  return measuredRun(cast, [...wakeAll(cast), advance(12), ...sleep]);
}

/** One CPU on which four tasks wait for each other, each of them for ten quotas of debt. */
function waitForRounds(): MeasuredRun {
  const cast = crowd(1, 4, 1);
  return measuredRun(cast, [...wakeAll(cast), advance(95)]);
}

/** One task on one of two LLCs. */
const alone = (): MeasuredRun =>
  measuredRun(castOf([0, 1], [cgroup(LIMITED, 1, 24)], [task(1, LIMITED)]), [
    advance(100),
    wake(1),
    advance(300),
  ]);

/**
 * A task that has used its quota up; another one takes the CPU just before the interval ends, and
 * gives it back a slice later.
 */
function waitForDrain(): MeasuredRun {
  const cgroups = [cgroup(LIMITED, 1, 60), cgroup(3, 1, 'max')];
  const cast = castOf([0], cgroups, [task(1, LIMITED), task(2, 3)]);
  const schedulers = [{ id: 1, cgroup: 1, policy: 'vtime' as const, sliceNs: 20 * MS }];
  return measuredRun({ ...cast, schedulers }, [
    advance(100),
    wake(1),
    advance(99.999),
    wake(2),
    advance(300),
  ]);
}

interface Reach {
  readonly by: string;
  readonly run: () => MeasuredRun;
  /** What part of the bound the run reaches, at its best. */
  readonly share: (run: MeasuredRun) => number;
  /** The part that it has to reach. */
  readonly factor: number;
}

const REACHED: { readonly [law: string]: readonly Reach[] } = {
  'I-BW-11': [
    {
      by: 'a drain of four tasks',
      run: drainAtOnce,
      share: ({ drains }) => most(drains) / CALLBACKS_MAX,
      factor: 1,
    },
  ],
  'I-BW-12': [{ by: 'a timer that comes late', run: lateTimer, share: mostTopHalves, factor: 0.9 }],
  'I-BW-16': [
    {
      by: 'the longest delay',
      run: lateTimer,
      share: ({ firings }) => most(firings.map(({ delay }) => delay / INTERVAL_NS)),
      factor: 1,
    },
    {
      by: 'the shortest delay',
      run: lateTimer,
      share: ({ firings }) => most(firings.map(({ delay }) => DELAY_MIN_NS / delay)),
      factor: 1,
    },
  ],
  'I-BW-19': [
    { by: 'over-run of four CPUs', run: overrunTogether, share: mostExcess, factor: 0.95 },
    { by: 'a saved burst', run: burstAfterIdling, share: mostExcess, factor: 0.95 },
  ],
  'I-BW-21': [
    { by: 'debt', run: waitForDebt, share: longestWait, factor: 0.85 },
    // The derivation lets each task go behind every other, again and again, in the worst order
    // there is; from one backlog on one CPU they come in turn.
    { by: 'rounds', run: waitForRounds, share: longestWait, factor: 0.08 },
  ],
  'I-BW-23': [
    { by: 'a quota that is used up', run: alone, share: leastGiven, factor: 1 },
    { by: 'the shortfall alone', run: waitForDrain, share: mostMissing, factor: 0.9 },
  ],
  'I-BWA-3': [
    { by: 'over-run of four CPUs', run: overrunTogether, share: mostOfLeaf, factor: 0.95 },
    { by: 'a saved burst', run: burstAfterIdling, share: mostOfLeaf, factor: 0.95 },
  ],
  'I-BWA-6': [
    { by: 'all of it', run: overrunTogether, share: mostCharged, factor: 0.95 },
    { by: 'the over-run alone', run: overrunTogether, share: mostOverrun, factor: 0.95 },
    { by: 'a saved burst', run: burstAfterIdling, share: mostCharged, factor: 0.95 },
  ],
};

/** I-BW-12: over all windows that begin and end with a firing. */
function mostTopHalves({ firings }: MeasuredRun): number {
  return most(
    firings.flatMap((first, from) =>
      firings.slice(from + 1).map(({ at }, index) => {
        const count = index + 2;
        return count / ((at - first.at) / INTERVAL_NS + 2);
      }),
    ),
  );
}

/** I-BW-19: the excess over the quota of the worst window, against burst and unpaid over-run. */
function mostExcess(run: MeasuredRun): number {
  let excess = 0;
  let overrun = 0;
  return most(
    intervalsOf(run).map((closed) => {
      excess = Math.max(0, excess) + closed.spent - closed.quota;
      overrun = Math.max(0, overrun - closed.quota) + closed.overrun;
      return excess / (closed.burst + overrun);
    }),
  );
}

/** I-BW-21. */
function longestWait({ waits }: MeasuredRun): number {
  return most(waits.map(({ waited, bound }) => waited / bound));
}

/** I-BW-23: where the quota was used up. */
function leastGiven({ lone }: MeasuredRun): number {
  const usedUp = lone.filter(
    ({ allowance, runnable, shortfall }) => allowance <= runnable - shortfall,
  );
  return most(usedUp.map(({ spent, allowance }) => allowance / spent));
}

/** I-BW-23: where the task could not use its quota up. */
function mostMissing({ lone }: MeasuredRun): number {
  const kept = lone.filter(({ spent, allowance }) => spent < allowance);
  return most(kept.map(({ runnable, spent, shortfall }) => (runnable - spent) / shortfall));
}

/** I-BWA-3, with nothing left over on an LLC. */
function mostOfLeaf(run: MeasuredRun): number {
  return most(
    intervalsOf(run).map(({ spent, quota, credit, overrun }) => spent / (quota + credit + overrun)),
  );
}

/** I-BWA-6. */
function mostCharged(run: MeasuredRun): number {
  return most(
    intervalsOf(run).map(
      ({ spent, allowance, overrun }) => spent / (Math.max(0, allowance) + overrun),
    ),
  );
}

/** I-BWA-6: the derived term of it. */
function mostOverrun(run: MeasuredRun): number {
  return most(
    intervalsOf(run).map(({ spent, allowance, overrun }) => (spent - allowance) / overrun),
  );
}

function intervalsOf(run: MeasuredRun): readonly MeasuredInterval[] {
  return run.intervals.get(LIMITED) ?? [];
}

function most(shares: readonly number[]): number {
  return Math.max(0, ...shares.filter((share) => Number.isFinite(share)));
}

describe.each(Object.entries(REACHED))('%s is reached', (law, reaches) => {
  test.each(reaches)('by $by, to $factor of the bound', ({ run, share, factor }) => {
    const measured = run();
    expect(measured.failures).toEqual([]);
    expect(measured.statistics.property(law).exercised).toBeGreaterThan(0);
    expect(share(measured)).toBeGreaterThanOrEqual(factor);
    // What exceeds the bound breaks the law: then this test reads the bound wrongly.
    expect(share(measured)).toBeLessThanOrEqual(1);
  });
});

test('each property that is a bound has such a run', () => {
  const bounds = kitOf('host')
    .properties.filter(({ kind }) => kind === 'bound' || kind === 'liveness')
    .map(({ id }) => id);
  expect(Object.keys(REACHED).sort()).toEqual(bounds.sort());
});
