import type { Handlers } from '../check/property.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { HostEvent } from '../host/event.ts';
import type { HostState, HostTask } from '../host/state.ts';
import { pathOf } from './path.ts';

/** The unit of alignment: the interval of the reservation library. */
export const UNIT_NS = 100_000_000;

interface Stay {
  readonly cgroup: number;
  readonly since: number;
}

/**
 * Measures how long tasks are on CPUs, by cgroup with all below it and by unit of time since the
 * start. It looks at the scheduler alone, and believes neither controller.
 */
export class RuntimeRecorder {
  readonly handlers: Handlers<HostEvent>;
  readonly #host: () => HostState;
  readonly #units = new Map<number, number[]>();
  readonly #running = new Map<HostTask, Stay>();

  constructor(host: () => HostState) {
    this.#host = host;
    this.handlers = {
      task: ({ task, from, to }) => {
        if (from === 'running') this.#stops(task);
        if (to === 'running') this.#starts(task);
      },
      moved: ({ task, from }) => {
        const stay = this.#running.get(task);
        if (stay === undefined || stay.cgroup !== from) return;
        this.#stops(task);
        this.#starts(task);
      },
    };
  }

  /** Runtime of a cgroup in ns, in so many units from that one on. */
  between(cgroup: number, from: number, to: number): number {
    this.#settle();
    let sum = 0;
    const units = this.#units.get(cgroup) ?? [];
    const end = Math.min(to, units.length);
    for (let unit = from; unit < end; unit++) sum += units[unit] ?? 0;
    return sum;
  }

  #starts(task: HostTask): void {
    this.#running.set(task, { cgroup: task.cgroup, since: this.#host().now });
  }

  #stops(task: HostTask): void {
    const stay = this.#running.get(task);
    this.#running.delete(task);
    if (stay !== undefined) this.#add(stay, this.#host().now);
  }

  /** Counts what runs now up to now. */
  #settle(): void {
    const { now } = this.#host();
    for (const [task, stay] of this.#running) {
      this.#add(stay, now);
      this.#running.set(task, { ...stay, since: now });
    }
  }

  #unitsOf(cgroup: number): number[] {
    let units = this.#units.get(cgroup);
    if (units === undefined) {
      units = [];
      this.#units.set(cgroup, units);
    }
    return units;
  }

  #add({ cgroup, since }: Stay, now: number): void {
    for (const id of pathOf(this.#host(), cgroup)) {
      const units = this.#unitsOf(id);
      for (let from = since; from < now; ) {
        const unit = Math.floor((from - CLOCK_START_NS) / UNIT_NS);
        const to = Math.min(now, CLOCK_START_NS + (unit + 1) * UNIT_NS);
        units[unit] = (units[unit] ?? 0) + to - from;
        from = to;
      }
    }
  }
}
