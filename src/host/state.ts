import { Cpumask } from '../core/cpumask.ts';
import { createTopology, type Topology } from '../core/topology.ts';
import type { Cast, CastCgroup, CastTask } from '../scenario/scenario.ts';

/**
 * Where a task is.
 *
 * absent: not born; sleeping; queued: on a DSQ; parked: in a backlog queue; in-flight: between
 * two places within one operation; running; dequeued: runnable, but taken off for a change of
 * its properties; dead.
 */
export type TaskState =
  | 'absent'
  | 'sleeping'
  | 'queued'
  | 'parked'
  | 'in-flight'
  | 'running'
  | 'dequeued'
  | 'dead';

export interface HostTask {
  readonly id: number;
  cgroup: number;
  /** The CPUs that it may use. */
  cpus: Cpumask;
  state: TaskState;
  /** Has begun to exit: it dies when it next stops running. */
  exiting: boolean;
  /** Virtual time, in ns. */
  vtime: number;
  /** The LLC whose DSQ or backlog it waits in, or where it runs. */
  llc: number;
  /** The CPU that it runs on or ran on last. */
  cpu: number;
  /** How often it was put on a CPU. */
  nrRuns: number;
}

export interface HostCpu {
  readonly id: number;
  readonly llc: number;
  current: HostTask | null;
  /** Up to when the current task's time was reported, in ns. */
  reportedAt: number;
  /** What is left of the slice, in ns. */
  sliceNs: number;
  /** When it ticks next; only while it runs a task. */
  nextTick: number;
  /** Held by a higher scheduling class. */
  seized: boolean;
}

/** A cgroup as the host sees it. */
export interface HostCgroup {
  readonly id: number;
  readonly parent: number;
  readonly threaded: boolean;
  readonly level: number;
  online: boolean;
  nrChildren: number;
  nrThreadedChildren: number;
}

export const ROOT = 1;

/** The scheduler's side: tasks, CPUs, DSQs and cgroups. */
export interface HostState {
  readonly cast: Cast;
  readonly castCgroups: ReadonlyMap<number, CastCgroup>;
  readonly castTasks: ReadonlyMap<number, CastTask>;
  readonly tasks: ReadonlyMap<number, HostTask>;
  /** The same tasks, in the order of the cast. */
  readonly taskList: readonly HostTask[];
  readonly cpus: readonly HostCpu[];
  readonly cpuById: ReadonlyMap<number, HostCpu>;
  readonly cgroups: Map<number, HostCgroup>;
  /** One vtime queue an LLC: runnable tasks that were admitted, lowest vtime first. */
  readonly dsqs: readonly HostTask[][];
  readonly topology: Topology;
  readonly nrLlcs: number;
  readonly tickNs: number;
  readonly sliceNs: number;
  now: number;
  /** Virtual time that has been reached; sleepers do not fall behind it. */
  vtimeNow: number;
  /** CPUs asked to dispatch. */
  readonly kicked: HostCpu[];
  /** Draws of the random source in this operation. */
  rand: number;
  nrDraws: number;
  /** While the host settles: the task at whose backlog the bottom half starts. */
  favoured: HostTask | null;
}

export function createHostState(cast: Cast, now: number): HostState {
  const cpus = cast.topology.cpus.map(
    (cpu): HostCpu => ({
      id: cpu.id,
      llc: cpu.llc,
      current: null,
      reportedAt: 0,
      sliceNs: 0,
      nextTick: 0,
      seized: false,
    }),
  );
  const topology = createTopology(cast.topology.cpus);
  const taskList = cast.tasks.map((task) => createTask(task, topology.all));
  const { nrLlcs } = topology;
  const root = { id: ROOT, parent: 0, threaded: false, level: 0 };
  return {
    cast,
    castCgroups: new Map(cast.cgroups.map((cgroup) => [cgroup.id, cgroup])),
    castTasks: new Map(cast.tasks.map((task) => [task.id, task])),
    tasks: new Map(taskList.map((task) => [task.id, task])),
    taskList,
    cpus,
    cpuById: new Map(cpus.map((cpu) => [cpu.id, cpu])),
    cgroups: new Map([[ROOT, { ...root, online: true, nrChildren: 0, nrThreadedChildren: 0 }]]),
    dsqs: Array.from({ length: nrLlcs }, () => []),
    topology,
    nrLlcs,
    tickNs: cast.topology.tickNs,
    sliceNs: cast.schedulers[0]?.sliceNs ?? cast.topology.tickNs,
    now,
    vtimeNow: 0,
    kicked: [],
    rand: 0,
    nrDraws: 0,
    favoured: null,
  };
}

function createTask(task: CastTask, all: Cpumask): HostTask {
  return {
    id: task.id,
    cgroup: ROOT,
    cpus: task.cpus === undefined ? all : Cpumask.of(task.cpus),
    state: 'absent',
    exiting: false,
    vtime: 0,
    llc: 0,
    cpu: -1,
    nrRuns: 0,
  };
}

/** The cgroup of that id, if it is there now. */
export function onlineCgroup(host: HostState, id: number): HostCgroup | undefined {
  const cgroup = host.cgroups.get(id);
  return cgroup?.online ? cgroup : undefined;
}

/** Whether the rules of the cgroup hierarchy let tasks be in it. */
export function mayHoldTasks(cgroup: HostCgroup): boolean {
  return (
    cgroup.id === ROOT ||
    cgroup.nrChildren === 0 ||
    cgroup.threaded ||
    cgroup.nrThreadedChildren > 0
  );
}

/** Whether a task lives there that is not on its way out. */
export function isPopulated(host: HostState, id: number): boolean {
  for (const task of host.tasks.values()) {
    if (task.cgroup === id && !task.exiting && task.state !== 'absent' && task.state !== 'dead') {
      return true;
    }
  }
  return false;
}

export function isRunnable(task: HostTask): boolean {
  return (
    task.state === 'queued' ||
    task.state === 'parked' ||
    task.state === 'running' ||
    task.state === 'dequeued'
  );
}
