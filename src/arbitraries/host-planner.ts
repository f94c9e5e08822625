import type { Rng } from '../core/rng.ts';
import {
  type HostCgroup,
  type HostCpu,
  type HostState,
  type HostTask,
  isPopulated,
  isRunnable,
  mayHoldTasks,
  onlineCgroup,
  ROOT,
  type TaskState,
} from '../host/state.ts';
import type { HostOperation } from '../scenario/host-operation.ts';
import { drawCpuMax } from './cpu-max.ts';
import { drawMisuse } from './misuse.ts';
import { firstFrom, pickOf } from './pick.ts';
import type { PlannedKind, Planner } from './planner.ts';
import { drawDuration, drawLateness, drawRunTime } from './times.ts';

const KINDS: readonly PlannedKind[] = [
  { kind: 'wake', weight: 24, essential: true },
  { kind: 'advance', weight: 17, essential: true },
  { kind: 'run', weight: 9 },
  { kind: 'sleep', weight: 8 },
  { kind: 'set', weight: 5 },
  { kind: 'mkdir', weight: 5 },
  { kind: 'rmdir', weight: 3 },
  { kind: 'move', weight: 5 },
  { kind: 'tick', weight: 3 },
  { kind: 'dispatch', weight: 4 },
  { kind: 'dequeue', weight: 3 },
  { kind: 'enqueue', weight: 4 },
  { kind: 'setaffinity', weight: 4 },
  { kind: 'fork', weight: 4 },
  { kind: 'exit', weight: 2 },
  { kind: 'seize', weight: 2 },
  { kind: 'release', weight: 3 },
  { kind: 'misuse', weight: 2 },
];

/** Draws what happens to tasks, cgroups and CPUs, from what is possible where the run stands. */
export class HostPlanner implements Planner<HostOperation> {
  readonly kinds = KINDS;
  readonly #host: HostState;

  constructor(host: HostState) {
    this.#host = host;
  }

  draw(kind: string, rng: Rng): HostOperation | undefined {
    switch (kind as HostOperation['op']) {
      case 'wake':
        return this.#onTask(rng, 'wake', (task) => task.state === 'sleeping');
      case 'sleep':
        return this.#onTask(rng, 'sleep', isWaitingOrRunning);
      case 'dequeue':
        return this.#onTask(rng, 'dequeue', isWaitingOrRunning);
      case 'enqueue':
        return this.#onTask(
          rng,
          'enqueue',
          (task) => task.state === 'dequeued' || task.state === 'parked',
        );
      case 'exit':
        return this.#onTask(rng, 'exit', (task) => isAlive(task) && !task.exiting);
      case 'run':
        return this.#run(rng);
      case 'advance':
        return this.#advance(rng);
      case 'tick':
        return this.#onCpu(rng, 'tick', (cpu) => cpu.current !== null);
      case 'dispatch':
        return this.#onCpu(rng, 'dispatch', (cpu) => !cpu.seized);
      case 'seize':
        return this.#onCpu(rng, 'seize', (cpu) => !cpu.seized);
      case 'release':
        return this.#onCpu(rng, 'release', (cpu) => cpu.seized);
      case 'setaffinity':
        return this.#setAffinity(rng);
      case 'fork':
        return this.#fork(rng);
      case 'move':
        return this.#move(rng);
      case 'mkdir':
        return this.#mkdir(rng);
      case 'rmdir':
        return this.#rmdir(rng);
      case 'set':
        return this.#set(rng);
      case 'misuse':
        return { op: 'misuse', call: drawMisuse(this.#host, rng) };
    }
  }

  /** A task that is accepted, from a random place on; no list is made of those that are. */
  #task(rng: Rng, accepts: (task: HostTask) => boolean): HostTask | undefined {
    return firstFrom(rng, this.#host.taskList, accepts);
  }

  #onTask(
    rng: Rng,
    op: 'wake' | 'sleep' | 'dequeue' | 'enqueue' | 'exit',
    accepts: (task: HostTask) => boolean,
  ): HostOperation | undefined {
    const task = this.#task(rng, accepts);
    return task === undefined ? undefined : { op, task: task.id, ...drawRand(rng) };
  }

  #onCpu(
    rng: Rng,
    op: 'tick' | 'dispatch' | 'seize' | 'release',
    accepts: (cpu: HostCpu) => boolean,
  ): HostOperation | undefined {
    const cpu = firstFrom(rng, this.#host.cpus, accepts);
    return cpu === undefined ? undefined : { op, cpu: cpu.id, ...drawRand(rng) };
  }

  #run(rng: Rng): HostOperation | undefined {
    const cpu = firstFrom(rng, this.#host.cpus, (one) => one.current === null && !one.seized);
    if (cpu === undefined) return undefined;
    const task = this.#task(rng, (one) => one.state === 'sleeping' && one.cpus.has(cpu.id));
    if (task === undefined) return undefined;
    return {
      op: 'run',
      task: task.id,
      cpu: cpu.id,
      ns: drawRunTime(this.#host, rng),
      ...drawRand(rng),
    };
  }

  #advance(rng: Rng): HostOperation {
    const ns = drawDuration(this.#host, rng);
    return { op: 'advance', ns, ...drawLateness(rng), ...drawRand(rng) };
  }

  #setAffinity(rng: Rng): HostOperation | undefined {
    const task = this.#task(rng, isAlive);
    if (task === undefined) return undefined;
    const cpus = this.#host.cpus.map((cpu) => cpu.id);
    // Mostly one CPU or all; an empty mask is refused.
    const choice = rng.below(8);
    const mask =
      choice === 0 ? [] : choice < 4 ? [rng.pick(cpus)] : cpus.filter(() => rng.chance(1, 2));
    return { op: 'setaffinity', task: task.id, cpus: mask, ...drawRand(rng) };
  }

  #fork(rng: Rng): HostOperation | undefined {
    const task = this.#task(rng, inState('absent'));
    const parent = this.#task(rng, (one) => isAlive(one) && !one.exiting);
    if (task === undefined || parent === undefined) return undefined;
    return { op: 'fork', task: task.id, parent: parent.id, ...drawRand(rng) };
  }

  #move(rng: Rng): HostOperation | undefined {
    // A parked task is the one that can get lost on the way.
    const parked = rng.chance(1, 2) ? this.#task(rng, isParkedToStay) : undefined;
    const task = parked ?? this.#task(rng, (one) => isAlive(one) && !one.exiting);
    if (task === undefined) return undefined;
    const targets = this.#cgroups((cgroup) => cgroup.id !== task.cgroup);
    const holding = targets.filter(mayHoldTasks);
    const to = holding.length > 0 && !rng.chance(1, 16) ? rng.pick(holding) : pickOf(rng, targets);
    return to === undefined ? undefined : { op: 'move', task: task.id, cgroup: to.id };
  }

  #cgroups(accepts: (cgroup: HostCgroup) => boolean): HostCgroup[] {
    const cgroups: HostCgroup[] = [];
    for (const cgroup of this.#host.cgroups.values()) {
      if (cgroup.online && accepts(cgroup)) cgroups.push(cgroup);
    }
    return cgroups;
  }

  #mkdir(rng: Rng): HostOperation | undefined {
    const { host } = { host: this.#host };
    const missing = host.cast.cgroups.filter(
      (cgroup) =>
        onlineCgroup(host, cgroup.id) === undefined &&
        onlineCgroup(host, cgroup.parent) !== undefined,
    );
    const cgroup = pickOf(rng, missing);
    return cgroup === undefined ? undefined : { op: 'mkdir', cgroup: cgroup.id };
  }

  #rmdir(rng: Rng): HostOperation | undefined {
    const leaves = this.#cgroups((cgroup) => cgroup.id !== ROOT);
    const empty = leaves.filter(
      (cgroup) => cgroup.nrChildren === 0 && !isPopulated(this.#host, cgroup.id),
    );
    const from = empty.length > 0 && !rng.chance(1, 16) ? empty : leaves;
    const cgroup = pickOf(rng, from);
    return cgroup === undefined ? undefined : { op: 'rmdir', cgroup: cgroup.id };
  }

  #set(rng: Rng): HostOperation | undefined {
    const cgroup = pickOf(
      rng,
      this.#cgroups((one) => one.id !== ROOT || rng.chance(1, 32)),
    );
    return cgroup === undefined ? undefined : { op: 'set', cgroup: cgroup.id, ...drawCpuMax(rng) };
  }
}

function isParkedToStay(task: HostTask): boolean {
  return task.state === 'parked' && !task.exiting;
}

function isAlive(task: HostTask): boolean {
  return task.state !== 'absent' && task.state !== 'dead';
}

function isWaitingOrRunning(task: HostTask): boolean {
  return isRunnable(task) && task.state !== 'dequeued' && !task.exiting;
}

function inState(state: TaskState): (task: HostTask) => boolean {
  return (task) => task.state === state;
}

/** A random source that is seldom anything but 0 keeps most scenarios free of it. */
function drawRand(rng: Rng): { readonly rand?: number } {
  return rng.chance(1, 4) ? { rand: rng.between(1, 64) } : {};
}
