import { describe, expect, test } from 'vitest';
import { smpProperties } from '../../properties/smp/index.ts';

import type { SmpOperation } from '../../src/scenario/smp-operation.ts';
import {
  castOf,
  cgroup,
  type Leg,
  parked,
  script,
  setAffinity,
  sleep,
  wake,
} from '../helpers/race-script.ts';
import { SmpBench } from '../helpers/smp-bench.ts';

const CAST = castOf([0, 0], [cgroup(2)], [2, 2], { locks: 'bounded' });
const LOCK = 'lock backlog of cgroup 2 on LLC 0.atq_lock';

/** Task 1 is parked by CPU 1, and CPU 0, which waits for the lock meanwhile, gives it up. */
const MEETING: readonly Leg[] = [
  { path: 0, until: LOCK },
  { path: 1, until: 'write record of task 1.atq' },
  { givesUp: 0 },
];

function bench(): SmpBench {
  return new SmpBench(CAST, script(MEETING));
}

function run(one: SmpBench, ...operations: readonly SmpOperation[]): void {
  one.perform(...operations);
  one.stage.settle(3);
}

const SETUP = parked(0, 0);
const TIMEOUT = [...SETUP, sleep(0, 0), wake(1, 1)];

describe('a lock that is not had in time', () => {
  test('ends the scheduler, once', () => {
    const one = bench();
    run(one, ...TIMEOUT);
    const ended = one.events.filter(({ type }) => type === 'scheduler-ended');
    expect(ended).toHaveLength(1);
    expect(one.view.state.isSchedulerEnded).toBe(true);
  });

  test('lets what is under way come to its end', () => {
    const one = bench();
    run(one, ...TIMEOUT);
    const ends = one.events.filter((event) => event.type === 'end-of' && !event.operation.first);
    expect(ends).toMatchObject([{ ret: 0 }, { ret: 0 }]);
  });

  test('leaves nobody to wait for', () => {
    const one = bench();
    run(one, ...TIMEOUT);
    const rest = one.events.slice(-2);
    expect(rest).toEqual([
      { type: 'settle', rounds: 0 },
      { type: 'rest', waiting: [] },
    ]);
  });

  test('makes a task that should be parked an insert into a DSQ', () => {
    const legs: readonly Leg[] = [
      { path: 1, until: LOCK },
      { path: 0, until: 'write record of task 0.atq' },
      { givesUp: 1 },
    ];
    const one = new SmpBench(CAST, script(legs));
    run(one, ...SETUP, setAffinity(0, [0], 0), wake(1, 1));
    expect(one.task(1).dsq?.llc).toBe(0);
  });
});

describe('when the scheduler was ended', () => {
  const judging = (ends: boolean): readonly string[] =>
    smpProperties
      .filter((law) => {
        const one = new SmpBench(CAST).watch(law);
        one.view.state.isSchedulerEnded = ends;
        const path = one.path(0);
        path.held.push({ lock: { lock: 0 }, name: 'atq_lock' });
        one.emit(
          { type: 'path-end', path, held: ['atq_lock'] },
          { type: 'locked', path, lock: 'rq_lock', held: ['dsq_lock'] },
          { type: 'deadlock', waiting: [path] },
        );
        const [task] = one.view.state.tasks.values();
        if (task !== undefined) task.runsOn = 0;
        one.join();
        return one.kinds.length > 0;
      })
      .map(({ id }) => id);

  test('laws on locks and on the ends of paths judge what is under way', () => {
    expect(judging(true)).toEqual(['I-SMP-8', 'I-SMP-9', 'I-SMP-10']);
  });

  test('laws on tasks and budgets do not', () => {
    expect(judging(false)).toContain('I-SMP-3');
  });
});
