import {
  type Atq,
  createAtq,
  createAtqLibrary,
  createTaskCommon,
  type TaskCommon,
} from '../core/atq.ts';
import { createLibrary } from '../core/bandwidth/library.ts';
import type { BandwidthLibrary, EnqueueCallback } from '../core/bandwidth/types.ts';
import { CgroupTree } from '../core/cgroup.ts';
import { Clock } from '../core/clock.ts';
import { Cpumask } from '../core/cpumask.ts';
import type { Seams } from '../core/seams.ts';
import { type Lockable, UNLOCKED } from '../core/spinlock.ts';
import type { HostSeams } from '../host/seams.ts';
import type { Cast } from '../scenario/scenario.ts';
import type { QueueWorld } from '../system/queue-calls.ts';

/** In whose hands a waiting task is (upstream scx_ops_state). */
export type OpsState = 'none' | 'queueing' | 'queued' | 'dispatching';

/** A task; its `lock` is that of the run queue that it belongs to. */
export interface SmpTask extends Lockable {
  readonly id: number;
  /** The part of its record that the queue library uses. */
  readonly common: TaskCommon;
  cgroup: number;
  cpus: Cpumask;
  isRunnable: boolean;
  opsState: OpsState;
  /** Counts its stays with the scheduler. */
  qseq: number;
  /** The stay in which it was parked last. */
  parkedQseq: number;
  /** The CPU that was chosen for it last. */
  chosenCpu: number;
  dsq: SmpDsq | null;
  /** Taken off a DSQ by this CPU, which has not got it yet; -1 for none. */
  holdingCpu: number;
  /** The CPU that runs it; -1 for none. */
  runsOn: number;
  exiting: boolean;
  /** Whether it can be found by its pid. */
  hasPid: boolean;
  isDead: boolean;
  /** How often it was put on a CPU. */
  nrRuns: number;
}

/** The DSQ of an LLC. */
export interface SmpDsq extends Lockable {
  readonly llc: number;
  readonly tasks: SmpTask[];
}

export interface SmpCpu {
  readonly id: number;
  readonly llc: number;
  current: SmpTask | null;
}

/** The machine that the paths act on. */
export interface SmpState {
  readonly cast: Cast;
  readonly seams: Seams;
  readonly host: HostSeams;
  readonly lib: BandwidthLibrary;
  readonly tasks: ReadonlyMap<number, SmpTask>;
  readonly cpus: ReadonlyMap<number, SmpCpu>;
  readonly dsqs: readonly SmpDsq[];
  /** Serialises what changes the cgroup tree. */
  readonly cgroupMutex: Lockable;
  /** Queues and tasks of the raw queue calls, by the numbers of the scenario. */
  readonly queues: ReadonlyMap<number, Atq>;
  readonly queueTasks: ReadonlyMap<number, TaskCommon>;
  readonly queueWorld: QueueWorld;
  /** Of the raw queues' tasks, those that a dispatcher has sent to a DSQ. */
  readonly dispatched: TaskCommon[];
  /** Whether the replenish timer is running now. */
  isReplenishing: boolean;
  /** Whether the scheduler was ended; its code goes on where it is under way. */
  isSchedulerEnded: boolean;
}

/** Stages of the classes of locks, outermost first. */
export const CGROUP_MUTEX = 'cgroup_mutex';
export const RQ_LOCK = 'rq_lock';
export const DSQ_LOCK = 'dsq_lock';

export function createSmpState(
  cast: Cast,
  seams: Seams,
  host: HostSeams,
  released: (state: SmpState) => EnqueueCallback,
): SmpState {
  const { cpus } = cast.topology;
  const all = Cpumask.of(cpus.map(({ id }) => id));
  const nrLlcs = Math.max(1, new Set(cpus.map(({ llc }) => llc)).size);
  const queueLibrary = createAtqLibrary(seams);
  const queueWorld: QueueWorld = {
    library: queueLibrary,
    queues: new Map(),
    tasks: new Map(),
    onDestroyed: (atq) => state.lib.heap.retire(atq),
  };
  const state: SmpState = {
    cast,
    seams,
    host,
    lib: createLibrary({
      seams: seams.bandwidth,
      createBtq: () => createAtq(queueLibrary, false),
      clock: new Clock(),
      cgroups: new CgroupTree(),
      nrLlcs,
      enqueueCallback: (task, k) => released(state)(task, k),
    }),
    tasks: new Map(
      cast.tasks.map(({ id, cgroup, cpus: mask }) => [
        id,
        createTask(id, cgroup, mask === undefined ? all : Cpumask.of(mask)),
      ]),
    ),
    cpus: new Map(cpus.map(({ id, llc }) => [id, { id, llc, current: null }])),
    dsqs: Array.from({ length: nrLlcs }, (_, llc) => ({ llc, lock: UNLOCKED, tasks: [] })),
    cgroupMutex: { lock: UNLOCKED },
    queues: queueWorld.queues,
    queueTasks: queueWorld.tasks,
    queueWorld,
    dispatched: [],
    isReplenishing: false,
    isSchedulerEnded: false,
  };
  return state;
}

function createTask(id: number, cgroup: number, cpus: Cpumask): SmpTask {
  return {
    id,
    common: createTaskCommon(id),
    lock: UNLOCKED,
    cgroup,
    cpus,
    isRunnable: false,
    opsState: 'none',
    qseq: 0,
    parkedQseq: 0,
    chosenCpu: cpus.first ?? 0,
    dsq: null,
    holdingCpu: -1,
    runsOn: -1,
    exiting: false,
    hasPid: true,
    isDead: false,
    nrRuns: 0,
  };
}

/** The LLC of a CPU. */
export function llcOf(state: SmpState, cpu: number): number {
  return state.cpus.get(cpu)?.llc ?? 0;
}
