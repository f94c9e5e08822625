import type { HostView } from '../../src/check/host-view.ts';
import type { Handlers } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { type HostTask, isRunnable } from '../../src/host/state.ts';

const INTERVAL_NS = 100_000_000;

/** A task that had its quotas to itself in an interval, and wanted all of them; times in ns. */
export interface LoneInterval {
  readonly task: number;
  readonly spent: number;
  /** The least that the quotas on its way allowed. */
  readonly allowance: number;
  /** What it could have run: the interval, less what it waited for CPUs. */
  readonly runnable: number;
  /** What of that may be missing. */
  readonly shortfall: number;
}

/** What is known of such a task in the interval under way. */
interface Lone {
  readonly task: HostTask;
  readonly llc: number;
  /** The cgroups on its way that have a quota, its own first. */
  readonly limited: readonly number[];
  /** Time on a DSQ. */
  queuedNs: number;
  queuedSince: number | null;
  /** CPUs that no higher class has had since the interval began; null if it was not parked then. */
  readonly dispatchers: Set<number> | null;
  isReleased: boolean;
}

/**
 * Follows the tasks that are alone under their quotas: from one replenishment to the next they
 * are runnable, stay on one LLC, and no other task of the same quotas is.
 */
export class LoneTasks {
  readonly handlers: Handlers<HostEvent>;
  readonly #view: HostView;
  readonly #closed: (interval: LoneInterval) => void;
  /** By the topmost cgroup on the way that has a quota. */
  readonly #lone = new Map<number, Lone>();
  #startedAt = Number.NaN;
  #wasInTime = false;

  constructor(view: HostView, closed: (interval: LoneInterval) => void) {
    this.#view = view;
    this.#closed = closed;
    const forgetAll = (): void => this.#lone.clear();
    this.handlers = {
      topo: forgetAll,
      init: forgetAll,
      set: forgetAll,
      exit: forgetAll,
      moved: ({ from, to }) => {
        this.#forget(from);
        this.#forget(to);
      },
      task: ({ task, from, to }) => {
        if (this.#lone.size > 0) this.#follow(task, from, to);
      },
      operation: ({ operation }) => {
        if (operation.op !== 'seize') return;
        for (const { dispatchers, isReleased } of this.#lone.values()) {
          if (!isReleased) dispatchers?.delete(operation.cpu);
        }
      },
      interval: ({ at }) => {
        const lasted = at - this.#startedAt;
        // A timer that is late makes the interval longer, or the next one shorter.
        if (this.#wasInTime && lasted === INTERVAL_NS) this.#close(at);
        this.#wasInTime = lasted === INTERVAL_NS;
        this.#startedAt = at;
        this.#begin(at);
      },
    };
  }

  #forget(cgroup: number): void {
    for (const id of this.#view.meter.path(cgroup)) this.#lone.delete(id);
  }

  #follow(task: HostTask, from: string, to: string): void {
    const { meter, host } = this.#view;
    if (to === 'parked') this.#forgetWaiting(task);
    for (const id of meter.path(task.cgroup)) {
      const lone = this.#lone.get(id);
      if (lone === undefined) continue;
      if (lone.task !== task || !isOnWay(to) || task.llc !== lone.llc) {
        this.#lone.delete(id);
        continue;
      }
      if (lone.queuedSince !== null) lone.queuedNs += host.now - lone.queuedSince;
      lone.queuedSince = to === 'queued' ? host.now : null;
      if (from === 'parked') lone.isReleased = true;
    }
  }

  /** Where several are parked, the bottom half may take another first. */
  #forgetWaiting(parked: HostTask): void {
    for (const [top, { task, dispatchers, isReleased }] of this.#lone) {
      if (task !== parked && dispatchers !== null && !isReleased) this.#lone.delete(top);
    }
  }

  #begin(at: number): void {
    this.#lone.clear();
    const { host, meter } = this.#view;
    const runnable = host.taskList.filter(isRunnable);
    const nrParked = runnable.filter(({ state }) => state === 'parked').length;
    for (const task of runnable) {
      const limited = meter.path(task.cgroup).filter((id) => meter.metered.has(id));
      const top = limited.at(-1);
      const isParked = task.state === 'parked';
      if (top === undefined || task.state === 'dequeued' || (isParked && nrParked > 1)) continue;
      const isAlone = runnable.every(
        (other) => other === task || !meter.path(other.cgroup).includes(top),
      );
      if (!isAlone) continue;
      const free = host.cpus.filter(({ seized }) => !seized).map(({ id }) => id);
      this.#lone.set(top, {
        task,
        llc: task.llc,
        limited,
        queuedNs: 0,
        queuedSince: task.state === 'queued' ? at : null,
        dispatchers: isParked ? new Set(free) : null,
        isReleased: false,
      });
    }
  }

  #close(at: number): void {
    const { host, meter } = this.#view;
    const { tickNs, sliceNs } = host;
    for (const { task, limited, queuedNs, queuedSince, dispatchers } of this.#lone.values()) {
      if (dispatchers?.size === 0) continue;
      const closed = limited.flatMap((id) => meter.metered.get(id)?.closed ?? []);
      if (closed.length < limited.length || !closed.every(({ settled }) => settled)) continue;
      const waited = queuedNs + (queuedSince === null ? 0 : at - queuedSince);
      this.#closed({
        task: task.id,
        spent: closed[0]?.spent ?? 0,
        allowance: Math.min(...closed.map(({ allowance }) => allowance)),
        runnable: INTERVAL_NS - waited,
        shortfall: tickNs + (dispatchers === null ? 0 : sliceNs + tickNs),
      });
    }
  }
}

function isOnWay(state: string): boolean {
  return state === 'running' || state === 'queued' || state === 'parked' || state === 'in-flight';
}
