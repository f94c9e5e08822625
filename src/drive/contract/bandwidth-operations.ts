import type { ComponentFacts, Fields, Operations, StateFacts } from './operation.ts';
import {
  count,
  flag,
  id,
  int,
  listOf,
  orMax,
  orNull,
  pair,
  recordOf,
  s64,
  text,
  timeNs,
  u64,
  zeroOrOne,
} from './shape.ts';

const limit: Fields = { cgrp: id, period_us: u64, quota_us: orMax(u64), burst_us: u64 };
const moved: Fields = { task: id, from: id, to: id, vtime: u64, llc: int };

/** Operations that both versions have. */
const shared: Operations = {
  topo: { inputs: { llcs: count }, note: 'as `reset`: a fresh library on so many LLCs' },
  mkdir: {
    inputs: { cgrp: id, parent: id, threaded: flag },
    optional: ['threaded'],
    outputs: { level: count },
    essential: true,
    note: '-17: id in use; -2: no parent',
  },
  rmdir: {
    inputs: { cgrp: id },
    essential: true,
    note: '-2: never there; -19: gone; -16: it has children, or is the root',
  },
  advance: {
    inputs: { ns: timeNs, late_ns: timeNs },
    optional: ['late_ns'],
    outputs: { fired: listOf(pair(text, timeNs)), now: timeNs },
    essential: true,
    note: 'moves the clock to now + `ns`, and fires the timers that are due on the way, the first of them `late_ns` late; `fired`: `[timer, time]`. `replenish` begins an interval; others, as `accounting` of bandwidth-b, do not',
  },
  task_queued: { inputs: { task: id }, counts: true, note: '1: in a backlog queue' },
  state: {
    inputs: { cgrp: id },
    optional: ['cgrp'],
    note: 'the state as an answer of its own; with `cgrp` of that one only',
  },
  lib_init: {
    inputs: { null_config: flag },
    optional: ['null_config'],
    essential: true,
    note: 'arms the timers; -22: `null_config`',
  },
  init: {
    inputs: limit,
    essential: true,
    note: 'after `mkdir`. -2: no such cgroup; -22: a period of 0; -17 or -12: initialised already',
  },
  set: { inputs: limit, essential: true, note: '-2: no such cgroup; -3: not initialised' },
  exit: {
    inputs: { cgrp: id },
    essential: true,
    note: 'before `rmdir`; its backlog is handed over',
  },
  throttled: {
    inputs: { cgrp: id, task: id, llc: int },
    essential: true,
    note: '0: may run; -11: throttled; -3: not initialised, or a cgroup that cannot have tasks',
  },
  consume: {
    inputs: { cgrp: id, task: id, ns: u64, llc: int },
    essential: true,
    note: 'the task has run for `ns`',
  },
  put_aside: {
    inputs: { cgrp: id, task: id, vtime: u64, llc: int },
    essential: true,
    note: 'the task waits in a backlog queue; a second time changes nothing. -22: a `vtime` of 2^64 - 1; -3: not initialised, or a cgroup that cannot have tasks',
  },
  reenqueue: {
    inputs: { rand: count },
    outputs: { enq: listOf(id) },
    essential: true,
    note: 'hands over tasks that may run; `rand` is what a random source returns in this call',
  },
  cancel: {
    inputs: { task: id },
    essential: true,
    note: 'takes the task out of whatever backlog it is in',
  },
};

const onContext: Fields = {
  quota: orMax(s64),
  period: s64,
  burst: s64,
  nquota: orMax(s64),
  nquota_ub: orMax(s64),
  is_throttled: zeroOrOne,
  has_llcx: zeroOrOne,
  period_start_clk: timeNs,
  burst_remaining: s64,
  runtime_total_sloppy: s64,
  runtime_total_last: s64,
};
const top: Fields = { now: timeNs, timers: recordOf(orNull(timeNs)), throttled_ids: listOf(id) };
const cgroup: Fields = { level: count, ctx: flag };
const llc: Fields = { runtime_total: s64, btq: listOf(pair(id, u64)) };
const sometimes = ['removed', 'btq_size'];

const stateA: StateFacts = {
  top: { ...top, replenish_stat: count },
  cgroup,
  context: {
    ...onContext,
    budget_remaining: orMax(s64),
    budget_p2c: orMax(s64),
    budget_c2l: orMax(s64),
    nr_taskable_descendents: s64,
  },
  llc: { ...llc, budget_remaining: orMax(s64) },
  sometimes,
};

const stateB: StateFacts = {
  top: { ...top, rp_seq: count, nr_throttled_cgroups: count, has_throttled_tasks: zeroOrOne },
  cgroup,
  context: {
    ...onContext,
    period_budget: orMax(s64),
    avg_consumption_rate: s64,
    nr_throttled_periods: s64,
    was_throttled: zeroOrOne,
    nr_consec_throttled_periods: s64,
    max_consec_throttled_periods: s64,
    parent_id: id,
  },
  llc,
  sometimes,
};

const always: Fields = { enq: listOf(id) };

/** The component `bandwidth-a`. */
export const bandwidthA: ComponentFacts = {
  what: 'A controller of cpu.max, and the simulation around it: cgroups, tasks, a clock',
  operations: {
    ...shared,
    move: {
      inputs: moved,
      beyond: true,
      note: 'a task that is parked changes its cgroup; recordings do not have it',
    },
  },
  always,
  state: stateA,
};

/** The component `bandwidth-b`: later calls of the same library. */
export const bandwidthB: ComponentFacts = {
  what: 'The same with the calls of the later version of the library',
  operations: {
    ...shared,
    throttled: {
      ...(shared.throttled as Operations[string]),
      inputs: { cgrp: id, task: id, llc: int, nocache: flag, exiting: flag },
      optional: ['nocache', 'exiting'],
    },
    consume: {
      ...(shared.consume as Operations[string]),
      inputs: { cgrp: id, task: id, ns: u64, llc: int, nocache: flag },
      optional: ['nocache'],
    },
    exit: {
      ...(shared.exit as Operations[string]),
      note: 'before `rmdir`; its backlog goes to that of the root',
    },
    move: { inputs: moved, note: 'a task changes its cgroup, whether it waits or not' },
    cancel: {
      inputs: { task: id, drop: flag },
      optional: ['drop'],
      essential: true,
      note: 'takes the task out of whatever backlog it is in; `drop`: it exits',
    },
    is_cgroup_throttled: { inputs: { cgrp: id }, counts: true, note: '0 or 1' },
    is_task_throttled: { inputs: { task: id }, counts: true, note: '0 or 1' },
  },
  always,
  state: stateB,
};
