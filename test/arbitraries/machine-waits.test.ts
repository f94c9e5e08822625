import { describe, expect, test } from 'vitest';
import { MachinePlanner } from '../../src/arbitraries/machine-planner.ts';
import { Rng } from '../../src/core/rng.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import { type MachineCast, MS, type OpenedMachine, openMachine } from '../helpers/machine.ts';

const DRAWS = 400;
const TICK_MS = 4;

/** What is drawn of a kind where a machine stands; nothing of it is performed. */
function drawsOf({ machine }: OpenedMachine, kind: string): readonly MachineOperation[] {
  const planner = new MachinePlanner(machine);
  const rng = new Rng(1);
  return Array.from({ length: DRAWS }, () => planner.draw(kind, rng)).filter(
    (operation) => operation !== undefined,
  );
}

/** A sub with two tasks that always run, on one CPU. */
const cast: MachineCast = {
  cgroups: { 2: 1 },
  tasks: { 1: 2, 2: 2 },
  schedulers: [
    { id: 1, cgroup: 1, present: true, policy: 'reluctant' },
    { id: 2, cgroup: 2, present: true },
  ],
  // Two tasks to begin with, and the first that comes back.
  rogues: { reluctant: { misdeeds: [{ at: 'initTask', nth: 3, what: 'fail' }] } },
};

describe('while a task waits on a bypass DSQ', () => {
  const opened = openMachine(cast);
  opened.perform({ op: 'wake', task: 1 }, { op: 'wake', task: 2 });
  opened.perform({ op: 'detach', scheduler: 2, until: 'bypassed' });

  test('time passes in which all schedulers have their turns', () => {
    expect([1, 2].some((id) => opened.task(id).dsq?.kind === 'bypass')).toBe(true);
    const turnsNs = (2 * 2 + 1) * (20 + TICK_MS) * MS;
    const advances = drawsOf(opened, 'advance');
    const long = advances.filter((one) => one.op === 'advance' && one.ns > turnsNs);
    expect(long.length / DRAWS).toBeGreaterThan(1 / 4);
  });

  test('what is held up is mostly left so', () => {
    const { length } = drawsOf(opened, 'proceed');
    expect(length / DRAWS).toBeGreaterThan(1 / 3);
    expect(length / DRAWS).toBeLessThan(2 / 3);
  });
});

test('a task that no scheduler would take leaves the class and comes back', () => {
  const opened = openMachine(cast);
  opened.perform({ op: 'detach', scheduler: 2, until: 'reparented' });
  expect([opened.task(1).state, opened.task(2).state]).toEqual(['none', 'none']);
  const leaves = drawsOf(opened, 'setclass').filter((one) => one.op === 'setclass');
  expect(new Set(leaves.map((one) => one.class))).toEqual(new Set(['rt']));
  opened.perform({ op: 'setclass', task: 2, class: 'rt' });
  const comesBack = drawsOf(opened, 'setclass').filter(
    (one) => one.op === 'setclass' && one.task === 2 && one.class === 'ext',
  );
  expect(comesBack.length / DRAWS).toBeGreaterThan(3 / 4);
});
