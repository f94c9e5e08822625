import { describe, expect, test } from 'vitest';
import { describeHost } from '../../src/check/describe-host.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import { advance, castOf, cgroup, openHost, seize, task, wake } from '../helpers/host-session.ts';

const cast = castOf(
  [0, 0, 1],
  [cgroup(2, 1, 10, { burstUs: 2000 }), cgroup(3, 1, 'max')],
  [task(1, 2), task(2, 2), task(3, 3), task(4, 3, { cpus: [0] })],
);

function describeAfter(operations: readonly HostOperation[]): string[] {
  const run = openHost(cast);
  for (const operation of operations) run.perform(operation);
  const [clock, ...lines] = describeHost(run.view);
  expect(clock?.item).toBe('clock');
  return lines.map(({ item, text }) => `${item}: ${text}`);
}

test('a fresh run', () => {
  expect(describeAfter([])).toEqual([
    'cgroup 1: budget 0 ms of max; LLC 0 max; LLC 1 max',
    'cgroup 2: budget 10 ms of 10 ms; LLC 0 0 ms; LLC 1 0 ms',
    'cgroup 3: budget max of max; LLC 0 max; LLC 1 max',
    'CPU 0: idle',
    'CPU 1: idle',
    'CPU 2: idle',
    'DSQ 0: empty',
    'DSQ 1: empty',
    'timer: idle, due at 100 ms',
  ]);
});

test('tasks that run, wait and are parked', () => {
  const lines = describeAfter([wake(1), wake(2), advance(20), wake(3), wake(4), seize(1)]);
  expect(lines).toMatchInlineSnapshot(`
    [
      "cgroup 1: budget 0 ms of max; LLC 0 max; LLC 1 max",
      "cgroup 2: budget 0 ms of 10 ms; LLC 0 -1 ms (parked: task 2, task 1); LLC 1 0 ms; throttled",
      "cgroup 3: budget max of max; LLC 0 max; LLC 1 max",
      "CPU 0: task 3 of cgroup 3",
      "CPU 1: taken by a higher class",
      "CPU 2: idle",
      "DSQ 0: task 4",
      "DSQ 1: empty",
      "timer: idle, due at 100 ms",
    ]
  `);
});

test('credit of an idle interval', () => {
  expect(describeAfter([advance(110)])[1]).toMatch(
    /^cgroup 2: budget 12 ms of 10 ms.*; credit 2 ms$/,
  );
});

test('debt of the last interval, and a task on its way out', () => {
  const lines = describeAfter([
    wake(1),
    wake(2),
    advance(99),
    { op: 'exit', task: 1 },
    advance(1.5),
  ]);
  expect(lines[1]).toMatch(/; debt \d ms$/);
  expect(lines.filter((line) => line.endsWith('of cgroup 2, exiting'))).toHaveLength(1);
});

describe('of a library that is elsewhere nothing is told but what is known', () => {
  function describeWith(shown: readonly string[], operations: readonly HostOperation[]): string[] {
    const run = openHost(cast);
    for (const operation of operations) run.perform(operation);
    const known = { shows: (field: string) => shown.includes(field), wasThrottled: isSecond };
    const [, ...lines] = describeHost({ ...run.view, known });
    const isOfLibrary = ({ item }: { item: string }): boolean => /^(cgroup|timer)/.test(item);
    return lines.filter(isOfLibrary).map(({ item, text }) => `${item}: ${text}`);
  }
  const isSecond = (id: number): boolean => id === 2;

  test('what answers tell', () => {
    expect(describeWith([], [wake(1), wake(2), advance(20)])).toEqual([
      'cgroup 1: no backlog',
      'cgroup 2: parked on LLC 0: task 2, task 1; throttled',
      'cgroup 3: no backlog',
    ]);
  });

  test('quotas and timers without budgets', () => {
    expect(describeWith(['cgroups.nquota_ub', 'timers', 'cgroups.is_throttled'], [])).toEqual([
      'cgroup 1: quota max',
      'cgroup 2: quota 10 ms',
      'cgroup 3: quota max',
      'timer: due at 100 ms',
    ]);
  });
});
