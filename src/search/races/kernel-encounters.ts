import type { MachineOperation } from '../../scenario/machine-operation.ts';
import type { Cast, CastPolicy, CastScheduler } from '../../scenario/scenario.ts';

/** Works of the kernel, and what happens to tasks, that meet at the stages of the works. */
export interface KernelEncounter {
  readonly level: 'machine';
  readonly name: string;
  /** Who meets, in words. */
  readonly what: string;
  readonly cast: Cast;
  /** What happens before, one after the other. */
  readonly first: readonly MachineOperation[];
  readonly paths: readonly (readonly MachineOperation[])[];
}

const TICK_NS = 4_000_000;
const BALANCE_NS = 20_000_000;
/** A root, a sub on a cgroup below it, one below that, and one beside. */
const ROOT = 0;
const SUB = 1;
const BELOW = 2;
const BESIDE = 3;
const CGROUP_OF_SUB = 2;
const CGROUP_BELOW = 3;
const CGROUP_BESIDE = 4;
/** Below that of the sub too, since a cgroup with children has no tasks. */
const LEAF_OF_SUB = 5;
/** A task of each scheduler; the last one is not yet there. */
const OF_ROOT = 0;
const OF_SUB = 1;
const OF_BELOW = 2;
const UNBORN = 3;

const max = { periodUs: 100_000, quotaUs: 'max' as const, burstUs: 0 };

/**
 * @param loaded the schedulers that are there when it begins
 * @param root the policy of the root, a built-in one or one composed for it
 */
function cast(loaded: readonly number[], root: string | CastPolicy = 'fifo'): Cast {
  const rootName = typeof root === 'string' ? root : root.name;
  const homes = [1, CGROUP_OF_SUB, CGROUP_BELOW, CGROUP_BESIDE];
  return {
    topology: {
      tickNs: TICK_NS,
      balanceNs: BALANCE_NS,
      cpus: [0, 1].map((id) => ({ id, core: id, llc: 0, node: 0 })),
    },
    cgroups: [
      { id: CGROUP_OF_SUB, parent: 1, threaded: false, present: true, ...max },
      { id: CGROUP_BELOW, parent: CGROUP_OF_SUB, threaded: false, present: true, ...max },
      { id: CGROUP_BESIDE, parent: 1, threaded: false, present: true, ...max },
      { id: LEAF_OF_SUB, parent: CGROUP_OF_SUB, threaded: false, present: true, ...max },
    ],
    tasks: [1, LEAF_OF_SUB, CGROUP_BELOW, LEAF_OF_SUB].map((cgroup, id) => ({
      id,
      cgroup,
      present: id !== UNBORN,
    })),
    schedulers: homes.map(
      (cgroup, id): CastScheduler => ({
        id,
        cgroup,
        policy: id === ROOT ? rootName : 'fifo',
        sliceNs: 5_000_000,
        present: loaded.includes(id),
      }),
    ),
    policies: typeof root === 'string' ? [] : [root],
  };
}

const attach = (scheduler: number): MachineOperation => ({ op: 'attach', scheduler });
const detach = (scheduler: number): MachineOperation => ({ op: 'detach', scheduler });
const error = (scheduler: number): MachineOperation => ({ op: 'error', scheduler });
const exit = (task: number): MachineOperation => ({ op: 'exit', task });
const wake = (task: number): MachineOperation => ({ op: 'wake', task });
const sleep = (task: number): MachineOperation => ({ op: 'sleep', task });
const setClass = (task: number, to: 'ext' | 'rt'): MachineOperation => ({
  op: 'setclass',
  task,
  class: to,
});
const move = (task: number, cgroup: number): MachineOperation => ({ op: 'move', task, cgroup });
const SEIZED: readonly MachineOperation[] = [0, 1].map((cpu) => ({ op: 'seize', cpu }));
const suspend: MachineOperation = { op: 'suspend' };
const resume: MachineOperation = { op: 'resume' };

/** Schedulers that come and go at the same time. */
const SCHEDULERS: readonly Omit<KernelEncounter, 'level'>[] = [
  {
    name: 'attach-root-detach',
    what: 'a sub is attached while its parent, the root, goes',
    cast: cast([ROOT]),
    first: [],
    paths: [[attach(SUB)], [detach(ROOT)]],
  },
  {
    name: 'attach-parent-error',
    what: 'a sub is attached while its parent, a sub, fails',
    cast: cast([ROOT, SUB]),
    first: [],
    paths: [[attach(BELOW)], [error(SUB)]],
  },
  {
    name: 'attach-attach-beside',
    what: 'two subs are attached side by side',
    cast: cast([ROOT]),
    first: [],
    paths: [[attach(SUB)], [attach(BESIDE)]],
  },
  {
    name: 'attach-attach-below',
    what: 'a sub is attached, and one below it',
    cast: cast([ROOT]),
    first: [],
    paths: [[attach(SUB)], [attach(BELOW)]],
  },
  {
    name: 'detach-detach-beside',
    what: 'two subs go side by side',
    cast: cast([ROOT, SUB, BESIDE]),
    first: [],
    paths: [[detach(SUB)], [detach(BESIDE)]],
  },
  {
    name: 'detach-detach-below',
    what: 'a sub goes, and its parent with it',
    cast: cast([ROOT, SUB, BELOW]),
    first: [],
    paths: [[detach(BELOW)], [error(SUB)]],
  },
  {
    name: 'detach-attach',
    what: 'a sub goes, and another takes its cgroup',
    cast: cast([ROOT, SUB]),
    first: [],
    paths: [[detach(SUB)], [attach(SUB)], [wake(OF_SUB)]],
  },
];

/** Tasks on their way through schedulers that come and go. */
const TASKS: readonly Omit<KernelEncounter, 'level'>[] = [
  {
    name: 'attach-exit',
    what: 'a task exits while a sub takes it over',
    cast: cast([ROOT]),
    first: [],
    paths: [[attach(SUB)], [exit(OF_SUB)]],
  },
  {
    name: 'detach-exit',
    what: 'a task exits while the parent of its scheduler takes it back',
    cast: cast([ROOT, SUB]),
    first: [],
    paths: [[detach(SUB)], [exit(OF_SUB)]],
  },
  {
    name: 'attach-fork',
    what: 'a task is born into the cgroup of a sub on its way',
    cast: cast([ROOT]),
    first: [],
    paths: [[attach(SUB)], [{ op: 'fork', task: UNBORN, parent: OF_SUB }, wake(UNBORN)]],
  },
  {
    name: 'attach-move',
    what: 'a task moves into the cgroup of a sub on its way, and out of it',
    cast: cast([ROOT]),
    first: [wake(OF_ROOT)],
    paths: [[attach(SUB)], [move(OF_ROOT, LEAF_OF_SUB), move(OF_ROOT, CGROUP_BESIDE)]],
  },
  {
    name: 'detach-move',
    what: 'a task moves out of the cgroup of a sub that goes, and back',
    cast: cast([ROOT, SUB]),
    first: [wake(OF_SUB)],
    paths: [[detach(SUB)], [move(OF_SUB, CGROUP_BESIDE), move(OF_SUB, LEAF_OF_SUB)]],
  },
  {
    name: 'attach-class',
    what: 'a task leaves the ext class and comes back while a sub takes it over',
    cast: cast([ROOT]),
    first: [wake(OF_SUB)],
    paths: [[attach(SUB)], [setClass(OF_SUB, 'rt'), setClass(OF_SUB, 'ext')]],
  },
  {
    name: 'root-attach-class',
    what: 'a task leaves the ext class and comes back while a root is loaded',
    cast: cast([]),
    first: [wake(OF_ROOT)],
    paths: [[attach(ROOT)], [setClass(OF_ROOT, 'rt'), setClass(OF_ROOT, 'ext')]],
  },
  {
    name: 'root-failure-class',
    what: 'the same where the root fails as it takes its first task',
    cast: cast([], {
      name: 'fails-early',
      base: 'fifo',
      omits: [],
      misdeeds: [{ at: 'enable', nth: 0, what: 'error' }],
    }),
    first: [wake(OF_ROOT)],
    paths: [[attach(ROOT)], [setClass(OF_ROOT, 'rt'), setClass(OF_ROOT, 'ext')]],
  },
  {
    name: 'root-detach-dead',
    what: 'a task dies while the root goes and comes back',
    cast: cast([ROOT]),
    first: [wake(OF_ROOT)],
    paths: [[detach(ROOT), attach(ROOT)], [exit(OF_ROOT)]],
  },
  {
    name: 'transfer-attach',
    what: 'a program has found a task in a DSQ, and a sub takes the task over',
    cast: cast([ROOT], 'vtime'),
    first: [wake(OF_SUB), ...SEIZED],
    paths: [[{ op: 'transfer', scheduler: ROOT, task: OF_SUB, dsq: 0 }], [attach(SUB)]],
  },
];

/** Four tasks that may run anywhere, and three of the second CPU. */
const CROWD: Cast = {
  ...cast([ROOT]),
  cgroups: [],
  tasks: Array.from({ length: 7 }, (_, id) => ({
    id,
    cgroup: 1,
    present: true,
    ...(id < 4 ? {} : { cpus: [1] }),
  })),
  schedulers: cast([ROOT]).schedulers.slice(0, 1),
};
const BALANCE: MachineOperation = { op: 'advance', ns: BALANCE_NS };

/** Bypass of several causes at once. */
const BYPASS: readonly Omit<KernelEncounter, 'level'>[] = [
  {
    name: 'attach-suspend',
    what: 'the machine sleeps and wakes while a sub is attached',
    cast: cast([ROOT]),
    first: [wake(OF_SUB)],
    paths: [[attach(SUB)], [suspend, resume]],
  },
  {
    name: 'detach-suspend',
    what: 'the machine sleeps and wakes while a sub goes',
    cast: cast([ROOT, SUB]),
    first: [wake(OF_SUB)],
    paths: [[detach(SUB)], [suspend, resume]],
  },
  {
    name: 'detach-requeue',
    what: 'a task sleeps and wakes while its scheduler goes',
    cast: cast([ROOT, SUB, BELOW]),
    first: [wake(OF_BELOW)],
    paths: [[error(SUB)], [sleep(OF_BELOW), wake(OF_BELOW)]],
  },
  {
    name: 'balance-requeue',
    what: 'bypass is balanced, twice, while tasks come and go',
    cast: CROWD,
    first: [...SEIZED, ...[0, 1, 2, 3].map(wake), suspend],
    paths: [[BALANCE, BALANCE], [4, 5, 6].map(wake), [1, 2, 3].map(sleep)],
  },
  {
    name: 'attach-hotplug',
    what: 'a CPU goes and comes back while a sub is attached',
    cast: cast([ROOT]),
    first: [wake(OF_SUB), wake(OF_ROOT)],
    paths: [
      [attach(SUB)],
      [
        { op: 'offline', cpu: 0 },
        { op: 'online', cpu: 0 },
      ],
    ],
  },
];

/** The meetings of the kernel whose schedules are looked at completely; see docs/interleavings.md. */
export const kernelEncounters: readonly KernelEncounter[] = [
  ...SCHEDULERS,
  ...TASKS,
  ...BYPASS,
].map((one) => ({ level: 'machine', ...one }));
