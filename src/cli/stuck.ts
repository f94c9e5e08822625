import { type RunningCallback, runningCallback } from '../policies/callback-watch.ts';
import { InputError } from '../scenario/input-error.ts';
import type { PolicyFile } from './policies.ts';

/** How often somebody looks, and how many looks in a row may meet the same call. */
const LOOK_MS = 1000;
const LOOKS_MAX = 10;

/**
 * Looks on while another thread runs a user's policies.
 *
 * Looks are counted, and not time: a machine that was asleep has not run the callback either.
 *
 * @param onStuck told once of a callback that does not come back
 * @returns ends the watch
 */
export function watchCallbacks(
  words: Int32Array,
  policies: readonly PolicyFile[],
  onStuck: (error: InputError) => void,
): () => void {
  let last: RunningCallback | null = null;
  let looks = 0;
  const timer = setInterval(() => {
    const now = runningCallback(words);
    looks = now !== null && now.begun === last?.begun ? looks + 1 : 0;
    last = now;
    if (now === null || looks < LOOKS_MAX) return;
    clearInterval(timer);
    const seconds = (LOOKS_MAX * LOOK_MS) / 1000;
    const file = policies[now.policy]?.shown ?? 'a policy';
    onStuck(
      new InputError(`${file}: the callback ${now.callback} has not returned for ${seconds} s`),
    );
  }, LOOK_MS);
  return () => clearInterval(timer);
}
