import type { Rng } from '../core/rng.ts';

/** One of a few choices by weight; the weights are positive integers. */
export function weightedPick<T>(rng: Rng, choices: readonly (readonly [number, T])[]): T {
  let left = rng.below(choices.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, choice] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  throw new Error('weights are positive and there is a choice');
}

/** One of the items, or undefined if there is none. */
export function pickOf<T>(rng: Rng, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : rng.pick(items);
}

/** The first item that is accepted, looking from a random place on; undefined if none is. */
export function firstFrom<T>(
  rng: Rng,
  items: readonly T[],
  accepts: (item: T) => boolean,
): T | undefined {
  const { length } = items;
  if (length === 0) return undefined;
  const start = rng.below(length);
  for (let i = 0; i < length; i++) {
    const item = items[(start + i) % length] as T;
    if (accepts(item)) return item;
  }
  return undefined;
}
