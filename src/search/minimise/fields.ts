import type {
  CastCgroup,
  CastCpu,
  CastScheduler,
  CastTask,
  Level,
  OperationsByLevel,
} from '../../scenario/scenario.ts';

/**
 * What the fields of operations and of the cast mean to the minimiser: the one place that has
 * to know a new operation. The types refuse a table that leaves one out; fields that are in
 * no table are left alone.
 */

/** What an id names. */
export type IdSort =
  | 'task'
  | 'cgroup'
  | 'cpu'
  | 'core'
  | 'llc'
  | 'numa'
  | 'scheduler'
  | 'tree'
  | 'node'
  | 'queue';

/** The least id of each sort that may be given; the root cgroup, 1, is nobody's to give. */
export const LEAST_ID: { readonly [S in IdSort]: number } = {
  task: 0,
  cgroup: 2,
  cpu: 0,
  core: 0,
  llc: 0,
  numa: 0,
  scheduler: 0,
  tree: 0,
  node: 0,
  queue: 0,
};

/** Which edges a number has; see ladder.ts. */
export type LadderName = 'time' | 'tick' | 'period' | 'cpu-max' | 'plain';

export type FieldSpec = (
  | { readonly kind: 'id'; readonly sort: IdSort }
  /** A set of ids, ascending. */
  | { readonly kind: 'ids'; readonly sort: IdSort }
  | { readonly kind: 'number'; readonly ladder: LadderName; readonly least?: number }
  /** One of a few values, the simplest first. */
  | { readonly kind: 'choice'; readonly values: readonly unknown[] }
  /** A library call inside of the operation. */
  | { readonly kind: 'call' }
  /** Nothing to lower on its own. */
  | { readonly kind: 'fixed' }
) & { readonly optional?: boolean };

const id = (sort: IdSort): FieldSpec => ({ kind: 'id', sort });
const number = (ladder: LadderName, least = Number.NEGATIVE_INFINITY): FieldSpec => ({
  kind: 'number',
  ladder,
  least,
});
const choice = (...values: readonly unknown[]): FieldSpec => ({ kind: 'choice', values });
const optional = (spec: FieldSpec): FieldSpec => ({ ...spec, optional: true });
const FIXED: FieldSpec = { kind: 'fixed' };

const TASK = id('task');
const CGROUP = id('cgroup');
const CPU = id('cpu');
const LLC = id('llc');
const TREE = id('tree');
const NODE = id('node');
const QUEUE = id('queue');
const TIME = number('time');
const PERIOD = number('period');
const CPU_MAX = number('cpu-max');
const PLAIN = number('plain');
const RAND = optional(PLAIN);

type FieldsOf<T> = { readonly [K in Exclude<keyof T, 'op'>]-?: FieldSpec };
export type Fields = Readonly<Record<string, FieldSpec>>;
type FieldsByOperation<L extends Level> = {
  readonly [Name in OperationsByLevel[L]['op']]: FieldsOf<
    Extract<OperationsByLevel[L], { readonly op: Name }>
  >;
};

const TREE_FIELDS: FieldsByOperation<'tree'> = {
  create: { tree: TREE, alloc: FIXED, mode: choice('default', 'update', 'duplicate') },
  destroy: { tree: TREE },
  insert: { tree: TREE, key: PLAIN, value: PLAIN, node: optional(NODE) },
  remove: { tree: TREE, key: PLAIN },
  find: { tree: TREE, key: PLAIN },
  least: { tree: TREE },
  pop: { tree: TREE },
  alloc_node: { tree: TREE, node: NODE, key: PLAIN, value: PLAIN },
  insert_node: { tree: TREE, node: NODE, key: optional(PLAIN), value: optional(PLAIN) },
  remove_node: { tree: TREE, node: NODE },
  free_node: { tree: TREE, node: NODE },
  check: { tree: TREE },
  dump: { tree: TREE },
};

const QUEUE_FIELDS: FieldsByOperation<'queue'> = {
  create: { q: QUEUE, fifo: choice(true, false), capacity: optional(PLAIN) },
  destroy: { q: QUEUE },
  insert: { q: QUEUE, task: TASK },
  insert_vtime: { q: QUEUE, task: TASK, vtime: PLAIN },
  remove: { q: QUEUE, task: TASK },
  pop: { q: QUEUE, hold: optional(choice(false, true)) },
  peek: { q: QUEUE },
  nr_queued: { q: QUEUE },
  task_fini: { task: TASK },
  task_detach: { task: TASK },
  task_hold: { task: TASK },
  task_drop: { task: TASK },
  task_state: { task: TASK },
  check: { q: QUEUE },
  dump: { q: QUEUE },
};

const ARGS = { period_us: PERIOD, quota_us: CPU_MAX, burst_us: CPU_MAX };

const LIBRARY_FIELDS: FieldsByOperation<'library'> = {
  topo: { llcs: PLAIN },
  mkdir: { cgrp: CGROUP, parent: CGROUP, threaded: optional(choice(false, true)) },
  rmdir: { cgrp: CGROUP },
  advance: { ns: TIME, late_ns: optional(TIME) },
  task_queued: { task: TASK },
  state: { cgrp: optional(CGROUP) },
  lib_init: { null_config: optional(choice(false, true)) },
  init: { cgrp: CGROUP, ...ARGS },
  set: { cgrp: CGROUP, ...ARGS },
  exit: { cgrp: CGROUP },
  throttled: { cgrp: CGROUP, task: TASK, llc: LLC },
  consume: { cgrp: CGROUP, task: TASK, ns: TIME, llc: LLC },
  put_aside: { cgrp: CGROUP, task: TASK, vtime: PLAIN, llc: LLC },
  reenqueue: { rand: PLAIN },
  cancel: { task: TASK, drop: optional(choice(false, true)) },
  move: { task: TASK, from: CGROUP, to: CGROUP, vtime: PLAIN, llc: LLC },
};

const CPU_MAX_FIELDS = { periodUs: PERIOD, quotaUs: CPU_MAX, burstUs: CPU_MAX };

const HOST_FIELDS: FieldsByOperation<'host'> = {
  mkdir: { cgroup: CGROUP },
  rmdir: { cgroup: CGROUP },
  set: { cgroup: CGROUP, ...CPU_MAX_FIELDS },
  move: { task: TASK, cgroup: CGROUP },
  wake: { task: TASK, rand: RAND },
  sleep: { task: TASK, rand: RAND },
  run: { task: TASK, cpu: CPU, ns: TIME, rand: RAND },
  tick: { cpu: CPU, rand: RAND },
  advance: { ns: TIME, lateNs: optional(TIME), rand: RAND },
  dispatch: { cpu: CPU, rand: RAND },
  dequeue: { task: TASK, rand: RAND },
  enqueue: { task: TASK, rand: RAND },
  setaffinity: { task: TASK, cpus: { kind: 'ids', sort: 'cpu' }, rand: RAND },
  fork: { task: TASK, parent: TASK, rand: RAND },
  exit: { task: TASK, rand: RAND },
  seize: { cpu: CPU, rand: RAND },
  release: { cpu: CPU, rand: RAND },
  misuse: { call: { kind: 'call' } },
};

/** What the fields of an operation mean, by its level and name. */
export const FIELDS_BY_LEVEL: { readonly [L in Level]: Readonly<Record<string, Fields>> } = {
  tree: TREE_FIELDS,
  queue: QUEUE_FIELDS,
  library: LIBRARY_FIELDS,
  host: HOST_FIELDS,
};

/** Where an operation stands among those of its level; what makes things comes first. */
export function kindRank(level: Level, op: string): number {
  return Object.keys(FIELDS_BY_LEVEL[level]).indexOf(op);
}

export const TOPOLOGY_FIELDS: Fields = { tickNs: number('tick') };
export const CAST_CPU: FieldsOf<CastCpu> = {
  id: CPU,
  core: id('core'),
  llc: LLC,
  node: id('numa'),
};
export const CAST_CGROUP: FieldsOf<CastCgroup> = {
  id: CGROUP,
  parent: CGROUP,
  threaded: choice(false, true),
  // Whether it is there from the start only matters where that saves the operation.
  present: FIXED,
  ...CPU_MAX_FIELDS,
};
export const CAST_TASK: FieldsOf<CastTask> = {
  id: TASK,
  cgroup: CGROUP,
  cpus: { kind: 'ids', sort: 'cpu', optional: true },
  present: FIXED,
};
export const CAST_SCHEDULER: FieldsOf<CastScheduler> = {
  id: id('scheduler'),
  cgroup: CGROUP,
  policy: FIXED,
  sliceNs: number('time', 1),
};
export const SCHEDULE_ENTRY: FieldSpec = PLAIN;
