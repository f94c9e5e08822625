/** Whose operations a program speaks; the names are those of the recordings. */
export const COMPONENTS = ['rbtree', 'atq', 'bandwidth-a', 'bandwidth-b'] as const;

export type Component = (typeof COMPONENTS)[number];

/** What an output may be; `ids?` and the like: where the field may be absent. */
export type OutputKind = 'integer' | 'id' | 'task or null' | 'ids' | 'pairs' | 'firings' | 'state';

export interface OperationSpec {
  /** Input fields, in the order in which they are written. */
  readonly inputs: readonly string[];
  /** Outputs that an answer has, beside `ret`, where `ret` is not negative. */
  readonly outputs: Readonly<Record<string, OutputKind>>;
  /** Whether `ret` may be positive. */
  readonly isCounted?: true;
  /** Whether a program of this component cannot do without it. */
  readonly isNeeded?: true;
}

/** The operations of a component, by name. */
export type OperationTable = Readonly<Record<string, OperationSpec>>;

const NONE = {};

const TREE: OperationTable = {
  create: { inputs: ['tree', 'alloc', 'mode'], outputs: NONE, isNeeded: true },
  destroy: { inputs: ['tree'], outputs: NONE },
  insert: { inputs: ['tree', 'key', 'value'], outputs: NONE },
  remove: { inputs: ['tree', 'key'], outputs: NONE },
  find: { inputs: ['tree', 'key'], outputs: { value: 'integer' } },
  least: { inputs: ['tree'], outputs: { key: 'integer', value: 'integer' } },
  pop: { inputs: ['tree'], outputs: { key: 'integer', value: 'integer' } },
  alloc_node: { inputs: ['tree', 'node', 'key', 'value'], outputs: NONE },
  insert_node: { inputs: ['tree', 'node', 'key', 'value'], outputs: NONE },
  remove_node: { inputs: ['tree', 'node'], outputs: NONE },
  free_node: { inputs: ['tree', 'node'], outputs: NONE },
  check: { inputs: ['tree'], outputs: NONE },
  dump: { inputs: ['tree'], outputs: { items: 'pairs' } },
};

const HOLDS = { holdcnt: 'id' } as const;

const QUEUE: OperationTable = {
  create: { inputs: ['q', 'fifo', 'capacity'], outputs: NONE, isNeeded: true },
  destroy: { inputs: ['q'], outputs: NONE },
  insert: { inputs: ['q', 'task'], outputs: NONE },
  insert_vtime: { inputs: ['q', 'task', 'vtime'], outputs: NONE },
  remove: { inputs: ['q', 'task'], outputs: NONE },
  pop: { inputs: ['q', 'hold'], outputs: { task_out: 'task or null' } },
  peek: { inputs: ['q'], outputs: { task_out: 'task or null' } },
  nr_queued: { inputs: ['q'], outputs: NONE, isCounted: true },
  task_fini: { inputs: ['task'], outputs: NONE, isCounted: true },
  task_detach: { inputs: ['task'], outputs: NONE },
  task_hold: { inputs: ['task'], outputs: HOLDS },
  task_drop: { inputs: ['task'], outputs: HOLDS },
  task_state: { inputs: ['task'], outputs: { q_of: 'id', ...HOLDS } },
  check: { inputs: ['q'], outputs: NONE },
  dump: { inputs: ['q'], outputs: { size: 'integer', tasks: 'pairs' } },
};

const LIMITS = ['cgrp', 'period_us', 'quota_us', 'burst_us'];

const BANDWIDTH_A: OperationTable = {
  mkdir: { inputs: ['cgrp', 'parent', 'threaded'], outputs: { level: 'id' }, isNeeded: true },
  rmdir: { inputs: ['cgrp'], outputs: NONE, isNeeded: true },
  advance: {
    inputs: ['ns', 'late_ns'],
    outputs: { fired: 'firings', now: 'id' },
    isNeeded: true,
  },
  task_queued: { inputs: ['task'], outputs: NONE, isCounted: true },
  state: { inputs: ['cgrp'], outputs: NONE },
  lib_init: { inputs: ['null_config'], outputs: NONE, isNeeded: true },
  init: { inputs: LIMITS, outputs: NONE, isNeeded: true },
  set: { inputs: LIMITS, outputs: NONE, isNeeded: true },
  exit: { inputs: ['cgrp'], outputs: NONE, isNeeded: true },
  throttled: { inputs: ['cgrp', 'task', 'llc'], outputs: NONE, isNeeded: true },
  consume: { inputs: ['cgrp', 'task', 'ns', 'llc'], outputs: NONE, isNeeded: true },
  put_aside: { inputs: ['cgrp', 'task', 'vtime', 'llc'], outputs: NONE, isNeeded: true },
  reenqueue: { inputs: ['rand'], outputs: { enq: 'ids' }, isNeeded: true },
  cancel: { inputs: ['task'], outputs: NONE, isNeeded: true },
};

const BANDWIDTH_B: OperationTable = {
  ...BANDWIDTH_A,
  throttled: {
    inputs: ['cgrp', 'task', 'nocache', 'exiting', 'llc'],
    outputs: NONE,
    isNeeded: true,
  },
  consume: { inputs: ['cgrp', 'task', 'nocache', 'ns', 'llc'], outputs: NONE, isNeeded: true },
  cancel: { inputs: ['task', 'drop'], outputs: NONE, isNeeded: true },
  move: { inputs: ['task', 'from', 'to', 'vtime', 'llc'], outputs: NONE },
};

const TABLES: { readonly [C in Component]: OperationTable } = {
  rbtree: TREE,
  atq: QUEUE,
  'bandwidth-a': BANDWIDTH_A,
  'bandwidth-b': BANDWIDTH_B,
};

/** The operations of a component. */
export function operationsOf(component: Component): OperationTable {
  return TABLES[component];
}

/** Whether the component is the cpu.max library, in one of its versions. */
export function isBandwidth(component: Component): boolean {
  return component === 'bandwidth-a' || component === 'bandwidth-b';
}

/** Whether a text names a component. */
export function isComponent(text: unknown): text is Component {
  return COMPONENTS.some((component) => component === text);
}
