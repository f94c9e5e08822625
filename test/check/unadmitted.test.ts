import { describe, expect, test } from 'vitest';
import { replayScenario } from '../../src/check/replay.ts';
import { Unadmitted } from '../../src/check/unadmitted.ts';
import { EAGAIN, ESRCH } from '../../src/core/errno.ts';
import { parseScenario } from '../../src/scenario/file.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import { cgroup } from '../helpers/host-session.ts';

describe('a task', () => {
  test('is admitted by the answer 0, or with budget for a backlog', () => {
    const unadmitted = new Unadmitted();
    unadmitted.add(1);
    unadmitted.add(2);
    unadmitted.asked(1, 0);
    unadmitted.released([2]);
    expect([unadmitted.has(1), unadmitted.has(2)]).toEqual([false, false]);
  });

  test('runs without that where there is nothing to ask, or a backlog is given up', () => {
    const unadmitted = new Unadmitted();
    unadmitted.asked(1, ESRCH);
    unadmitted.asked(2, EAGAIN);
    unadmitted.drained([3]);
    unadmitted.released(undefined);
    unadmitted.drained(undefined);
    expect([1, 2, 3].map((task) => unadmitted.has(task))).toEqual([true, false, true]);
  });
});

test('an exiting task of a backlog that was given up overruns in full', () => {
  const operations: readonly HostOperation[] = [
    { op: 'rmdir', cgroup: 3 },
    { op: 'wake', task: 1 },
    { op: 'wake', task: 0 },
    { op: 'advance', ns: 1_100_000 },
    { op: 'move', task: 0, cgroup: 2 },
    { op: 'advance', ns: 1_900_000 },
    { op: 'exit', task: 0 },
    { op: 'mkdir', cgroup: 3 },
    { op: 'rmdir', cgroup: 3 },
  ];
  const cpus = [{ id: 0, core: 0, llc: 0, node: 0 }];
  const scenario = {
    format: 'scx-check-scenario',
    version: 1,
    level: 'host',
    design: { bandwidth: 'reservation', hierarchy: 'intended' },
    faults: [],
    cast: {
      topology: { tickNs: 1_000_000, cpus },
      cgroups: [cgroup(2, 1, 1), cgroup(3, 2, 'max'), cgroup(4, 1, 1)],
      tasks: [
        { id: 0, cgroup: 1, present: true },
        { id: 1, cgroup: 4, present: true },
      ],
      schedulers: [],
      policies: [],
    },
    operations,
    schedule: [],
  };
  expect(replayScenario(parseScenario(JSON.stringify(scenario), 'scenario'))).toEqual([]);
});
