import type { CfsRunqueue, TaskGroup } from '../../src/core/cfs/types.ts';
import type { LibraryAnswer, LibraryCall } from '../../src/scenario/library-call.ts';
import { CfsModel } from '../../src/system/cfs-model.ts';
import { MS } from './trace.ts';

/** Limits in ms; a quota of null is none. */
export interface Limit {
  readonly quota: number | null;
  readonly period?: number;
  readonly burst?: number;
}

const NO_LIMIT = 2n ** 64n - 1n;

function args({ quota, period = 100, burst = 0 }: Limit) {
  const quota_us = quota === null ? NO_LIMIT : quota * 1000;
  return { period_us: period * 1000, quota_us, burst_us: burst * 1000 };
}

/** The kernel's control, driven call by call; times in ms from a second after boot on. */
export class CfsBench {
  readonly model = new CfsModel();

  constructor(llcs: number) {
    this.model.call({ op: 'topo', llcs });
  }

  mkdir(cgrp: number, parent: number, limit: Limit): void {
    this.model.call({ op: 'mkdir', cgrp, parent });
    this.model.call({ op: 'init', cgrp, ...args(limit) });
  }

  set(cgrp: number, limit: Limit): LibraryAnswer {
    return this.model.call({ op: 'set', cgrp, ...args(limit) });
  }

  /** Task `cgrp` * 10 + `llc` of a cgroup asks whether it may run there. */
  asks(cgrp: number, llc = 0): number {
    return this.model.call({ op: 'throttled', cgrp, task: cgrp * 10 + llc, llc }).ret;
  }

  /** It ran for so many ms. */
  ran(cgrp: number, ms: number, llc = 0): void {
    this.model.call({ op: 'consume', cgrp, task: cgrp * 10 + llc, ns: ms * MS, llc });
  }

  waits(cgrp: number, llc = 0): number {
    const task = cgrp * 10 + llc;
    return this.model.call({ op: 'put_aside', cgrp, task, vtime: 0, llc }).ret;
  }

  /** Time passes. @returns the tasks that are put back in line */
  pass(ms: number, lateMs = 0): readonly number[] {
    const late = lateMs === 0 ? {} : { late_ns: lateMs * MS };
    return this.call({ op: 'advance', ns: ms * MS, ...late }).enq ?? [];
  }

  call(call: LibraryCall): LibraryAnswer {
    return this.model.call(call);
  }

  group(cgrp: number): TaskGroup {
    const { cgroups, groups } = this.model.cfs;
    const cgroup = cgroups.lastKnown(cgrp);
    return groups.get(cgroup as NonNullable<typeof cgroup>) as TaskGroup;
  }

  rq(cgrp: number, llc = 0): CfsRunqueue {
    return this.group(cgrp).runqueues[llc] as CfsRunqueue;
  }
}
