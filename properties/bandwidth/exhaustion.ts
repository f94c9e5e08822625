import type { HostView } from '../../src/check/host-view.ts';
import type { Handlers } from '../../src/check/property.ts';
import { S64_MAX } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';
import type { Metered } from '../../src/reference/usage-meter.ts';

/**
 * Which quotas are used up in this interval.
 *
 * Used up once is used up until the interval ends. A quota that was set in the interval, or
 * under which a cgroup came or went, counts as used up: its reservations cannot be told apart.
 */
export class Exhaustion {
  readonly #view: HostView;
  readonly #exhausted = new Set<number>();
  readonly handlers: Required<Pick<Handlers<HostEvent>, 'interval' | 'set' | 'init' | 'exit'>>;

  constructor(view: HostView) {
    this.#view = view;
    const unknown = (cgroup: number): void => {
      for (const id of view.meter.path(cgroup)) this.#exhausted.add(id);
      for (const { cgroup: id } of view.meter.metered.values()) {
        if (view.meter.path(id).includes(cgroup)) this.#exhausted.add(id);
      }
    };
    this.handlers = {
      interval: () => this.#exhausted.clear(),
      set: ({ call }) => unknown(call.cgrp),
      init: ({ call }) => unknown(call.cgrp),
      exit: ({ call }) => unknown(call.cgrp),
    };
  }

  /** Whether the cgroup or one above it has a quota. */
  hasQuota(cgroup: number): boolean {
    return this.#view.meter.path(cgroup).some((id) => this.#view.meter.metered.has(id));
  }

  isJustified(cgroup: number): boolean {
    for (const id of this.#view.meter.path(cgroup)) {
      if (this.#exhausted.has(id)) return true;
      const metered = this.#view.meter.metered.get(id);
      if (metered === undefined || this.#left(metered) > 0) continue;
      this.#exhausted.add(id);
      return true;
    }
    return false;
  }

  /** The least that is left of the quotas on the way up, in ns. */
  leastLeft(cgroup: number): number {
    const left = this.#view.meter.path(cgroup).map((id) => {
      const metered = this.#view.meter.metered.get(id);
      return metered === undefined ? Number.POSITIVE_INFINITY : this.#left(metered);
    });
    return Math.min(...left);
  }

  /** Allowance less what was spent and what is reserved in the subtree. */
  #left({ cgroup, bucket }: Metered): number {
    const { lib } = this.#view;
    let reserved = 0;
    const top = lib.cgroups.get(cgroup);
    if (top === undefined) return 0;
    for (const one of lib.cgroups.preOrder(top)) {
      const cgx = lib.contexts.get(one);
      if (cgx === undefined) continue;
      if (one.level > 1 && cgx.budgetRemaining > 0) reserved += Number(cgx.budgetRemaining);
      for (const llcx of lib.llcContexts.get(one.id) ?? []) {
        if (llcx === undefined || llcx.budgetRemaining === S64_MAX) continue;
        if (llcx.budgetRemaining > 0) reserved += Number(llcx.budgetRemaining);
      }
    }
    return bucket.allowance - bucket.spent - reserved;
  }
}
