/**
 * A dispatch queue as a plain list: in order of insertion, or of vtime with the last one in
 * behind its equals. It knows ids and keys only, and no cursors.
 */
export class DsqOrder {
  readonly #tasks: number[] = [];
  /** The vtime of each in ns, 0 in a queue in order of insertion. */
  readonly #keys: number[] = [];
  #isVtime = false;

  get size(): number {
    return this.#tasks.length;
  }

  /** Whether it keeps vtime order; undefined while it is empty. */
  get isVtime(): boolean | undefined {
    return this.#tasks.length === 0 ? undefined : this.#isVtime;
  }

  /** Their ids, in order. */
  get tasks(): readonly number[] {
    return this.#tasks;
  }

  /** Puts a task at the head or the tail. */
  insert(task: number, atHead: boolean): void {
    if (this.#tasks.length === 0) this.#isVtime = false;
    if (atHead) {
      this.#tasks.unshift(task);
      this.#keys.unshift(0);
    } else {
      this.#tasks.push(task);
      this.#keys.push(0);
    }
  }

  /** Puts a task where its vtime belongs. @returns its position */
  insertByKey(task: number, key: number): number {
    if (this.#tasks.length === 0) this.#isVtime = true;
    const at = this.#firstAbove(key);
    if (at === this.#tasks.length) {
      this.#tasks.push(task);
      this.#keys.push(key);
    } else {
      this.#tasks.splice(at, 0, task);
      this.#keys.splice(at, 0, key);
    }
    return at;
  }

  remove(task: number): void {
    const at = this.#tasks.indexOf(task);
    if (at < 0) return;
    this.#tasks.splice(at, 1);
    this.#keys.splice(at, 1);
  }

  /** Where the first key lies that is greater, found by halves. */
  #firstAbove(key: number): number {
    let from = 0;
    let to = this.#keys.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#keys[middle] as number) <= key) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
