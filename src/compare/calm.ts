import type { Cpumask } from '../core/cpumask.ts';
import { type HostState, type HostTask, isRunnable } from '../host/state.ts';
import type { HostOperation } from '../scenario/host-operation.ts';
import type { Limits } from './limits.ts';
import type { Reservation } from './reserved.ts';
import { UNIT_NS } from './runtime.ts';
import type { Side } from './side.ts';

/** A runnable task, and where it stays. */
export interface Resident {
  readonly task: number;
  readonly cgroup: number;
  readonly llc: number;
  readonly cpus: Cpumask;
}

/**
 * A stretch in which nothing happens but time: nobody wakes, sleeps, moves or comes, no limit is
 * written, no timer is late. Each task stays on its LLC, runs there, waits or is parked.
 */
export interface Calm {
  readonly fromNs: number;
  readonly toNs: number;
  readonly residents: readonly Resident[];
  /** Tasks on their way out: they go when they next stop. */
  readonly hasLeavers: boolean;
  /** CPUs that no higher class holds, by LLC. */
  readonly cpus: ReadonlyMap<number, readonly number[]>;
  readonly limits: Limits;
  /** When one of them was last changed; the library's budgets are the new ones an interval later. */
  readonly writtenNs: number;
  /** What the library had reserved as it began. */
  readonly reserved: readonly Reservation[];
}

function isCalm(operation: HostOperation): boolean {
  switch (operation.op) {
    case 'advance':
      return (operation.lateNs ?? 0) === 0;
    case 'tick':
    case 'dispatch':
    case 'misuse':
      return true;
    default:
      return false;
  }
}

/** Plays operations on one side, and finds its calm stretches of a unit and more. */
export class CalmWatch {
  readonly #side: Side;
  readonly #found: Calm[] = [];
  #fromNs: number;
  #reserved: readonly Reservation[];
  /** After a late timer the library's intervals may begin anywhere, and nothing is aligned. */
  #isOver = false;
  /** Those that go within the stretch are not there any more at its end. */
  #hasLeavers = false;

  constructor(side: Side) {
    this.#side = side;
    this.#fromNs = side.host.now;
    this.#reserved = side.reserved();
  }

  perform(operation: HostOperation): void {
    const { host } = this.#side;
    if (isCalm(operation)) {
      this.#side.perform(operation);
      return;
    }
    const calm = this.#now();
    const { status } = this.#side.perform(operation);
    if (status === 'skipped') return;
    if (calm !== undefined) this.#found.push(calm);
    if (operation.op === 'advance') this.#isOver = true;
    this.#fromNs = host.now;
    this.#reserved = this.#side.reserved();
    this.#hasLeavers = host.taskList.some(isLeaver);
  }

  /** All calm stretches, the last one up to now. */
  end(): readonly Calm[] {
    const last = this.#now();
    return last === undefined ? this.#found : [...this.#found, last];
  }

  /** The stretch that lasts until now, if it is long enough to hold a unit. */
  #now(): Calm | undefined {
    const { host } = this.#side;
    if (this.#isOver || host.now - this.#fromNs < UNIT_NS) return undefined;
    return {
      fromNs: this.#fromNs,
      toNs: host.now,
      ...residentsOf(host),
      hasLeavers: this.#hasLeavers,
      limits: this.#side.limits.snapshot(),
      writtenNs: this.#side.limits.writtenNs,
      reserved: this.#reserved,
    };
  }
}

/** What is taken off for a change is neither here nor there. */
function isLeaver(task: HostTask): boolean {
  return (task.exiting && isRunnable(task)) || task.state === 'dequeued';
}

function residentsOf(host: HostState): Pick<Calm, 'residents' | 'cpus'> {
  const residents: Resident[] = [];
  for (const task of host.taskList) {
    if (!isRunnable(task)) continue;
    const { id, cgroup, llc, cpus } = task;
    residents.push({ task: id, cgroup, llc, cpus });
  }
  const cpus = new Map<number, number[]>();
  for (const cpu of host.cpus) {
    if (cpu.seized) continue;
    const there = cpus.get(cpu.llc) ?? [];
    there.push(cpu.id);
    cpus.set(cpu.llc, there);
  }
  return { residents, cpus };
}
