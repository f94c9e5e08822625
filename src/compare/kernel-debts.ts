import type { Handlers } from '../check/property.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { HostEvent } from '../host/event.ts';
import type { HostState } from '../host/state.ts';
import type { LimitBook } from './limits.ts';
import { pathOf } from './path.ts';

const PERIOD_TIMER = /^period (\d+)$/;

/**
 * What each limit owes the kernel when a period ends, as a fluid would: refilled when its timer
 * fires, drained by what is charged. A runqueue can owe more only by what others have taken from
 * the pool and not used, a slice each.
 */
export class KernelDebts {
  /** `cgroup/time since the start`, in ns. */
  readonly debts = new Map<string, number>();
  readonly handlers: Handlers<HostEvent>;
  readonly #limits: LimitBook;
  readonly #levels = new Map<number, number>();

  /** @param limits is told of each event first */
  constructor(limits: LimitBook, host: () => HostState) {
    this.#limits = limits;
    this.handlers = {
      init: ({ call }) => this.#fill(call.cgrp),
      set: ({ call, answer }) => {
        if (answer.ret === 0) this.#fill(call.cgrp);
      },
      exit: ({ call }) => void this.#levels.delete(call.cgrp),
      consume: ({ call }) => {
        for (const id of pathOf(host(), call.cgrp)) {
          const level = this.#levels.get(id);
          if (level !== undefined) this.#levels.set(id, level - Number(call.ns));
        }
      },
      advance: ({ answer }) => {
        for (const [timer, at] of answer.fired ?? []) {
          const [, id] = PERIOD_TIMER.exec(timer) ?? [];
          if (id !== undefined) this.#refill(Number(id), at);
        }
      },
    };
  }

  /** A write of the limit fills the pool and forgives what is owed. */
  #fill(cgroup: number): void {
    const limit = this.#limits.of(cgroup);
    if (limit === undefined) this.#levels.delete(cgroup);
    else this.#levels.set(cgroup, limit.quotaNs + limit.burstNs);
  }

  #refill(cgroup: number, at: number): void {
    const limit = this.#limits.of(cgroup);
    const level = this.#levels.get(cgroup);
    if (limit === undefined || level === undefined) return;
    this.debts.set(`${cgroup}/${at - CLOCK_START_NS}`, Math.max(0, -level));
    const { quotaNs, burstNs } = limit;
    this.#levels.set(cgroup, Math.min(level + quotaNs, quotaNs + burstNs));
  }
}
