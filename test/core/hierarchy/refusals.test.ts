/**
 * Every refusal of an attach, a fork and a move: its errno, where the errno goes, and that
 * nothing else has changed.
 */
import { describe, expect, test } from 'vitest';
import {
  E2BIG,
  EACCES,
  EBUSY,
  EEXIST,
  EINVAL,
  ENODEV,
  ENOENT,
  ENOMEM,
  EOPNOTSUPP,
  EPROTO,
} from '../../../src/core/errno.ts';
import type { MachineEvent } from '../../../src/machine/event.ts';
import type { MachineOperation } from '../../../src/scenario/machine-operation.ts';
import { type MachineCast, MS, type OpenedMachine, openMachine } from '../../helpers/machine.ts';

const CHAIN = { 2: 1, 3: 2, 4: 3, 5: 4 };

/** All that a refusal must leave as it was. */
function digest({ machine }: OpenedMachine): unknown {
  const { kernel } = machine;
  return {
    root: kernel.root?.id ?? null,
    state: kernel.rootState,
    watchdogAt: kernel.watchdogAt,
    mutex: kernel.enableMutex === null,
    forkLock: kernel.forkLock === null,
    works: machine.works.list.length,
    scheds: kernel.scheds.map((sched) => ({
      id: sched.id,
      children: sched.children.map(({ id }) => id),
      depth: sched.bypassDepth,
      own: sched.ownBypass,
      dsp: sched.bypassDspEnableDepth,
      exit: sched.exitKind,
      nrOwned: sched.nrOwned,
    })),
    cgroups: [...kernel.schedOf].map(([cgroup, sched]) => [cgroup.id, sched.id]),
    tasks: kernel.taskList.map((task) => ({
      id: task.id,
      owner: task.owner?.id ?? null,
      state: task.state,
      life: task.life,
      cgroup: task.cgroupId,
      cpu: task.cpuId,
      dsq: task.dsq?.kind ?? null,
      opsState: task.opsState,
      inExtClass: task.inExtClass,
      subInit: task.subInit?.id ?? null,
    })),
  };
}

function callbacks(events: readonly MachineEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'op' ? [event.op] : []));
}

interface Case {
  readonly what: string;
  readonly cast: MachineCast;
  readonly before?: readonly MachineOperation[];
  readonly operation: MachineOperation;
  readonly errno: number;
  /** Callbacks that the attempt may make. */
  readonly calls?: readonly string[];
}

/** Refused in steps 1 to 3 of an attach: the caller gets the errno, nobody is called. */
const REFUSED: readonly Case[] = [
  {
    what: 'attach without a root',
    cast: { cgroups: CHAIN, schedulers: [{ id: 2 }] },
    operation: { op: 'attach', scheduler: 2 },
    errno: ENODEV,
  },
  {
    what: 'attach to a cgroup that is not there',
    cast: { cgroups: CHAIN, absent: [5], schedulers: [{ id: 1 }, { id: 5, present: false }] },
    operation: { op: 'attach', scheduler: 5 },
    errno: ENODEV,
  },
  {
    what: 'a second root',
    cast: { schedulers: [{ id: 1 }, { id: 7, cgroup: 1, present: false }] },
    operation: { op: 'attach', scheduler: 7 },
    errno: EBUSY,
  },
  {
    what: 'a cgroup that is taken',
    cast: {
      cgroups: CHAIN,
      schedulers: [{ id: 1 }, { id: 2 }, { id: 7, cgroup: 2, present: false }],
    },
    operation: { op: 'attach', scheduler: 7 },
    errno: EBUSY,
  },
  {
    what: 'a child of the parent below',
    cast: { cgroups: CHAIN, schedulers: [{ id: 1 }, { id: 3 }, { id: 2, present: false }] },
    operation: { op: 'attach', scheduler: 2 },
    errno: EBUSY,
  },
  {
    what: 'a scheduler that is loaded already',
    cast: { cgroups: CHAIN, schedulers: [{ id: 1 }, { id: 2 }] },
    operation: { op: 'attach', scheduler: 2 },
    errno: EBUSY,
  },
  {
    what: 'a parent that takes no subs',
    cast: {
      cgroups: CHAIN,
      schedulers: [
        { id: 1, policy: 'alone' },
        { id: 2, present: false },
      ],
      rogues: { alone: { omits: ['subAttach'] } },
    },
    operation: { op: 'attach', scheduler: 2 },
    errno: EOPNOTSUPP,
  },
  {
    what: 'a timeout above 30 s',
    cast: { cgroups: CHAIN, schedulers: [{ id: 1 }, { id: 2, present: false, timeoutMs: 30_001 }] },
    operation: { op: 'attach', scheduler: 2 },
    errno: E2BIG,
  },
  {
    what: 'a batch above the largest int',
    cast: { cgroups: CHAIN, schedulers: [{ id: 1 }, { id: 2, present: false, batch: 2 ** 31 }] },
    operation: { op: 'attach', scheduler: 2 },
    errno: E2BIG,
  },
  {
    what: 'a root with a timeout above 30 s',
    cast: { schedulers: [{ id: 1, present: false, timeoutMs: 30_001 }] },
    operation: { op: 'attach', scheduler: 1 },
    errno: E2BIG,
  },
  {
    what: 'a DSQ of a program without a scheduler',
    cast: { schedulers: [{ id: 1 }] },
    operation: { op: 'create', dsq: 5 },
    errno: ENODEV,
  },
  {
    what: 'a DSQ that is there',
    cast: { schedulers: [{ id: 1, policy: 'vtime' }] },
    operation: { op: 'create', scheduler: 1, dsq: 0 },
    errno: EEXIST,
  },
  {
    what: 'a DSQ with a built-in id',
    cast: { schedulers: [{ id: 1 }] },
    operation: { op: 'create', scheduler: 1, dsq: 2 ** 40 + 3 },
    errno: EINVAL,
  },
  {
    what: 'the length of a DSQ that is not there',
    cast: { schedulers: [{ id: 1 }] },
    operation: { op: 'count', scheduler: 1, dsq: 5 },
    errno: ENOENT,
  },
  {
    what: 'an iterator over a DSQ that is not there',
    cast: { schedulers: [{ id: 1 }] },
    operation: { op: 'iterate', scheduler: 1, dsq: 5 },
    errno: ENOENT,
  },
  {
    what: 'an iterator of a program without a scheduler',
    cast: { schedulers: [{ id: 1 }] },
    operation: { op: 'iterate', dsq: 5 },
    errno: ENODEV,
  },
  {
    what: 'a fork that init_task refuses',
    cast: {
      tasks: { 0: 1, 1: 1 },
      absent: [1],
      schedulers: [{ id: 1, policy: 'barren' }],
      rogues: { barren: { misdeeds: [{ at: 'initTask', nth: 2, what: 'fail' }] } },
    },
    operation: { op: 'fork', task: 1, parent: 0 },
    errno: ENOMEM,
    calls: ['initTask'],
  },
  {
    what: 'a move that init_task of the destination refuses',
    cast: {
      cgroups: CHAIN,
      tasks: { 0: 1 },
      schedulers: [{ id: 1 }, { id: 2, policy: 'closed' }],
      rogues: { closed: { misdeeds: [{ at: 'initTask', nth: 1, what: 'fail' }] } },
    },
    before: [{ op: 'wake', task: 0 }],
    operation: { op: 'move', task: 0, cgroup: 5 },
    errno: ENOMEM,
    calls: ['initTask'],
  },
  {
    what: 'the last CPU to go offline',
    cast: { cpus: 1, schedulers: [{ id: 1 }] },
    operation: { op: 'offline', cpu: 0 },
    errno: EBUSY,
  },
  {
    what: 'an affinity without a CPU',
    cast: { tasks: { 0: 1 }, schedulers: [{ id: 1 }] },
    operation: { op: 'setaffinity', task: 0, cpus: [] },
    errno: EINVAL,
  },
];

test.each(REFUSED)('$what is refused, and nothing changes', (one) => {
  const run = openMachine(one.cast);
  run.perform(...(one.before ?? []));
  run.events.length = 0;
  const before = digest(run);
  expect(run.perform(one.operation)).toEqual([one.errno]);
  expect(digest(run)).toEqual(before);
  expect(callbacks(run.events)).toEqual(one.calls ?? []);
});

interface LateCase extends Omit<Case, 'errno' | 'calls'> {
  /** What the event says; the call itself answers 0. */
  readonly errno: number;
  readonly reason: RegExp;
}

/** From the link on a failure answers 0: its reason comes with ops.exit(). */
const FAILED: readonly LateCase[] = [
  {
    what: 'too deep a level',
    cast: {
      cgroups: CHAIN,
      schedulers: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5, present: false }],
    },
    operation: { op: 'attach', scheduler: 5 },
    errno: EINVAL,
    reason: /level 4/,
  },
  {
    what: 'a parent that bypasses',
    cast: { cgroups: CHAIN, schedulers: [{ id: 1 }, { id: 2, present: false }] },
    before: [{ op: 'suspend' }],
    operation: { op: 'attach', scheduler: 2 },
    errno: EBUSY,
    reason: /linked/,
  },
  {
    what: 'a parent that is being ended',
    cast: { cgroups: CHAIN, schedulers: [{ id: 1 }, { id: 2, present: false }] },
    before: [{ op: 'detach', scheduler: 1, until: 'claimed' }],
    operation: { op: 'attach', scheduler: 2 },
    errno: ENOENT,
    reason: /linked/,
  },
  {
    what: 'an ops.init() that fails',
    cast: {
      cgroups: CHAIN,
      schedulers: [{ id: 1 }, { id: 2, policy: 'broken', present: false }],
      rogues: { broken: { base: 'vtime', misdeeds: [{ at: 'init', nth: 1, what: 'fail' }] } },
    },
    operation: { op: 'attach', scheduler: 2 },
    errno: ENOMEM,
    reason: /init\(\)/,
  },
  {
    what: 'an ops.init() that answers no errno',
    cast: {
      cgroups: CHAIN,
      schedulers: [{ id: 1 }, { id: 2, policy: 'broken', present: false }],
      rogues: { broken: { base: 'vtime', misdeeds: [{ at: 'init', nth: 1, what: 'bad-return' }] } },
    },
    operation: { op: 'attach', scheduler: 2 },
    errno: EPROTO,
    reason: /no errno/,
  },
  {
    what: 'a sub_attach that refuses',
    cast: {
      cgroups: CHAIN,
      schedulers: [
        { id: 1, policy: 'picky' },
        { id: 2, present: false },
      ],
      rogues: { picky: { misdeeds: [{ at: 'subAttach', nth: 1, what: 'fail' }] } },
    },
    operation: { op: 'attach', scheduler: 2 },
    errno: ENOMEM,
    reason: /sub_attach/,
  },
  {
    what: 'an init_task that fails at the second task',
    cast: {
      cgroups: CHAIN,
      tasks: { 0: 5, 1: 5, 2: 5 },
      schedulers: [{ id: 1 }, { id: 2, policy: 'short', present: false }],
      rogues: { short: { misdeeds: [{ at: 'initTask', nth: 2, what: 'fail' }] } },
    },
    before: [{ op: 'wake', task: 0 }],
    operation: { op: 'attach', scheduler: 2 },
    errno: ENOMEM,
    reason: /init_task of task 1/,
  },
];

describe.each(FAILED)('$what fails an attach', (one) => {
  function attempt(): OpenedMachine {
    const run = openMachine(one.cast);
    run.perform(...(one.before ?? []));
    run.events.length = 0;
    return run;
  }

  test('which answers 0 and says why in its exit', () => {
    const run = attempt();
    expect(run.perform(one.operation)).toEqual([0]);
    const failed = run.events.find((event) => event.type === 'enable-failed');
    expect(failed).toMatchObject({ errno: one.errno });
    const claim = run.events.find((event) => event.type === 'claim' && event.isFirst);
    expect(claim).toMatchObject({ reason: expect.stringMatching(one.reason) });
    expect(callbacks(run.events).filter((op) => op === 'exit')).toEqual(['exit']);
  });

  test('and leaves everything as it was', () => {
    const run = attempt();
    const before = digest(run);
    run.perform(one.operation);
    expect(digest(run)).toEqual(before);
  });
});

test('a way back into the ext class is refused for a task that the root disallowed', () => {
  const run = openMachine({
    tasks: { 0: 1 },
    schedulers: [{ id: 1, policy: 'picky' }],
    rogues: { picky: { misdeeds: [{ at: 'initTask', nth: 1, what: 'disallow' }] } },
  });
  run.perform({ op: 'wake', task: 0 }, { op: 'setclass', task: 0, class: 'rt' });
  const before = digest(run);
  expect(run.perform({ op: 'setclass', task: 0, class: 'ext' })).toEqual([EACCES]);
  expect(digest(run)).toEqual(before);
});

test('a hotplug under a root without the callbacks ends it', () => {
  const run = openMachine({ cpus: 2, schedulers: [{ id: 1, policy: 'fifo', sliceNs: 5 * MS }] });
  expect(run.perform({ op: 'offline', cpu: 1 })).toEqual([0]);
  expect(run.machine.kernel.root).toBeNull();
});
