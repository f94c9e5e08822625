import { boundedLock, type Path, type PathContext, point } from '../../src/core/path.ts';
import type { Rng } from '../../src/core/rng.ts';
import { type Lockable, spinLock, tryLock, UNLOCKED, unlock } from '../../src/core/spinlock.ts';
import { plainStore, storeFence } from '../../src/core/store-buffer.ts';
import type { SectionEvent } from '../../src/interleave/event.ts';
import { type PathStart, Section } from '../../src/interleave/section.ts';

/** Something that a path of a toy program does with one of a few shared places. */
export type ToyStep =
  | { readonly do: 'read' | 'write' | 'rmw'; readonly at: string; readonly by: number }
  | { readonly do: 'lock'; readonly at: string }
  | { readonly do: 'unlock'; readonly at: string }
  | { readonly do: 'fence' };

/** One path for each list of steps. */
export type ToyProgram = readonly (readonly ToyStep[])[];

export const read = (at: string): ToyStep => ({ do: 'read', at, by: 0 });
export const write = (at: string, by = 1): ToyStep => ({ do: 'write', at, by });
export const rmw = (at: string, by = 1): ToyStep => ({ do: 'rmw', at, by });
export const lock = (at: string): ToyStep => ({ do: 'lock', at });
export const giveBack = (at: string): ToyStep => ({ do: 'unlock', at });
export const fence: ToyStep = { do: 'fence' };

interface Cell {
  readonly name: string;
  value: number;
}

interface Lock extends Lockable {
  readonly name: string;
}

/** Shared places, made when they are first named. */
class Memory {
  readonly #cells = new Map<string, Cell>();
  readonly #locks = new Map<string, Lock>();

  cell(name: string): Cell {
    const known = this.#cells.get(name) ?? { name, value: 0 };
    this.#cells.set(name, known);
    return known;
  }

  lock(name: string): Lock {
    const known = this.#locks.get(name) ?? { name, lock: UNLOCKED };
    this.#locks.set(name, known);
    return known;
  }

  get words(): string {
    const cells = [...this.#cells.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return cells.map(({ name, value }) => `${name}=${value}`).join(' ');
  }
}

/** What a path takes in that has given up a lock; it goes on without. */
const GAVE_UP = 77;

interface RunOptions {
  readonly told: ((what: 'begin' | 'end', step: number) => void) | undefined;
  readonly locksTimeOut: boolean;
}

/** A path with one register, which takes in whatever the path reads. */
function* run(
  k: PathContext,
  memory: Memory,
  steps: readonly ToyStep[],
  saw: number[],
  { told, locksTimeOut }: RunOptions,
): Path<void> {
  for (const [index, step] of steps.entries()) {
    if (k.calls !== undefined && told !== undefined) {
      if (index > 0) {
        k.calls.ended++;
        told('end', index - 1);
      }
      k.calls.begun++;
      told('begin', index);
    }
    if (step.do === 'fence') storeFence(k);
    else if (step.do === 'unlock') {
      const lock = memory.lock(step.at);
      if (lock.lock === k.cpu) unlock(lock);
    } else if (step.do === 'lock' && locksTimeOut) {
      const lock = memory.lock(step.at);
      yield boundedLock(lock, 'lock');
      if (!tryLock(k, lock)) saw.push(GAVE_UP);
    } else if (step.do === 'lock') yield* spinLock(k, memory.lock(step.at), 'lock');
    else {
      const cell = memory.cell(step.at);
      yield point(step.do, cell, 'value');
      if (step.do !== 'write') saw.push(cell.value);
      // What is written depends on what was read, and no two writes can change places unseen.
      const value = saw.reduce((sum, one) => sum * 5 + one, step.by);
      if (step.do === 'write') {
        plainStore(k, cell, 'value', () => {
          cell.value = value;
        });
      } else if (step.do === 'rmw') cell.value = (cell.value * 3 + step.by) % 1009;
    }
  }
}

export interface Toy {
  readonly section: Section;
  readonly events: readonly SectionEvent[];
  /** What each path has read, what is stored, and what went wrong. */
  outcome(): string;
}

export interface ToyOptions {
  readonly isWeak?: boolean;
  /** Whether who waits for a lock may give it up, and go on without. */
  readonly locksTimeOut?: boolean;
  /** The CPU of each path; absent: one each. */
  readonly cpus?: readonly number[];
  /** The paths that are interrupts, by their places. */
  readonly interrupts?: readonly number[];
  /** Whether each step is a call, and it matters which calls ended before others began. */
  readonly areCalls?: boolean;
}

/** The paths of a program, ready to start. */
export function startToy(program: ToyProgram, options: ToyOptions = {}): Toy {
  const { isWeak = false, locksTimeOut = false, cpus = [], interrupts = [] } = options;
  const memory = new Memory();
  const saw = program.map((): number[] => []);
  const events: SectionEvent[] = [];
  const ended: string[] = [];
  /** Of each call that has begun, those that had ended by then. */
  const order: string[] = [];
  const tell = (path: number) => (what: 'begin' | 'end', step: number) => {
    if (what === 'end') ended.push(`${path}.${step}`);
    else order.push(`${path}.${step} after ${[...ended].sort().join(' ')}`);
  };
  const paths = program.map((steps, index): PathStart => {
    return {
      operations: [],
      cpu: cpus[index] ?? index,
      isInterrupt: interrupts.includes(index),
      run: (k) => {
        const told = options.areCalls === true ? tell(index) : undefined;
        return run(k, memory, steps, saw[index] as number[], { told, locksTimeOut });
      },
    };
  });
  const section = new Section({
    paths,
    isWeak,
    locksTimeOut,
    nameOf: (object) => (object as Cell | Lock).name,
    emit: (event) => events.push(event),
  });
  return {
    section,
    events,
    outcome() {
      const seen = saw.map((values) => values.join(',')).join(' | ');
      const isOver = section.unfinished.length === 0;
      const calls = order.length === 0 ? '' : `; ${[...order].sort().join(', ')}`;
      return `${memory.words}; ${seen}${isOver ? '' : '; not over'}${calls}`;
    },
  };
}

/**
 * Two or three paths of two to four accesses to two or three places, some under a lock.
 *
 * @param longestOfThree accesses of a path that is one of three, at most: they can be merged in
 *   too many ways to try all of them
 * @param unlocked of so many accesses one is made under a lock
 */
export function drawToy(rng: Rng, longestOfThree = 3, unlocked = 4): ToyProgram {
  const places = ['x', 'y', 'z'].slice(0, rng.between(2, 3));
  const nrPaths = rng.between(2, 3);
  const longest = nrPaths === 2 ? 4 : longestOfThree;
  return Array.from({ length: nrPaths }, () => {
    const steps: ToyStep[] = [];
    for (let left = rng.between(2, longest); left > 0; left--) {
      const at = rng.pick(places);
      const by = rng.between(1, 9);
      const step: ToyStep = { do: rng.pick(['read', 'write', 'rmw'] as const), at, by };
      if (left > 1 && rng.chance(1, unlocked)) {
        const locks = rng.pick([['l'], ['l'], ['m'], ['l', 'm'], ['m', 'l']]);
        // A lock counts as an access.
        left -= locks.length;
        steps.push(...locks.map(lock), step, ...locks.map(giveBack));
      } else steps.push(step);
    }
    return steps;
  });
}
