import { U64_MAX } from '../../core/int64.ts';
import type { Component } from '../contract/components.ts';
import type { Request } from './dialogue.ts';
import { OK, type Script, type Step } from './script.ts';

const NS_MS = 1_000_000;
const START_NS = 1_000_000_000;
/** At the latest after so long the later version sums up what was used, and holds back. */
const ACCOUNTING_MS = 20;

const init = (cgrp: number, quota_us: number | string, op = 'init'): Request => ({
  op,
  cgrp,
  period_us: 100_000,
  quota_us,
  burst_us: 0,
});
const mkdir = (cgrp: number, parent: number): Request => ({ op: 'mkdir', cgrp, parent });
const throttled = (cgrp: number): Request => ({ op: 'throttled', cgrp, task: 7, llc: 0 });
const consume = (cgrp: number, ms: number): Request => ({
  op: 'consume',
  cgrp,
  task: 7,
  ns: ms * NS_MS,
  llc: 0,
});
const putAside = (task: number, vtime: number | bigint): Request => ({
  op: 'put_aside',
  cgrp: 2,
  task,
  vtime,
  llc: 0,
});
const reenqueue: Request = { op: 'reenqueue', rand: 0 };

/** The library is there, and the root is under control. */
const begun: readonly Step[] = [
  [{ op: 'lib_init' }, OK],
  [init(1, 'max'), OK],
];
/** Cgroup 2 below the root may run 10 ms of every 100 ms. */
const limited: readonly Step[] = [
  ...begun,
  [mkdir(2, 1), { ret: 0, level: 1 }],
  [init(2, 10_000), OK],
];
/** Between a report and the answer that it is too much. */
function accounted(component: Component): readonly Step[] {
  if (component !== 'bandwidth-b') return [];
  return [[{ op: 'advance', ns: ACCOUNTING_MS * NS_MS }, OK]];
}

/** Cgroup 2 has used half as much again, and is throttled. */
function usedUp(component: Component): readonly Step[] {
  return [
    ...limited,
    [throttled(2), OK],
    [
      { op: 'advance', ns: 15 * NS_MS },
      { ret: 0, fired: [] },
    ],
    [consume(2, 15), OK],
    ...accounted(component),
    [throttled(2), { ret: -11 }],
  ];
}

/** And a task of it waits. */
export function parkedOn(component: Component): readonly Step[] {
  return [...usedUp(component), [putAside(7, 40), OK]];
}

/** What its calls answer where nobody waits. */
const callScripts: readonly Script[] = [
  {
    id: 'lib_init.null_config',
    says: 'A lib_init without a configuration is refused with -22.',
    steps: [[{ op: 'lib_init', null_config: true }, { ret: -22 }]],
  },
  {
    id: 'mkdir.refused',
    says: 'mkdir refuses an id in use with -17, and a parent that is not there with -2.',
    steps: [...limited, [mkdir(2, 1), { ret: -17 }], [mkdir(3, 9), { ret: -2 }]],
  },
  {
    id: 'rmdir.refused',
    says: 'rmdir refuses with -2 what was never there, with -16 a parent, with -19 what is gone.',
    steps: [
      ...limited,
      [mkdir(3, 2), { ret: 0, level: 2 }],
      [{ op: 'rmdir', cgrp: 9 }, { ret: -2 }],
      [{ op: 'rmdir', cgrp: 2 }, { ret: -16 }],
      [{ op: 'rmdir', cgrp: 3 }, OK],
      [{ op: 'rmdir', cgrp: 3 }, { ret: -19 }],
    ],
  },
  {
    id: 'init.unknown-cgroup',
    says: 'init of a cgroup that is not there is refused with -2.',
    steps: [...begun, [init(9, 10_000), { ret: -2 }]],
  },
  {
    id: 'init.twice',
    says: 'A second init is refused with -17 (of the upstream library: -12).',
    steps: [...limited, [init(2, 20_000), { ret: [-17, -12] }]],
  },
  {
    id: 'set.unknown-cgroup',
    says: 'set of a cgroup that is not there is refused with -2.',
    steps: [...begun, [init(9, 10_000, 'set'), { ret: -2 }]],
  },
  {
    id: 'set.uncontrolled',
    says: 'set of a cgroup without init is refused with -3.',
    steps: [...begun, [mkdir(2, 1), { ret: 0 }], [init(2, 10_000, 'set'), { ret: -3 }]],
  },
  {
    id: 'set.accepted',
    says: 'set of a cgroup under control answers 0.',
    steps: [...limited, [init(2, 50_000, 'set'), OK]],
  },
  {
    id: 'throttled.uncontrolled',
    says: 'throttled of a cgroup without init is refused with -3.',
    steps: [...begun, [mkdir(2, 1), { ret: 0 }], [throttled(2), { ret: -3 }]],
  },
  {
    id: 'throttled.root',
    says: 'The root is never throttled.',
    steps: [...begun, [consume(1, 5_000), OK], [throttled(1), OK]],
  },
  {
    id: 'put_aside.refused',
    says: 'put_aside refuses the virtual time that means FIFO with -22.',
    steps: [...limited, [putAside(7, U64_MAX as bigint), { ret: -22 }]],
  },
  {
    id: 'advance.clock',
    says: 'advance moves the clock from 1000000000 ns on.',
    steps: [
      ...limited,
      [
        { op: 'advance', ns: 3_000 },
        { ret: 0, now: START_NS + 3_000, fired: [] },
      ],
      [
        { op: 'advance', ns: 0 },
        { ret: 0, now: START_NS + 3_000, fired: [] },
      ],
    ],
  },
  {
    id: 'reenqueue.nothing',
    says: 'reenqueue answers an empty list if there is nothing to hand over.',
    steps: [...limited, [reenqueue, { ret: 0, enq: [] }]],
  },
  {
    id: 'exit.accepted',
    says: 'After exit a cgroup can be removed.',
    steps: [...limited, [{ op: 'exit', cgrp: 2 }, OK], [{ op: 'rmdir', cgrp: 2 }, OK]],
  },
];

/** What it does with tasks that wait. */
function backlogScripts(component: Component): readonly Script[] {
  const parked = parkedOn(component);
  return [
    {
      id: 'throttled.used-up',
      says: 'A cgroup that has used its quota is throttled.',
      steps: parked,
    },
    {
      id: 'put_aside.twice',
      says: 'A second put_aside of a task answers 0 and changes nothing.',
      steps: [
        ...parked,
        [putAside(7, 50), OK],
        [{ op: 'cancel', task: 7 }, OK],
        [{ op: 'task_queued', task: 7 }, OK],
      ],
    },
    {
      id: 'cancel.once',
      says: 'cancel takes a task out of its backlog; a second one changes nothing.',
      steps: [
        ...parked,
        [{ op: 'task_queued', task: 7 }, { ret: 1 }],
        [{ op: 'cancel', task: 7 }, OK],
        [{ op: 'task_queued', task: 7 }, OK],
        [{ op: 'cancel', task: 7 }, OK],
      ],
    },
    {
      id: 'reenqueue.hands-over',
      says: 'In the next interval, once debt is repaid, reenqueue hands over the task that waits.',
      steps: [
        ...parked,
        [{ op: 'advance', ns: 100 * NS_MS }, { ret: 0 }],
        [reenqueue, { ret: 0, enq: [7] }],
      ],
    },
    {
      id: 'integers',
      says: 'Backlogs are in the order of virtual times of 64 bits.',
      steps: [
        ...usedUp(component),
        [putAside(1, 2n ** 63n + 1n), OK],
        [putAside(2, 2n ** 63n), OK],
        [{ op: 'advance', ns: 100 * NS_MS }, { ret: 0 }],
        [reenqueue, { ret: 0, enq: [2, 1] }],
      ],
    },
  ];
}

/** How a controller of cpu.max answers. */
export function bandwidthScripts(component: Component): readonly Script[] {
  return [...callScripts, ...backlogScripts(component)];
}
