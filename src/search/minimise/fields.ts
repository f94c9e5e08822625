import type { Level } from '../../scenario/scenario.ts';
import {
  ARGS,
  CGROUP,
  CPU,
  CPU_MAX_FIELDS,
  CPUS,
  choice,
  FIXED,
  type Fields,
  type FieldsByOperation,
  id,
  LLC,
  optional,
  PLAIN,
  TASK,
  TIME,
} from './field-spec.ts';
import { MACHINE_FIELDS } from './machine-fields.ts';

/**
 * What the fields of operations mean to the minimiser: the one place that has to know a new
 * operation. The types refuse a table that leaves one out; fields that are in no table are left
 * alone.
 */

const TREE = id('tree');
const NODE = id('node');
const QUEUE = id('queue');
/** A task of the raw queue calls, which no cast declares. */
const QUEUE_TASK = id('queue-task');
const RAND = optional(PLAIN);

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
  setaffinity: { task: TASK, cpus: CPUS, rand: RAND },
  fork: { task: TASK, parent: TASK, rand: RAND },
  exit: { task: TASK, rand: RAND },
  seize: { cpu: CPU, rand: RAND },
  release: { cpu: CPU, rand: RAND },
  misuse: { call: { kind: 'call' } },
};

const ON = { cpu: CPU, first: FIXED };

const SMP_FIELDS: FieldsByOperation<'smp'> = {
  wake: { task: TASK, ...ON },
  sleep: { task: TASK, ...ON },
  setaffinity: { task: TASK, cpus: CPUS, ...ON },
  move: { task: TASK, cgroup: CGROUP, ...ON },
  exit: { task: TASK, ...ON },
  dispatch: ON,
  tick: { ns: TIME, ...ON },
  replenish: ON,
  set: { cgroup: CGROUP, ...CPU_MAX_FIELDS, ...ON },
  rmdir: { cgroup: CGROUP, ...ON },
  dispatch_queue: { q: QUEUE, ...ON },
  create: { ...QUEUE_FIELDS.create, ...ON },
  destroy: { q: QUEUE, ...ON },
  insert: { q: QUEUE, task: QUEUE_TASK, ...ON },
  insert_vtime: { q: QUEUE, task: QUEUE_TASK, vtime: PLAIN, ...ON },
  remove: { q: QUEUE, task: QUEUE_TASK, ...ON },
  pop: { ...QUEUE_FIELDS.pop, ...ON },
  peek: { q: QUEUE, ...ON },
  task_fini: { task: QUEUE_TASK, ...ON },
  task_detach: { task: QUEUE_TASK, ...ON },
  task_hold: { task: QUEUE_TASK, ...ON },
  task_drop: { task: QUEUE_TASK, ...ON },
};

/** What the fields of an operation mean, by its level and name. */
export const FIELDS_BY_LEVEL: { readonly [L in Level]: Readonly<Record<string, Fields>> } = {
  tree: TREE_FIELDS,
  queue: QUEUE_FIELDS,
  library: LIBRARY_FIELDS,
  host: HOST_FIELDS,
  machine: MACHINE_FIELDS,
  smp: SMP_FIELDS,
};

/** Where an operation stands among those of its level; what makes things comes first. */
export function kindRank(level: Level, op: string): number {
  return Object.keys(FIELDS_BY_LEVEL[level]).indexOf(op);
}
