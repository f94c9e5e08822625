import type { StoreBuffer } from './store-buffer.ts';

/**
 * Kernel paths.
 *
 * An operation that crosses CPUs is a generator that yields a preemption point wherever
 * another CPU may cut in: at each lock acquisition, each atomic read-modify-write and each
 * unlocked access to a shared field. The points are taken only while paths interleave, so a
 * sequential run executes the same statements and pays for the generator alone.
 *
 * A path that may sleep yields at these places too, always: `sleep` where it does, `wait` where
 * it cannot go on until somebody else has.
 */
export type Access = 'lock' | 'rmw' | 'read' | 'write' | 'sleep' | 'wait';

/** What a path is about to touch: the shared object and the field's upstream name. */
export interface PreemptionPoint {
  readonly access: Access;
  readonly object: object;
  readonly field: string;
  /** A path that waits goes on when this says so; absent: at once. */
  readonly isReady?: () => boolean;
  /** A lock that is waited for so long and no longer: see {@link boundedLock}. */
  readonly isBounded?: true;
  /** A further place that the same step touches. */
  readonly also?: PreemptionPoint;
}

/** A kernel path that returns `T`. */
export type Path<T> = Generator<PreemptionPoint, T, void>;

/** Who executes a path. */
export interface PathContext {
  /** True while several paths are in flight; only then are preemption points taken. */
  interleaved: boolean;
  /** The CPU on which the path runs; it holds the locks that the path takes. */
  cpu: number;
  /** Plain stores that other CPUs do not see yet; absent where all see each store at once. */
  readonly stores?: StoreBuffer;
  /** Present where the order of calls in real time matters to somebody. */
  readonly calls?: CallCount;
}

/** How many calls a path has begun, and how many of them have ended. */
export interface CallCount {
  begun: number;
  ended: number;
}

export function point(
  access: Access,
  object: object,
  field: string,
  isReady?: () => boolean,
): PreemptionPoint {
  return isReady === undefined ? { access, object, field } : { access, object, field, isReady };
}

/**
 * Before a lock whose wait is bounded. The path goes on when the lock is free, or gives up: it
 * goes on all the same, and finds it taken.
 */
export function boundedLock(object: object, field: string): PreemptionPoint {
  return { access: 'lock', object, field, isBounded: true };
}

/** A step that touches further places. */
export function alsoAt(
  first: PreemptionPoint,
  ...others: readonly PreemptionPoint[]
): PreemptionPoint {
  const [next, ...rest] = others;
  if (next === undefined) return first;
  if (first.also !== undefined) return { ...first, also: alsoAt(first.also, ...others) };
  return { ...first, also: alsoAt(next, ...rest) };
}

/** Runs a path that does not sleep to its end with no switch. */
export function runToEnd<T>(path: Path<T>): T {
  let step = path.next();
  while (!step.done) step = path.next();
  return step.value;
}
