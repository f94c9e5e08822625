import { CALLBACKS } from '../scenario/policy-names.ts';
import { wrapCallbacks } from './callbacks.ts';
import type { PolicyDefinition } from './policy.ts';

/** Places in the words that a thread which runs policies shares with one that looks on. */
const RUNNING = 0;
const BEGUN = 1;
const WORDS = 2;

/** A callback of one of the policies, by its place among them. */
export interface RunningCallback {
  readonly policy: number;
  readonly callback: string;
  /** How many callbacks have begun so far: two looks that see the same see the same call. */
  readonly begun: number;
}

/** Words for {@link watched} and {@link runningCallback}; both threads may have them. */
export function callbackWords(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
}

/**
 * A policy whose callbacks say in shared words that they run. One that does not return holds up
 * its thread for ever, and only another thread can tell.
 *
 * @param place its place among the policies that share the words
 */
export function watched(
  definition: PolicyDefinition,
  place: number,
  words: Int32Array,
): PolicyDefinition {
  return {
    name: definition.name,
    create(env) {
      const body = definition.create(env);
      const ops = wrapCallbacks(body.ops, (op, callback) => {
        if (callback === undefined) return undefined;
        const mark = place * CALLBACKS.length + CALLBACKS.indexOf(op) + 1;
        return (...args) => {
          // One callback may call another: a parent lets a scheduler below it dispatch.
          const outer = words[RUNNING] ?? 0;
          words[RUNNING] = mark;
          words[BEGUN] = (words[BEGUN] ?? 0) + 1;
          try {
            return callback(...args);
          } finally {
            words[RUNNING] = outer;
          }
        };
      });
      return { ...body, ops };
    },
  };
}

/** The callback that runs at this moment, the innermost one; null if none does. */
export function runningCallback(words: Int32Array): RunningCallback | null {
  const mark = Atomics.load(words, RUNNING) - 1;
  if (mark < 0) return null;
  return {
    policy: Math.floor(mark / CALLBACKS.length),
    callback: CALLBACKS[mark % CALLBACKS.length] as string,
    begun: Atomics.load(words, BEGUN),
  };
}
