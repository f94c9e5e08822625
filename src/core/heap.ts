/**
 * Which objects of the library were freed, and which wait for a grace period.
 *
 * Nothing is really freed: what is marked here must not be touched any more.
 */
export class Heap {
  readonly #freed = new WeakSet<object>();
  #hasFreed = false;
  /** Called with what is freed a second time. */
  onDoubleFree: (object: object) => void = () => {};
  /** Puts off a free until every path that is in flight has ended; null: there are none. */
  afterGracePeriod: ((free: () => void) => void) | null = null;

  get hasFreed(): boolean {
    return this.#hasFreed;
  }

  isFreed(object: object): boolean {
    return this.#freed.has(object);
  }

  /** Frees at once. */
  free(object: object): void {
    if (this.#freed.has(object)) this.onDoubleFree(object);
    this.#freed.add(object);
    this.#hasFreed = true;
  }

  /** Frees when nobody can use it any more who could see it (call_rcu). */
  retire(object: object): void {
    if (this.afterGracePeriod === null) this.free(object);
    else this.afterGracePeriod(() => this.free(object));
  }
}
