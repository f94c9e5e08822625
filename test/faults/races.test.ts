import { describe, expect, test } from 'vitest';
import { replayScenario } from '../../src/check/replay.ts';
import { raceFaults } from '../../src/faults/races/index.ts';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import { explore } from '../../src/search/races/bounded.ts';
import {
  castOf,
  cgroup,
  dispatch,
  exit,
  first,
  type Leg,
  move,
  parked,
  playRace,
  QUOTA_NS,
  type Race,
  replenish,
  rmdir,
  running,
  scenarioOf,
  script,
  setAffinity,
  sleep,
  tick,
  wake,
} from '../helpers/race-script.ts';

/** A race that a fault loses; its paths are P0, P1 and so on, as the legs say. */
interface KnownRace extends Race {
  readonly fault: string;
  /** What each path does, in the order in which it matters. */
  readonly story: string;
  readonly legs: readonly Leg[];
  /** The law that breaks, and how. */
  readonly breaks: string;
  /** Paths that are interrupted, and stores that are seen early. */
  readonly switches: number;
}

const backlog = 'backlog of cgroup 2 on LLC 0';
const two = [cgroup(2)];

const races: readonly KnownRace[] = [
  {
    fault: 'atq-double-insert-two-queues',
    story:
      'P0 locks Q0 and reads no owner; P1 locks Q1, reads no owner, links and marks; P0 marks and links',
    cast: castOf([0, 1]),
    operations: [
      ...first(
        { op: 'create', q: 0, fifo: false, cpu: 0 },
        { op: 'create', q: 1, fifo: false, cpu: 0 },
      ),
      { op: 'insert_vtime', q: 0, task: 0, vtime: 1, cpu: 0 },
      { op: 'insert_vtime', q: 1, task: 0, vtime: 1, cpu: 1 },
    ],
    legs: [{ path: 0, until: 'write task 0 of the queues.atq' }, { path: 1 }],
    breaks: 'I-SMP-1/not marked',
    switches: 1,
  },
  {
    fault: 'atq-lock-timeout-ignored',
    story: 'P1 (wake) parks t1 and holds the lock; P0 gives it up, and t0 sleeps in the backlog',
    cast: castOf([0, 0], two, [2, 2], { locks: 'bounded' }),
    operations: [...parked(0, 0), sleep(0, 0), wake(1, 1)],
    legs: [
      { path: 0, until: `lock ${backlog}.atq_lock` },
      { path: 1, until: 'write record of task 1.atq' },
      { givesUp: 0 },
    ],
    breaks: 'I-SMP-3/left behind',
    switches: 2,
  },
  {
    fault: 'atq-peek-pop-mismatch-loses-task',
    story:
      'CPU 0 peeks t1; CPU 1 pops t1; CPU 0 pops t2; CPU 2 inserts t3 and t4; t2 is not put back',
    cast: castOf([0, 0, 0]),
    operations: [
      ...first(
        { op: 'create', q: 0, fifo: true, capacity: 2, cpu: 0 },
        { op: 'insert', q: 0, task: 1, cpu: 0 },
        { op: 'insert', q: 0, task: 2, cpu: 0 },
      ),
      { op: 'dispatch_queue', q: 0, cpu: 0 },
      { op: 'pop', q: 0, cpu: 1 },
      { op: 'insert', q: 0, task: 3, cpu: 2 },
      { op: 'insert', q: 0, task: 4, cpu: 2 },
    ],
    legs: [
      { path: 0, until: 'lock queue 0.atq_lock' },
      { path: 0, until: 'read queues.entries' },
      { path: 1 },
      { path: 0, until: 'write task 2 of the queues.atq' },
      { path: 0, until: 'lock queue 0.atq_lock' },
      { path: 2 },
    ],
    breaks: 'I-SMP-16/lost',
    switches: 2,
  },
  {
    fault: 'replenish-clears-flag-before-reading',
    story:
      'P0 (drain) pops t0 and stops; P1 uses the quota up; P2 (timer) clears the flag, reads it, finds the queue empty',
    cast: castOf([0, 0], two, [2, 2]),
    operations: [
      ...running(1, 1),
      ...parked(0, 0),
      ...first(replenish()),
      dispatch(0),
      tick(QUOTA_NS, 1),
      replenish(0),
    ],
    legs: [
      { path: 0, until: 'read task 0.pid' },
      { path: 1, until: `lock ${backlog}.atq_lock` },
      { path: 2 },
    ],
    breaks: 'I-SMP-11/not listed',
    switches: 2,
  },
  {
    fault: 'replenish-flag-visible-before-budget',
    story: 'P1 (timer) stores budget and flag; P0 sees the flag cleared and the old budget below 0',
    cast: castOf([0, 0], two, [2, 2], { memory: 'weak' }),
    operations: [...parked(0, 0, 1.5 * QUOTA_NS), wake(1, 1), replenish(0)],
    legs: [
      { path: 1, until: 'rmw clock.timer' },
      { path: 1, until: `read ${backlog}.size` },
      { arrives: 'cgroup 2.is_throttled' },
      { path: 0 },
    ],
    breaks: 'I-SMP-12/no reason',
    switches: 2,
  },
  {
    fault: 'sum-reset-loses-reports',
    story: 'P1 (timer) sums the counters; P0 reports runtime; P1 stores 0 in each',
    cast: castOf([0, 0], two, [2]),
    operations: [...running(0, 0), tick(1000, 0), replenish(1)],
    legs: [
      { path: 1, until: 'rmw counters.runtime_total' },
      { path: 1, until: 'rmw counters.runtime_total', past: true },
      { path: 0 },
    ],
    breaks: 'I-SMP-13/sum',
    switches: 1,
  },
  {
    fault: 'transfer-overdraws',
    story: 'P0 reads what is left; P1 reads the same and takes it; P0 takes it again',
    cast: castOf([0, 0], two, [2, 2]),
    operations: [wake(0, 0), wake(1, 1)],
    legs: [{ path: 0, until: 'rmw cgroup 2.budget_remaining' }, { path: 1 }],
    breaks: 'I-SMP-14/overdrawn',
    switches: 1,
  },
  {
    fault: 'exiting-task-parked-forever',
    story:
      't begins to exit; its pid is removed; it is preempted, throttled and parked; a drain drops it',
    cast: castOf([0, 0], two, [2]),
    operations: [...running(0, 0), tick(QUOTA_NS, 0), exit(0, 1)],
    legs: [{ path: 1 }, { path: 0 }],
    breaks: 'I-SMP-4/never runs',
    switches: 0,
  },
  {
    fault: 'drain-uses-destroyed-queue',
    story:
      'P0 (drain) looks the queue up; P1 removes the cgroup, and frees the queue; P0 reads its size',
    cast: castOf([0, 0], [cgroup(2), cgroup(3)], [2]),
    operations: [...parked(0, 0), ...first(replenish(), move(0, 3)), dispatch(0), rmdir(2, 1)],
    legs: [{ path: 0, until: `read ${backlog}.size` }, { path: 1 }],
    breaks: 'I-SMP-6/size of freed',
    switches: 1,
  },
  {
    fault: 'drain-inserts-requeued-task',
    story:
      'P0 (drain) pops t0; P2 uses the quota up; P1 changes the affinity of t0, which is parked again; P0 inserts it',
    cast: castOf([0, 0, 0], two, [2, 2]),
    operations: [
      ...running(1, 2),
      ...parked(0, 0),
      ...first(replenish()),
      dispatch(0),
      setAffinity(0, [1], 1),
      tick(QUOTA_NS, 2),
    ],
    legs: [{ path: 0, until: 'read task 0.ops_state' }, { path: 2 }, { path: 1 }, { path: 0 }],
    breaks: 'I-SMP-3/two places',
    switches: 1,
  },
  {
    fault: 'drain-without-hold',
    story: 'P0 (drain) pops t; P1 (exit) finds t in no queue and frees it; P0 hands it over',
    cast: castOf([0, 0], two, [2]),
    operations: [...parked(0, 0), ...first(replenish()), dispatch(0), exit(0, 1)],
    legs: [{ path: 0, until: 'read record of task 0.chosen_cpu' }, { path: 1 }],
    breaks: 'I-SMP-6/chosen_cpu of freed',
    switches: 1,
  },
  {
    fault: 'lavd-exit-frees-linked-node',
    story: 'P0 (drain) pops and holds t; P1 (exit) frees t without waiting; P0 lets go of it',
    cast: castOf([0, 0], two, [2]),
    operations: [...parked(0, 0), ...first(replenish()), dispatch(0), exit(0, 1)],
    legs: [
      { path: 0, until: 'read task 0.pid' },
      { path: 0, until: 'rmw record of task 0.holdcnt' },
      { path: 1 },
    ],
    breaks: 'I-SMP-6/holdcnt of freed',
    switches: 1,
  },
  {
    fault: 'lavd-reenqueue-uses-stale-cpu',
    story:
      'P0 (drain) pops t0, whose choice is CPU 0; P1 sets its affinity to CPU 1 and enqueues; P0 inserts into the DSQ of CPU 0',
    cast: castOf([0, 1, 0], two, [2, 2]),
    operations: [
      ...running(1, 2),
      ...parked(0, 0),
      ...first(replenish()),
      dispatch(0),
      setAffinity(0, [1], 1),
      tick(QUOTA_NS, 2),
    ],
    legs: [{ path: 0, until: 'read task 0.ops_state' }, { path: 2 }, { path: 1 }, { path: 0 }],
    breaks: 'I-SMP-5/no CPU there',
    switches: 1,
  },
];

/** Schedules of one race that the exploration may play. */
const RUNS_MAX = 3_000;

test('every race fault has a race', () => {
  expect(races.map(({ fault }) => fault).sort()).toEqual(raceFaults.map(({ id }) => id).sort());
});

const titled = races.map((race) => [`${race.fault}: ${race.story}`, race] as const);

describe.each(titled)('%s', (_title, { fault, legs, breaks, switches, ...race }) => {
  const [property, failureKind] = breaks.split('/') as [string, string];
  const { played } = playRace(race, script(legs), [fault]);
  const scenario = {
    ...scenarioOf(race, played.schedule, [fault]),
    property,
    failureKind,
  };

  test('breaks the law', () => {
    const text = formatScenario(scenario);
    const failures = replayScenario(parseScenario(text, 'race.json'));
    const found = failures.map((failure) => `${failure.property}/${failure.failureKind}`);
    expect(found).toContain(breaks);
    expect(played.switches).toBe(switches);
  });

  test('is won without the fault', () => {
    expect(playRace(race, script(legs)).failures).toEqual([]);
    expect(replayScenario(scenarioOf(race, played.schedule, []))).toEqual([]);
  });

  test('is found with no more switches', () => {
    const found: number[] = [];
    for (let bound = 0; bound <= switches && found.length === 0; bound++) {
      explore(
        (chooser) => {
          const { failures } = playRace(race, chooser, [fault]);
          if (failures.some((failure) => failure.property === property)) found.push(bound);
          return found.length === 0;
        },
        { switches: bound, runsMax: RUNS_MAX, reduces: true },
      );
    }
    expect(found.length).toBe(1);
    expect(found[0]).toBeLessThanOrEqual(switches);
  });
});
