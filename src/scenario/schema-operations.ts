import { z } from 'zod';
import type { HostOperation } from './host-operation.ts';
import type { LibraryCall } from './library-call.ts';
import { type OperationTable, op, unionOf } from './operation-table.ts';
import type { QueueOperation } from './queue-operation.ts';
import type { Level, OperationsByLevel } from './scenario.ts';
import {
  count,
  flag,
  id,
  int,
  quotaUs,
  rand,
  timeNs,
  u64,
  u64OrMax,
  word,
} from './schema-fields.ts';
import { machineTable } from './schema-machine.ts';
import type { SmpOperation } from './smp-operation.ts';
import type { TreeOperation } from './tree-operation.ts';

const key = u64('a key');
const value = u64('a value');
const vtime = u64('a virtual time');
const optionalRand = { rand: z.exactOptional(rand) };

const treeTable = {
  create: op('create', {
    tree: id,
    alloc: word('alloc', 'noalloc'),
    mode: word('default', 'update', 'duplicate'),
  }),
  destroy: op('destroy', { tree: id }),
  insert: op('insert', { tree: id, key, value, node: z.exactOptional(id) }),
  remove: op('remove', { tree: id, key }),
  find: op('find', { tree: id, key }),
  least: op('least', { tree: id }),
  pop: op('pop', { tree: id }),
  alloc_node: op('alloc_node', { tree: id, node: id, key, value }),
  insert_node: op('insert_node', {
    tree: id,
    node: id,
    key: z.exactOptional(key),
    value: z.exactOptional(value),
  }),
  remove_node: op('remove_node', { tree: id, node: id }),
  free_node: op('free_node', { tree: id, node: id }),
  check: op('check', { tree: id }),
  dump: op('dump', { tree: id }),
} satisfies OperationTable<TreeOperation>;

const queueTable = {
  create: op('create', { q: id, fifo: flag, capacity: z.exactOptional(u64OrMax('a capacity')) }),
  destroy: op('destroy', { q: id }),
  insert: op('insert', { q: id, task: id }),
  insert_vtime: op('insert_vtime', { q: id, task: id, vtime }),
  remove: op('remove', { q: id, task: id }),
  pop: op('pop', { q: id, hold: z.exactOptional(flag) }),
  peek: op('peek', { q: id }),
  nr_queued: op('nr_queued', { q: id }),
  task_fini: op('task_fini', { task: id }),
  task_detach: op('task_detach', { task: id }),
  task_hold: op('task_hold', { task: id }),
  task_drop: op('task_drop', { task: id }),
  task_state: op('task_state', { task: id }),
  check: op('check', { q: id }),
  dump: op('dump', { q: id }),
} satisfies OperationTable<QueueOperation>;

const bandwidth = {
  period_us: u64('a period in us'),
  quota_us: u64OrMax('a quota in us'),
  burst_us: u64('a burst in us'),
};

const libraryTable = {
  topo: op('topo', { llcs: count('a number of LLCs') }),
  mkdir: op('mkdir', { cgrp: id, parent: id, threaded: z.exactOptional(flag) }),
  rmdir: op('rmdir', { cgrp: id }),
  advance: op('advance', { ns: timeNs, late_ns: z.exactOptional(timeNs) }),
  task_queued: op('task_queued', { task: id }),
  state: op('state', { cgrp: z.exactOptional(id) }),
  lib_init: op('lib_init', { null_config: z.exactOptional(flag) }),
  init: op('init', { cgrp: id, ...bandwidth }),
  set: op('set', { cgrp: id, ...bandwidth }),
  exit: op('exit', { cgrp: id }),
  // The number of an LLC may be wrong on purpose, and below 0 too.
  throttled: op('throttled', { cgrp: id, task: id, llc: int }),
  consume: op('consume', { cgrp: id, task: id, ns: u64('a time in ns'), llc: int }),
  put_aside: op('put_aside', { cgrp: id, task: id, vtime, llc: int }),
  reenqueue: op('reenqueue', { rand }),
  cancel: op('cancel', { task: id, drop: z.exactOptional(flag) }),
  move: op('move', { task: id, from: id, to: id, vtime, llc: int }),
} satisfies OperationTable<LibraryCall>;

const libraryCall: z.ZodType<LibraryCall> = unionOf(libraryTable);

const onTask = { task: id, ...optionalRand };
const onCpu = { cpu: id, ...optionalRand };

const hostTable = {
  mkdir: op('mkdir', { cgroup: id }),
  rmdir: op('rmdir', { cgroup: id }),
  set: op('set', {
    cgroup: id,
    periodUs: u64('a period in us'),
    quotaUs,
    burstUs: u64('a burst in us'),
  }),
  move: op('move', { task: id, cgroup: id }),
  wake: op('wake', onTask),
  sleep: op('sleep', onTask),
  run: op('run', { task: id, cpu: id, ns: timeNs, ...optionalRand }),
  tick: op('tick', onCpu),
  advance: op('advance', { ns: timeNs, lateNs: z.exactOptional(timeNs), ...optionalRand }),
  dispatch: op('dispatch', onCpu),
  dequeue: op('dequeue', onTask),
  enqueue: op('enqueue', onTask),
  setaffinity: op('setaffinity', { task: id, cpus: z.array(id), ...optionalRand }),
  fork: op('fork', { task: id, parent: id, ...optionalRand }),
  exit: op('exit', onTask),
  seize: op('seize', onCpu),
  release: op('release', onCpu),
  misuse: op('misuse', { call: libraryCall }),
} satisfies OperationTable<HostOperation>;

const place = { cpu: id, first: z.exactOptional(z.literal(true)) };

const smpTable = {
  wake: op('wake', { task: id, ...place }),
  sleep: op('sleep', { task: id, ...place }),
  setaffinity: op('setaffinity', { task: id, cpus: z.array(id), ...place }),
  move: op('move', { task: id, cgroup: id, ...place }),
  exit: op('exit', { task: id, ...place }),
  dispatch: op('dispatch', place),
  tick: op('tick', { ns: timeNs, ...place }),
  replenish: op('replenish', place),
  set: op('set', { ...hostTable.set.shape, ...place }),
  rmdir: op('rmdir', { cgroup: id, ...place }),
  dispatch_queue: op('dispatch_queue', { q: id, ...place }),
  create: op('create', { ...queueTable.create.shape, ...place }),
  destroy: op('destroy', { q: id, ...place }),
  insert: op('insert', { q: id, task: id, ...place }),
  insert_vtime: op('insert_vtime', { q: id, task: id, vtime, ...place }),
  remove: op('remove', { q: id, task: id, ...place }),
  pop: op('pop', { q: id, hold: z.exactOptional(flag), ...place }),
  peek: op('peek', { q: id, ...place }),
  task_fini: op('task_fini', { task: id, ...place }),
  task_detach: op('task_detach', { task: id, ...place }),
  task_hold: op('task_hold', { task: id, ...place }),
  task_drop: op('task_drop', { task: id, ...place }),
} satisfies OperationTable<SmpOperation>;

const tables: {
  readonly [L in Level]: Readonly<Record<string, z.ZodObject>>;
} = {
  tree: treeTable,
  queue: queueTable,
  library: libraryTable,
  host: hostTable,
  machine: machineTable,
  smp: smpTable,
};

/** The operations of each level. */
export const operationSchemas: {
  readonly [L in Level]: z.ZodType<OperationsByLevel[L]>;
} = {
  tree: unionOf(treeTable),
  queue: unionOf(queueTable),
  library: libraryCall,
  host: unionOf(hostTable),
  machine: unionOf(machineTable),
  smp: unionOf(smpTable),
};

/** The fields of an operation in the order in which they are written. */
export function fieldsOf(level: Level, operation: string): readonly string[] {
  return Object.keys(tables[level][operation]?.shape ?? {});
}
