import type { Path, PathContext, PreemptionPoint } from '../core/path.ts';
import { point } from '../core/path.ts';
import { type Lockable, UNLOCKED } from '../core/spinlock.ts';
import { type PendingStore, StoreBuffer } from '../core/store-buffer.ts';
import type { SectionEvent } from './event.ts';

/** A path that is to run beside others. */
export interface PathStart {
  /** What it does, one after the other. */
  readonly operations: readonly object[];
  /** The CPU that it runs on. */
  readonly cpu: number;
  /** A timer: it interrupts what its CPU does, and that goes on when it is done. */
  readonly isInterrupt: boolean;
  readonly run: (k: PathContext) => Path<void>;
}

/** A path in flight. */
export interface InFlight extends PathStart {
  /** Its place among the paths; it is also the holder of the locks that the path takes. */
  readonly index: number;
  readonly k: PathContext;
  /** What it touches next; null when it has ended. */
  next: PreemptionPoint | null;
  hasStarted: boolean;
  /** Steps that it has taken. */
  nrSteps: number;
  readonly held: { readonly lock: Lockable; readonly name: string }[];
}

/** Something that can happen next: a path goes on, a store of its CPU arrives, or it gives up. */
export interface Choice {
  readonly path: InFlight;
  readonly store: PendingStore | null;
  /** Whether the path gives up the bounded lock that it waits for. */
  readonly givesUp: boolean;
}

/** Whether a path takes its next step because it can. */
export function goesOn({ store, givesUp }: Choice): boolean {
  return store === null && !givesUp;
}

/** What a choice touches. A path that gives up has seen that another holds the lock. */
export function touchedBy({ path, store, givesUp }: Choice): PreemptionPoint {
  if (store !== null) return point('write', store.object, store.field);
  const next = path.next as PreemptionPoint;
  return givesUp ? point('read', next.object, next.field) : next;
}

export interface SectionOptions {
  readonly paths: readonly PathStart[];
  /** Whether plain stores may arrive late and out of order. */
  readonly isWeak: boolean;
  /** Whether a path may give up a bounded lock that another holds. */
  readonly locksTimeOut: boolean;
  /** A name for what a path touches, the same under every schedule. */
  readonly nameOf: (object: object) => string;
  readonly emit: (event: SectionEvent) => void;
}

/** The place that stands for a path that has not begun. */
const BEGIN = 'begin';

/**
 * Several kernel paths in flight. Each step takes one of them from the access that it stands
 * before to the next one; which one is the caller's choice.
 */
export class Section {
  readonly paths: readonly InFlight[];
  readonly nameOf: (object: object) => string;
  /** Told of each path that has ended. */
  onPathEnd: (index: number) => void = () => {};
  readonly #locksTimeOut: boolean;
  readonly #generators: readonly Path<void>[];
  readonly #emit: (event: SectionEvent) => void;
  /** The path that took the last step. */
  #current: InFlight | null = null;
  #nrSteps = 0;

  constructor({ paths, isWeak, locksTimeOut, nameOf, emit }: SectionOptions) {
    this.#locksTimeOut = locksTimeOut;
    this.#emit = emit;
    this.nameOf = nameOf;
    this.paths = paths.map((start, index): InFlight => {
      const k: PathContext = {
        interleaved: true,
        cpu: index,
        calls: { begun: 0, ended: 0 },
        ...(isWeak ? { stores: new StoreBuffer() } : {}),
      };
      const next = point('wait', start, BEGIN);
      return { ...start, index, k, next, hasStarted: false, nrSteps: 0, held: [] };
    });
    this.#generators = this.paths.map(({ run, k }) => run(k));
  }

  get current(): InFlight | null {
    return this.#current;
  }

  get nrSteps(): number {
    return this.#nrSteps;
  }

  /** Paths that have not ended. */
  get unfinished(): readonly InFlight[] {
    return this.paths.filter(({ next }) => next !== null);
  }

  /**
   * What can happen next. The path that took the last step comes first if it can go on; then
   * the other paths in their order, from it on; then the stores that may arrive; then the
   * paths that may give up. Whatever is added comes last: a schedule keeps its meaning.
   */
  choices(): readonly Choice[] {
    const { paths } = this;
    const choices: Choice[] = [];
    const first = this.#current?.index ?? 0;
    for (let i = 0; i < paths.length; i++) {
      const path = paths[(first + i) % paths.length] as InFlight;
      if (this.#canGoOn(path)) choices.push({ path, store: null, givesUp: false });
    }
    for (const path of paths) {
      if (path.k.stores === undefined || path.k.stores.isEmpty) continue;
      for (const store of path.k.stores.heads) choices.push({ path, store, givesUp: false });
    }
    if (!this.#locksTimeOut) return choices;
    for (const path of paths) {
      if (this.#canGiveUp(path)) choices.push({ path, store: null, givesUp: true });
    }
    return choices;
  }

  #canGoOn(path: InFlight): boolean {
    const { next } = path;
    if (next === null) return false;
    if (next.access === 'lock' && (next.object as Lockable).lock !== UNLOCKED) return false;
    return next.isReady?.() !== false && this.#hasCpu(path);
  }

  /** A lock that the path itself holds is no matter of time. */
  #canGiveUp(path: InFlight): boolean {
    if (path.next?.isBounded !== true) return false;
    const { lock } = path.next.object as Lockable;
    return lock !== UNLOCKED && lock !== path.index && this.#hasCpu(path);
  }

  #hasCpu(path: InFlight): boolean {
    for (const other of this.paths) {
      if (other === path || other.cpu !== path.cpu || other.next === null) continue;
      // An interrupt runs to its end before its CPU goes on with what it interrupted.
      if (other.isInterrupt && other.hasStarted && !path.isInterrupt) return false;
      // Spinlocks are taken with interrupts off.
      if (path.isInterrupt && !path.hasStarted && other.held.length > 0) return false;
    }
    return true;
  }

  take(choice: Choice): void {
    const { path, store } = choice;
    this.#nrSteps++;
    if (store === null) this.#advance(choice);
    else {
      path.k.stores?.arrive(store);
      this.#emit({ type: 'arrival', path, point: touchedBy(choice) });
    }
  }

  #advance({ path, givesUp }: Choice): void {
    const at = path.next as PreemptionPoint;
    this.#current = path;
    path.hasStarted = true;
    path.nrSteps++;
    this.#emit({ type: givesUp ? 'gave-up' : 'point', path, point: at });
    const step = (this.#generators[path.index] as Path<void>).next();
    path.next = step.done ? null : step.value;
    this.#followLocks(path, at);
    if (step.done) {
      path.k.stores?.drain();
      this.onPathEnd(path.index);
      this.#emit({ type: 'path-end', path, held: path.held.map(({ name }) => name) });
    }
  }

  /** Sees which locks the step took and gave back: they show it themselves. */
  #followLocks(path: InFlight, at: PreemptionPoint): void {
    for (const other of this.paths) {
      for (let i = other.held.length - 1; i >= 0; i--) {
        const { lock, name } = other.held[i] as InFlight['held'][number];
        if (lock.lock === other.index) continue;
        other.held.splice(i, 1);
        if (other !== path) this.#emit({ type: 'foreign-unlock', path, holder: other, lock: name });
      }
    }
    if (at.access !== 'lock') return;
    const lock = at.object as Lockable;
    if (lock.lock !== path.index) return;
    this.#emit({
      type: 'locked',
      path,
      lock: at.field,
      held: path.held.map(({ name }) => name),
    });
    path.held.push({ lock, name: at.field });
  }
}
