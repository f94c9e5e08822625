import type { Cast, CastCgroup } from '../../scenario/scenario.ts';
import type { SmpOperation, SmpTaskOperation } from '../../scenario/smp-operation.ts';
import { type KernelEncounter, kernelEncounters } from './kernel-encounters.ts';

/** Paths that meet, few enough for all their schedules to be looked at. */
export interface SmpEncounter {
  readonly level: 'smp';
  readonly name: string;
  /** Who meets, in words. */
  readonly what: string;
  readonly cast: Cast;
  readonly operations: readonly SmpOperation[];
}

const QUOTA_NS = 10_000_000;

function cgroup(id: number): CastCgroup {
  const max = { periodUs: 100_000, quotaUs: QUOTA_NS / 1000, burstUs: 0 };
  return { id, parent: 1, threaded: false, present: true, ...max };
}

/** Two LLCs, two limited cgroups, a task in each; the third CPU is beside the first. */
const CAST: Cast = {
  topology: {
    tickNs: 4_000_000,
    cpus: [0, 1, 0].map((llc, id) => ({ id, core: id, llc, node: 0 })),
  },
  cgroups: [cgroup(2), cgroup(3)],
  tasks: [2, 3].map((home, id) => ({ id, cgroup: home, present: true })),
  schedulers: [],
  policies: [],
};

/** Both tasks in one cgroup, and each on an LLC of its own. */
const TOGETHER: Cast = {
  ...CAST,
  tasks: [0, 1].map((id) => ({ id, cgroup: 2, cpus: [id], present: true })),
};

const WEAK: Cast = { ...TOGETHER, topology: { ...TOGETHER.topology, memory: 'weak' } };

/** Both tasks in one cgroup, anywhere, where locks of queues time out. */
const BOUNDED: Cast = {
  ...CAST,
  topology: { ...CAST.topology, locks: 'bounded' },
  tasks: [0, 1].map((id) => ({ id, cgroup: 2, present: true })),
};

function first(cpu: number, ...steps: readonly SmpTaskOperation[]): readonly SmpOperation[] {
  return steps.map((step) => ({ ...step, cpu, first: true }));
}

function on(cpu: number, ...steps: readonly SmpOperation['op'][]): readonly SmpOperation[] {
  return steps.map((op) => ({ ...stepOf(op), cpu }));
}

/** Each operation on task 0, or its cgroup, queue 0 and the like. */
function stepOf(op: SmpOperation['op']): SmpTaskOperation {
  switch (op) {
    case 'setaffinity':
      return { op, task: 0, cpus: [1] };
    case 'move':
      return { op, task: 0, cgroup: 3 };
    case 'tick':
      return { op, ns: QUOTA_NS };
    case 'set':
      return { op, cgroup: 2, periodUs: 100_000, quotaUs: 20_000, burstUs: 0 };
    case 'rmdir':
      return { op, cgroup: 2 };
    default:
      return { op, task: 0 } as SmpTaskOperation;
  }
}

const RUNNING = first(0, { op: 'wake', task: 0 }, { op: 'dispatch' });
const PARKED = [...RUNNING, ...first(0, { op: 'tick', ns: 2 * QUOTA_NS - 1 })];
const RELEASED = [...PARKED, ...first(0, { op: 'replenish' })];
/** The other task of the cgroup has used the quota. */
const THROTTLED = [
  ...first(1, { op: 'wake', task: 1 }, { op: 'dispatch' }),
  ...first(1, { op: 'tick', ns: QUOTA_NS }),
];

function encounter(
  name: string,
  what: string,
  operations: readonly SmpOperation[],
  cast: Cast = CAST,
): SmpEncounter {
  return { level: 'smp', name, what, cast, operations };
}

const timer = (cpu: number): SmpOperation => ({ op: 'replenish', cpu });

const LIBRARY: readonly SmpEncounter[] = [
  encounter('report-replenish', 'runtime is reported while the timer sums and resets', [
    ...RUNNING,
    ...on(0, 'tick'),
    timer(1),
  ]),
  encounter('park-replenish', 'a task is parked while the timer replenishes', [
    ...RUNNING,
    ...on(0, 'tick'),
    timer(2),
  ]),
  encounter(
    'wake-replenish',
    'a task of a throttled cgroup wakes while the timer clears the flag',
    [...THROTTLED, ...on(0, 'wake'), timer(2)],
    TOGETHER,
  ),
  encounter(
    'wake-replenish-weak',
    'the same where stores may be seen late',
    [...THROTTLED, ...on(0, 'wake'), timer(2)],
    WEAK,
  ),
  encounter('drain-replenish', 'a CPU drains while the timer replenishes', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    timer(1),
  ]),
  encounter('drain-drain', 'two CPUs drain', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    ...on(1, 'dispatch'),
  ]),
  encounter(
    'wake-wake',
    'two CPUs take budget of one cgroup',
    [...on(0, 'wake'), { op: 'wake', task: 1, cpu: 1 }],
    TOGETHER,
  ),
  encounter('set-replenish', 'a limit changes while the timer replenishes', [
    ...PARKED,
    ...on(0, 'set'),
    timer(1),
  ]),
  encounter('set-wake', 'a limit changes while a task wakes', [...on(0, 'set'), ...on(1, 'wake')]),
  encounter('timer-interrupts-drain', 'the timer interrupts a CPU that drains', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    timer(0),
  ]),
];

const TASKS: readonly SmpEncounter[] = [
  encounter('drain-sleep', 'a task is dequeued between pop and insert', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    ...on(1, 'sleep'),
  ]),
  encounter('drain-requeue', 'a task is dequeued and enqueued between pop and insert', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    ...on(1, 'sleep', 'wake'),
  ]),
  encounter('drain-affinity', 'a task changes its affinity between pop and insert', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    ...on(1, 'setaffinity'),
  ]),
  encounter('drain-move', 'a task moves between pop and insert', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    ...on(1, 'move'),
  ]),
  encounter('drain-exit', 'a task exits between pop and insert', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    ...on(1, 'exit'),
  ]),
  encounter('park-exit', 'a task exits while it is parked', [
    ...RUNNING,
    ...on(0, 'tick'),
    ...on(1, 'exit'),
  ]),
  encounter(
    'park-sleep-bounded',
    'a task sleeps while another is parked beside it, and locks of queues time out',
    [...PARKED, ...on(0, 'sleep'), { op: 'wake', task: 1, cpu: 1 }],
    BOUNDED,
  ),
  encounter('move-exit', 'a parked task moves and exits', [
    ...PARKED,
    ...on(0, 'move'),
    ...on(1, 'exit'),
  ]),
  encounter('drain-exit-rmdir', 'a task exits and its cgroup is removed while a CPU drains', [
    ...RELEASED,
    ...on(0, 'dispatch'),
    ...on(1, 'exit', 'rmdir'),
  ]),
  encounter('exit-rmdir', 'a parked task exits while its cgroup is removed', [
    ...PARKED,
    ...on(0, 'rmdir'),
    ...on(1, 'exit'),
  ]),
];

const MAKE: readonly SmpOperation[] = [0, 1].map((q) => ({
  op: 'create',
  q,
  fifo: true,
  capacity: 2,
  cpu: 0,
  first: true,
}));
const FILL: readonly SmpOperation[] = [0, 1].map((task) => ({
  op: 'insert',
  q: 0,
  task,
  cpu: 0,
  first: true,
}));

const QUEUES: readonly SmpEncounter[] = [
  encounter('insert-insert', 'two CPUs insert one task into two queues', [
    ...MAKE,
    { op: 'insert', q: 0, task: 0, cpu: 0 },
    { op: 'insert', q: 1, task: 0, cpu: 1 },
  ]),
  encounter('insert-detach', 'a task is inserted while it dies', [
    ...MAKE,
    { op: 'insert', q: 0, task: 0, cpu: 0 },
    { op: 'task_detach', task: 0, cpu: 1 },
  ]),
  encounter('pop-cancel', 'a task is popped while it is cancelled', [
    ...MAKE,
    ...FILL,
    { op: 'pop', q: 0, cpu: 0 },
    { op: 'task_fini', task: 0, cpu: 1 },
  ]),
  encounter('peek-pop', 'a dispatcher peeks and pops while others pop and insert', [
    ...MAKE,
    ...FILL,
    { op: 'dispatch_queue', q: 0, cpu: 0 },
    { op: 'pop', q: 0, cpu: 1 },
    { op: 'insert', q: 0, task: 2, cpu: 2 },
    { op: 'insert', q: 0, task: 3, cpu: 2 },
  ]),
];

export type Encounter = SmpEncounter | KernelEncounter;

/** The meetings whose schedules are looked at completely; see docs/interleavings.md. */
export const encounters: readonly Encounter[] = [
  ...LIBRARY,
  ...TASKS,
  ...QUEUES,
  ...kernelEncounters,
];
