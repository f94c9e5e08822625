import type { Level } from '../../scenario/scenario.ts';
import type { AnyOperation } from './edit.ts';

/** An operation that may stand for another that does more. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
  /** The fields that the new operation takes over. */
  readonly keeps: readonly string[];
  readonly why: string;
}

/**
 * Which operation is simpler than which, and why. A replacement is kept only if the failure
 * stays the same, so the reason says what the failure then did not need.
 */
const REPLACEMENTS: { readonly [L in Level]: readonly Replacement[] } = {
  tree: [
    { from: 'dump', to: 'check', keeps: ['tree'], why: 'needs a look at it, not its content' },
  ],
  queue: [
    { from: 'insert_vtime', to: 'insert', keeps: ['q', 'task'], why: 'needs no order' },
    { from: 'dump', to: 'nr_queued', keeps: ['q'], why: 'needs the count alone' },
    { from: 'dump', to: 'check', keeps: ['q'], why: 'needs the tree alone' },
  ],
  library: [
    { from: 'move', to: 'cancel', keeps: ['task'], why: 'needs the task to leave, not to arrive' },
  ],
  host: [
    { from: 'run', to: 'wake', keeps: ['task', 'rand'], why: 'needs the task awake, no time' },
    { from: 'run', to: 'advance', keeps: ['ns', 'rand'], why: 'needs the time, not the task' },
    { from: 'exit', to: 'sleep', keeps: ['task', 'rand'], why: 'needs the task to stop' },
    { from: 'dequeue', to: 'sleep', keeps: ['task', 'rand'], why: 'needs the task to stop' },
    { from: 'enqueue', to: 'wake', keeps: ['task', 'rand'], why: 'needs the task runnable' },
    { from: 'fork', to: 'wake', keeps: ['task', 'rand'], why: 'needs the task, not its birth' },
    { from: 'seize', to: 'dispatch', keeps: ['cpu', 'rand'], why: 'needs the task put back' },
    { from: 'release', to: 'dispatch', keeps: ['cpu', 'rand'], why: 'needs a dispatch' },
  ],
  machine: [
    { from: 'exit', to: 'sleep', keeps: ['task'], why: 'needs the task to stop' },
    { from: 'fork', to: 'wake', keeps: ['task'], why: 'needs the task, not its birth' },
    { from: 'setclass', to: 'sleep', keeps: ['task'], why: 'needs the task to leave' },
    { from: 'setclass', to: 'wake', keeps: ['task'], why: 'needs the task to come back' },
    { from: 'error', to: 'detach', keeps: ['scheduler', 'until'], why: 'needs the end alone' },
    { from: 'offline', to: 'seize', keeps: ['cpu'], why: 'needs the CPU taken, not gone' },
    { from: 'online', to: 'release', keeps: ['cpu'], why: 'needs the CPU given back' },
    { from: 'seize', to: 'resched', keeps: ['cpu'], why: 'needs the task put back' },
    { from: 'release', to: 'resched', keeps: ['cpu'], why: 'needs a dispatch' },
    { from: 'tick', to: 'resched', keeps: ['cpu'], why: 'needs a dispatch, no accounting' },
    { from: 'kick', to: 'resched', keeps: ['cpu'], why: 'needs a dispatch, whoever asks' },
    { from: 'reenqueue', to: 'resched', keeps: ['cpu'], why: 'needs a dispatch' },
    { from: 'iterate', to: 'peek', keeps: ['scheduler', 'dsq'], why: 'needs a look, no cursor' },
  ],
  smp: [],
};

/** More than 0 for operations that a simpler one might stand for. */
const WEIGHTS: { readonly [L in Level]: Readonly<Record<string, number>> } = {
  tree: { dump: 1 },
  queue: { insert_vtime: 1, dump: 1 },
  library: { move: 1 },
  host: { run: 1, exit: 1, dequeue: 1, enqueue: 1, fork: 1, seize: 1, release: 1 },
  machine: {
    exit: 1,
    fork: 1,
    setclass: 1,
    error: 1,
    // An error of the root says as much; see withRootErrors.
    sysrq: 2,
    offline: 2,
    online: 2,
    seize: 1,
    release: 1,
    tick: 1,
    kick: 1,
    reenqueue: 1,
    // What a program asks for may do no more than let something happen; see withReschedules.
    insert: 1,
    transfer: 1,
    peek: 1,
    count: 1,
    create: 1,
    destroy: 1,
    iterate: 2,
    close: 1,
    setslice: 1,
    setvtime: 1,
    subdispatch: 1,
  },
  smp: {},
};

/** What the kind of an operation adds to the weight of a scenario. */
export function kindWeight(level: Level, op: string): number {
  return WEIGHTS[level][op] ?? 0;
}

/** The simpler operations that might stand for one. */
export function* simplerKinds(level: Level, operation: AnyOperation): Iterable<AnyOperation> {
  for (const { from, to, keeps } of REPLACEMENTS[level]) {
    if (operation.op !== from) continue;
    const kept = keeps.filter((name) => operation[name] !== undefined);
    yield { op: to, ...Object.fromEntries(kept.map((name) => [name, operation[name]])) };
  }
}
