import { U64_MAX } from '../../src/core/int64.ts';
import {
  DEFAULT_DESIGN,
  EMPTY_CAST,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type ScenarioOf,
} from '../../src/scenario/scenario.ts';
import { machineSample } from './machine-sample.ts';

const HEAD = { format: SCENARIO_FORMAT, version: SCENARIO_VERSION } as const;
const PLAIN = { design: DEFAULT_DESIGN, faults: [], schedule: [] } as const;

/** A scenario of the level `host` with every kind of operation. */
export const hostSample: ScenarioOf<'host'> = {
  ...HEAD,
  level: 'host',
  design: { bandwidth: 'as-merged', hierarchy: 'intended' },
  faults: ['-atq-remove-forgets-size'],
  schedule: [],
  cast: {
    topology: {
      tickNs: 1_000_000,
      cpus: [
        { id: 0, core: 0, llc: 0, node: 0 },
        { id: 1, core: 1, llc: 1, node: 0 },
      ],
    },
    cgroups: [
      {
        id: 2,
        parent: 1,
        threaded: false,
        present: true,
        periodUs: 100_000,
        quotaUs: 20_000,
        burstUs: 0,
      },
      {
        id: 3,
        parent: 2,
        threaded: true,
        present: false,
        periodUs: 2n ** 60n,
        quotaUs: 'max',
        burstUs: 0,
      },
    ],
    tasks: [
      { id: 1, cgroup: 2, present: true },
      { id: 2, cgroup: 1, cpus: [0, 1], present: false },
    ],
    schedulers: [{ id: 0, cgroup: 1, policy: 'vtime', sliceNs: 5_000_000 }],
    policies: [],
  },
  operations: [
    { op: 'mkdir', cgroup: 3 },
    { op: 'set', cgroup: 3, periodUs: 100_000, quotaUs: 2n ** 63n, burstUs: 10_000 },
    { op: 'set', cgroup: 3, periodUs: 100_000, quotaUs: 'max', burstUs: 0 },
    { op: 'move', task: 1, cgroup: 3 },
    { op: 'wake', task: 1 },
    { op: 'sleep', task: 1, rand: 7 },
    { op: 'run', task: 1, cpu: 1, ns: 40_000_000 },
    { op: 'tick', cpu: 0 },
    { op: 'advance', ns: 99_999_999, lateNs: 5 },
    { op: 'dispatch', cpu: 0 },
    { op: 'dequeue', task: 1 },
    { op: 'enqueue', task: 1 },
    { op: 'setaffinity', task: 1, cpus: [0, 1] },
    { op: 'setaffinity', task: 1, cpus: [] },
    { op: 'fork', task: 2, parent: 1 },
    { op: 'seize', cpu: 1 },
    { op: 'release', cpu: 1 },
    { op: 'exit', task: 2 },
    {
      op: 'misuse',
      call: { op: 'init', cgrp: 99, period_us: 100_000, quota_us: U64_MAX, burst_us: 0 },
    },
    { op: 'rmdir', cgroup: 3 },
  ],
  property: 'I-BW-6',
  failureKind: 'size',
};

export const treeSample: ScenarioOf<'tree'> = {
  ...HEAD,
  ...PLAIN,
  level: 'tree',
  cast: EMPTY_CAST,
  operations: [
    { op: 'create', tree: 0, alloc: 'noalloc', mode: 'duplicate' },
    { op: 'alloc_node', tree: 0, node: 1, key: 2n ** 53n, value: 3 },
    { op: 'insert_node', tree: 0, node: 1 },
    { op: 'insert_node', tree: 0, node: 1, key: U64_MAX, value: 0 },
    { op: 'insert', tree: 0, key: 1, value: 2, node: 4 },
    { op: 'remove', tree: 0, key: 1 },
    { op: 'find', tree: 0, key: Number.MAX_SAFE_INTEGER },
    { op: 'least', tree: 0 },
    { op: 'pop', tree: 0 },
    { op: 'remove_node', tree: 0, node: 1 },
    { op: 'free_node', tree: 0, node: 1 },
    { op: 'check', tree: 0 },
    { op: 'dump', tree: 0 },
    { op: 'destroy', tree: 0 },
  ],
};

export const queueSample: ScenarioOf<'queue'> = {
  ...HEAD,
  ...PLAIN,
  level: 'queue',
  cast: EMPTY_CAST,
  operations: [
    { op: 'create', q: 0, fifo: false, capacity: 2 },
    { op: 'create', q: 1, fifo: true, capacity: U64_MAX },
    { op: 'create', q: 2, fifo: true },
    { op: 'insert', q: 1, task: 0 },
    { op: 'insert_vtime', q: 0, task: 1, vtime: 2n ** 63n },
    { op: 'pop', q: 0, hold: true },
    { op: 'peek', q: 0 },
    { op: 'nr_queued', q: 0 },
    { op: 'remove', q: 1, task: 0 },
    { op: 'task_hold', task: 0 },
    { op: 'task_drop', task: 0 },
    { op: 'task_state', task: 0 },
    { op: 'task_fini', task: 0 },
    { op: 'task_detach', task: 0 },
    { op: 'check', q: 0 },
    { op: 'dump', q: 0 },
    { op: 'destroy', q: 0 },
  ],
};

export const librarySample: ScenarioOf<'library'> = {
  ...HEAD,
  ...PLAIN,
  level: 'library',
  cast: EMPTY_CAST,
  operations: [
    { op: 'topo', llcs: 2 },
    { op: 'lib_init' },
    { op: 'lib_init', null_config: true },
    { op: 'mkdir', cgrp: 2, parent: 1, threaded: true },
    { op: 'init', cgrp: 2, period_us: 100_000, quota_us: U64_MAX, burst_us: 0 },
    { op: 'set', cgrp: 2, period_us: 100_000, quota_us: 2n ** 62n, burst_us: 1 },
    { op: 'throttled', cgrp: 2, task: 1, llc: -1 },
    { op: 'consume', cgrp: 2, task: 1, ns: 2n ** 60n, llc: 0 },
    { op: 'put_aside', cgrp: 2, task: 1, vtime: 5, llc: 0 },
    { op: 'task_queued', task: 1 },
    { op: 'advance', ns: 100_000_000, late_ns: 3 },
    { op: 'reenqueue', rand: 0 },
    { op: 'move', task: 1, from: 2, to: 1, vtime: 5, llc: 0 },
    { op: 'cancel', task: 1, drop: true },
    { op: 'state', cgrp: 2 },
    { op: 'exit', cgrp: 2 },
    { op: 'rmdir', cgrp: 2 },
  ],
};

export const samples = [hostSample, treeSample, queueSample, librarySample, machineSample] as const;
