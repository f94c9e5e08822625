import type { Rng } from '../core/rng.ts';
import type { OpName } from '../core/sched/ops.ts';
import type { CastMisdeed, CastPolicy } from '../scenario/scenario.ts';
import { weightedPick } from './pick.ts';

/** Schedulers that misbehave, and those that do not. */

/**
 * The policies of subs. One that fills local DSQs is drawn for roots alone: whoever fills them
 * has the CPU to itself, and nobody above it can help that (see docs/findings).
 */
const SUB_POLICIES: readonly string[] = ['fifo', 'vtime', 'qmap'];
const ROOT_POLICIES: readonly string[] = [...SUB_POLICIES, 'local'];

/** A policy that does not misbehave. */
export function drawPolicy(rng: Rng, isRoot: boolean): string {
  return rng.pick(isRoot ? ROOT_POLICIES : SUB_POLICIES);
}

/** Callbacks that a scheduler may do without, alone or together. */
const OMITTED: readonly (readonly [number, readonly OpName[]])[] = [
  [16, ['dispatch']],
  [4, ['enqueue']],
  [3, ['selectCpu']],
  [3, ['subAttach']],
  [2, ['subDetach']],
  [3, ['cpuOnline', 'cpuOffline']],
  [1, ['cpuRelease']],
  [2, ['dequeue']],
  [1, ['running', 'stopping']],
  [1, ['enable']],
  [1, ['exitTask']],
  [1, ['coreSchedBefore']],
  [1, ['yield']],
  [1, ['init']],
];

type What = CastMisdeed['what'];

/** A misdeed, and the callbacks of which one is drawn. */
interface Place {
  readonly what: What;
  readonly at: readonly OpName[];
}

/** Callbacks that are called all the time while tasks run. */
const OFTEN: readonly OpName[] = ['dispatch', 'enqueue', 'selectCpu', 'tick', 'running'];

/** Where each misdeed makes a difference. */
const PLACES: readonly (readonly [number, Place])[] = [
  [20, { what: 'fail', at: ['initTask'] }],
  [4, { what: 'fail', at: ['subAttach', 'subAttach', 'init', 'cgroupInit', 'selectCpu'] }],
  [4, { what: 'bad-return', at: ['initTask', 'subAttach', 'init', 'cgroupInit', 'selectCpu'] }],
  [8, { what: 'forget', at: ['dispatch', 'dispatch', 'enqueue', 'subAttach'] }],
  [1, { what: 'forget', at: ['dequeue', 'exitTask', 'subDetach', 'cpuRelease', 'stopping'] }],
  [4, { what: 'error', at: ['initTask', 'enable', 'disable', 'exitTask', 'subAttach'] }],
  [2, { what: 'error', at: ['dispatch', 'enqueue', 'tick', 'running', 'dequeue', 'init'] }],
  [1, { what: 'error', at: ['subDetach', 'cgroupMove', 'stopping', 'exit', 'dumpTask'] }],
  [2, { what: 'insert-foreign', at: ['dispatch', 'enqueue'] }],
  [2, { what: 'insert-twice', at: ['enqueue', 'selectCpu', 'dispatch'] }],
  [6, { what: 'wrong-cpu', at: ['enqueue', 'dispatch', 'selectCpu'] }],
  [2, { what: 'unknown-dsq', at: ['enqueue', 'dispatch', 'selectCpu'] }],
  [7, { what: 'overflow', at: ['dispatch'] }],
  [1, { what: 'cancel-underflow', at: ['dispatch', 'enqueue'] }],
  [2, { what: 'dispatch-stranger', at: ['dispatch', 'dispatch', 'enqueue'] }],
  [1, { what: 'dispatch-unknown', at: ['dispatch', 'enqueue'] }],
  [2, { what: 'reenter', at: ['dispatch', 'dispatch', 'enqueue'] }],
  [2, { what: 'slice-foreign', at: ['dispatch', 'tick', 'enqueue', 'stopping'] }],
  [2, { what: 'vtime-foreign', at: ['dispatch', 'tick', 'enqueue', 'stopping'] }],
  [2, { what: 'move-foreign', at: ['dispatch', 'tick', 'enqueue', 'running'] }],
  [2, { what: 'destroy-dsq', at: ['dispatch', 'tick', 'stopping', 'exit'] }],
  [1, { what: 'disallow', at: ['initTask'] }],
  [4, { what: 'reenqueue-all', at: ['dispatch', 'dispatch', 'tick', 'cpuRelease', 'stopping'] }],
];

/** Misdeeds that end nobody, so that they may well be done at every call. */
const HARMLESS: ReadonlySet<What> = new Set([
  'forget',
  'insert-foreign',
  'dispatch-unknown',
  'slice-foreign',
  'vtime-foreign',
  'move-foreign',
  'reenqueue-all',
  'disallow',
]);

/** The part that a rogue plays. */
export interface Role {
  readonly isRoot: boolean;
  /** How many tasks are there from the start: a root's enable initialises so many. */
  readonly nrTasks: number;
}

/** How many rogues a cast has: often none, else mostly one. */
export function drawNrRogues(rng: Rng): number {
  if (rng.chance(3, 8)) return 0;
  return rng.chance(3, 4) ? 1 : 2;
}

/** A root that asks nobody: what is below it is reached only where the core does without it. */
export function drawSilentRoot(rng: Rng, name: string): CastPolicy {
  return { name, base: drawPolicy(rng, true), omits: ['dispatch'], misdeeds: [] };
}

export const RESTLESS_ROOT = 'restless';

/** A root that puts back all tasks below it whenever it is asked for one. */
export function restlessRoot(): CastPolicy {
  const misdeeds = [{ at: 'dispatch', nth: 0, what: 'reenqueue-all' }] as const;
  return { name: RESTLESS_ROOT, base: 'fifo', omits: [], misdeeds };
}

/** A rogue; it lacks or does something. */
export function drawRogue(rng: Rng, name: string, role: Role): CastPolicy {
  const nrOmits = rng.pick([0, 0, 0, 1, 1, 2, 3]);
  const nrMisdeeds = nrOmits === 0 ? rng.pick([1, 1, 2, 3]) : rng.pick([0, 0, 1, 1, 2]);
  const omits = new Set<OpName>();
  for (let i = 0; i < nrOmits; i++) {
    for (const op of weightedPick(rng, OMITTED)) omits.add(op);
  }
  const misdeeds: CastMisdeed[] = [];
  for (let i = 0; i < nrMisdeeds; i++) {
    const misdeed = drawMisdeed(rng, role);
    if (!omits.has(misdeed.at)) misdeeds.push(misdeed);
  }
  return { name, base: drawPolicy(rng, role.isRoot), omits: [...omits], misdeeds };
}

/** A root that is ended at once, again and again, hides what is below it: seldom drawn. */
function drawMisdeed(rng: Rng, role: Role): CastMisdeed & { readonly at: OpName } {
  const place = weightedPick(rng, PLACES);
  const { what } = place;
  const at = rng.pick(place.at);
  const isInit = what === 'fail' && at === 'initTask';
  const isDeadly = !isInit && !HARMLESS.has(what);
  if (role.isRoot && isDeadly && !rng.chance(1, 6)) return drawMisdeed(rng, role);
  return { at, nth: isInit ? drawInitNth(rng, role) : drawNth(rng, at, what), what };
}

/**
 * A root fails at a task that comes back to it or is born; a sub mostly at one of the first that
 * it takes over, else at any, of which some come back to it as well.
 */
function drawInitNth(rng: Rng, { isRoot, nrTasks }: Role): number {
  if (rng.chance(1, 12)) return rng.below(nrTasks + 1);
  if (isRoot) return nrTasks + rng.between(1, 4);
  return rng.chance(1, 3) ? rng.between(2, nrTasks + 2) : rng.pick([1, 2, 2, 2, 3, 3, 4]);
}

function drawNth(rng: Rng, at: OpName, what: What): number {
  // A dispatch may find nothing to do it with: the next one may.
  const rareness = HARMLESS.has(what) ? 2 : at === 'dispatch' ? 4 : 12;
  if (rng.chance(1, rareness)) return 0;
  if (OFTEN.includes(at) && rng.chance(1, 2)) return rng.between(5, 24);
  return rng.between(1, 4);
}
