import type { PathContext } from './path.ts';

/** A plain store that its CPU has made and others do not see yet. */
export interface PendingStore {
  readonly object: object;
  readonly field: string;
  readonly apply: () => void;
}

/**
 * The plain stores of a CPU on their way to memory. Stores to one field arrive in their order,
 * stores to different fields in any, unless a fence stands between them.
 */
export class StoreBuffer {
  readonly #pending: PendingStore[] = [];

  /** Of each field the oldest store: what may arrive next. */
  get heads(): readonly PendingStore[] {
    return this.#pending.filter(
      (store, at) => this.#pending.findIndex((other) => isSamePlace(other, store)) === at,
    );
  }

  /** All of them, oldest first. */
  get pending(): readonly PendingStore[] {
    return this.#pending;
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  push(store: PendingStore): void {
    this.#pending.push(store);
  }

  /** Lets one store arrive. */
  arrive(store: PendingStore): void {
    this.#pending.splice(this.#pending.indexOf(store), 1);
    store.apply();
  }

  /** Lets all arrive, in their order. */
  drain(): void {
    for (const store of this.#pending.splice(0)) store.apply();
  }
}

function isSamePlace(a: PendingStore, b: PendingStore): boolean {
  return a.object === b.object && a.field === b.field;
}

/** A plain store: at once, or when it arrives where the memory is weakly ordered. */
export function plainStore(k: PathContext, object: object, field: string, apply: () => void): void {
  if (k.stores === undefined) apply();
  else k.stores.push({ object, field, apply });
}

/** smp_wmb: what was stored before is seen before what is stored after. */
export function storeFence(k: PathContext): void {
  k.stores?.drain();
}
