import { boundedLock, point } from '../../src/core/path.ts';
import { type Lockable, spinLock, tryLock, unlock } from '../../src/core/spinlock.ts';
import type { SectionEvent } from '../../src/interleave/event.ts';
import { type PathStart, Section } from '../../src/interleave/section.ts';

export type Body = PathStart['run'];

export const place = { name: 'place' };

/** Touches one place so many times. */
export function steps(nr: number): Body {
  return function* () {
    for (let i = 0; i < nr; i++) yield point('read', place, 'value');
  };
}

/** Holds a lock for one further step. */
export function holding(lock: Lockable): Body {
  return function* (k) {
    yield* spinLock(k, lock, 'l');
    yield point('read', place, 'value');
    unlock(lock);
  };
}

/** Asks for a bounded lock, and holds it for one further step if it was to be had. */
export function asking(lock: Lockable): Body {
  return function* (k) {
    yield boundedLock(lock, 'b');
    const isHeld = tryLock(k, lock);
    yield point('read', place, isHeld ? 'with' : 'without');
    if (isHeld) unlock(lock);
  };
}

export function start(
  bodies: readonly Body[],
  cpus: readonly number[] = [],
  interrupts: number[] = [],
  options: { readonly locksTimeOut?: boolean; readonly isWeak?: boolean } = {},
) {
  const events: SectionEvent[] = [];
  const section = new Section({
    paths: bodies.map((run, index) => ({
      operations: [],
      cpu: cpus[index] ?? index,
      isInterrupt: interrupts.includes(index),
      run,
    })),
    isWeak: options.isWeak ?? false,
    locksTimeOut: options.locksTimeOut ?? false,
    nameOf: () => 'place',
    emit: (event) => events.push(event),
  });
  /** Who can go on, by place among the paths. */
  const who = (): number[] => section.choices().map(({ path }) => path.index);
  /** Who can give up a lock. */
  const whoGivesUp = (): number[] =>
    section.choices().flatMap(({ path, givesUp }) => (givesUp ? [path.index] : []));
  /** Lets paths take a step each; each must be able to. */
  const take = (...indices: number[]): void => {
    for (const index of indices) {
      const choice = section.choices().find(({ path }) => path.index === index);
      if (choice === undefined) throw new Error(`path ${index} cannot go on`);
      section.take(choice);
    }
  };
  const kinds = (): string[] => events.map(({ type }) => type).filter((type) => type !== 'point');
  return { section, events, who, whoGivesUp, take, kinds };
}
