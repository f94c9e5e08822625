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
};

/** More than 0 for operations that a simpler one might stand for. */
const WEIGHTS: { readonly [L in Level]: Readonly<Record<string, number>> } = {
  tree: { dump: 1 },
  queue: { insert_vtime: 1, dump: 1 },
  library: { move: 1 },
  host: { run: 1, exit: 1, dequeue: 1, enqueue: 1, fork: 1, seize: 1, release: 1 },
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
