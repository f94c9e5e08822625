import { describe, expect, test } from 'vitest';
import { replayFor } from '../../../src/check/replay.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import {
  type Cast,
  DEFAULT_DESIGN,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
} from '../../../src/scenario/scenario.ts';
import { advance, castOf, cgroup, MS, seize, task, wake } from '../../helpers/host-session.ts';
import { measuredRun } from '../../quality/measured-run.ts';

const cast = castOf(
  [0, 1],
  [cgroup(2, 1, 24), cgroup(3, 1, 'max'), cgroup(4, 2, 'max')],
  [task(1, 4), task(2, 4), task(3, 3)],
);
const begin: readonly HostOperation[] = [advance(100), wake(1), advance(150)];
const setaffinity: HostOperation = { op: 'setaffinity', task: 1, cpus: [1] };
const late: HostOperation = { op: 'advance', ns: 100 * MS, lateNs: 5 * MS };
const raise: HostOperation = {
  op: 'set',
  cgroup: 3,
  periodUs: 100_000,
  quotaUs: 1000,
  burstUs: 0,
};

/** How many intervals are judged. */
function judged(operations: readonly HostOperation[], on: Cast = cast): number {
  const { lone, failures } = measuredRun(on, [...begin, ...operations]);
  expect(failures).toEqual([]);
  return lone.length;
}

function brokenBy(faults: readonly string[]): readonly string[] {
  const failures = replayFor('I-BW-23', {
    format: SCENARIO_FORMAT,
    version: SCENARIO_VERSION,
    level: 'host',
    design: DEFAULT_DESIGN,
    faults,
    cast,
    operations: [...begin, advance(200)],
    schedule: [],
  });
  return failures.map(({ property, failureKind }) => `${property}/${failureKind}`);
}

describe('I-BW-23', () => {
  // From 200 to 500 ms, the last 50 ms while the machine settles.
  const calm = [advance(200)];

  test('judges a task that is alone under its quotas', () => {
    const { lone } = measuredRun(cast, [...begin, ...calm]);
    const [second] = lone;
    expect(second).toEqual({
      task: 1,
      spent: 24 * MS,
      allowance: 24 * MS,
      runnable: 100 * MS,
      shortfall: 7 * MS,
    });
    expect(judged(calm)).toBe(3);
  });

  test.each<[string, number, readonly HostOperation[]]>([
    ['another task runs elsewhere', 3, [wake(3), ...calm]],
    ['another task has the same quota', 0, [wake(2), ...calm]],
    ['it sleeps in between', 2, [{ op: 'sleep', task: 1 }, wake(1), ...calm]],
    ['it comes to another LLC', 2, [setaffinity, ...calm]],
    ['it comes to another cgroup', 0, [{ op: 'move', task: 1, cgroup: 3 }, ...calm]],
    ['another comes to its cgroup', 2, [{ op: 'move', task: 3, cgroup: 4 }, ...calm]],
    ['a limit is written', 2, [raise, ...calm]],
    ['a timer is late', 1, [advance(50), late, ...calm]],
    ['no CPU dispatches all along', 1, [seize(0), seize(1), ...calm]],
  ])('where %s: %i intervals', (_what, count, operations) => {
    expect(judged(operations)).toBe(count);
  });

  test('breaks when budget is left where nobody waits', () => {
    expect(brokenBy([])).toEqual([]);
    expect(brokenBy(['drain-secures-where-nobody-waits'])).toEqual(['I-BW-23/too little']);
  });
});
