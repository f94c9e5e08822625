import type { Handlers } from '../check/property.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import { U64_MAX } from '../core/int64.ts';
import type { HostEvent } from '../host/event.ts';
import type { BandwidthArgs } from '../scenario/library-call.ts';

const NS_PER_US = 1000;

/** A limit as it was written. */
export interface Limit {
  readonly quotaNs: number;
  readonly periodNs: number;
  readonly burstNs: number;
  /**
   * Whether its periods begin at multiples of the period. A new period begins where one of the
   * old period ends, so this is so as long as each period divides the one before it.
   */
  readonly isOnGrid: boolean;
  /** When the period that was under way as the limit was written has ended, in ns. */
  readonly regularFromNs: number;
}

function periodOf({ period_us }: BandwidthArgs): number {
  return Number(period_us) * NS_PER_US;
}

/** The limits of all cgroups at one time, by cgroup; none for one without limit. */
export type Limits = ReadonlyMap<number, Limit>;

/** Follows what was written to cpu.max. */
export class LimitBook {
  readonly handlers: Handlers<HostEvent>;
  /** When a limit was last changed, in ns. */
  writtenNs = 0;
  readonly #limits = new Map<number, Limit>();
  /** What the periods of each cgroup are multiples of, in ns; 0 where they are off the grid. */
  readonly #grids = new Map<number, number>();
  readonly #regularFrom = new Map<number, number>();
  #nowNs = CLOCK_START_NS;

  constructor() {
    this.handlers = {
      advance: ({ answer }) => {
        this.#nowNs = answer.now ?? this.#nowNs;
      },
      init: ({ call, answer }) => {
        if (answer.ret !== 0) return;
        this.#grids.set(call.cgrp, periodOf(call));
        this.#regularFrom.delete(call.cgrp);
        this.#write(call.cgrp, call);
      },
      set: ({ call, answer }) => {
        if (answer.ret !== 0) return;
        this.#changePeriod(call.cgrp, periodOf(call));
        this.#write(call.cgrp, call);
        this.writtenNs = this.#nowNs;
      },
      exit: ({ call }) => void this.#limits.delete(call.cgrp),
    };
  }

  /** A timer that runs ends the old period first; the new ones begin there. */
  #changePeriod(cgroup: number, period: number): void {
    const before = this.#grids.get(cgroup) ?? 0;
    if (before === period || before === 0) return;
    const end = (Math.floor(this.#nowNs / before) + 1) * before;
    this.#regularFrom.set(cgroup, Math.max(end, this.#regularFrom.get(cgroup) ?? 0));
    this.#grids.set(cgroup, before % period === 0 ? period : 0);
  }

  /** The limit of a cgroup; undefined if it has none. */
  of(cgroup: number): Limit | undefined {
    return this.#limits.get(cgroup);
  }

  snapshot(): Limits {
    return new Map(this.#limits);
  }

  #write(cgroup: number, args: BandwidthArgs): void {
    if (args.quota_us === U64_MAX) {
      this.#limits.delete(cgroup);
      return;
    }
    this.#limits.set(cgroup, {
      quotaNs: Number(args.quota_us) * NS_PER_US,
      periodNs: Number(args.period_us) * NS_PER_US,
      burstNs: Number(args.burst_us) * NS_PER_US,
      isOnGrid: this.#grids.get(cgroup) !== 0,
      regularFromNs: this.#regularFrom.get(cgroup) ?? 0,
    });
  }
}
