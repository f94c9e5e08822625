/** Where a task came into a queue. */
export interface Placed {
  /** The task's id. */
  readonly task: number;
  /** vtime in ns; null in a queue in order of insertion. */
  readonly key: number | null;
}

/**
 * A dispatch queue as a plain array: in order of insertion, or of vtime with the last one in
 * behind its equals. It knows ids and keys only, and no cursors.
 */
export class DsqOrder {
  readonly #items: Placed[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** Whether it keeps vtime order; undefined while it is empty. */
  get isVtime(): boolean | undefined {
    const [first] = this.#items;
    return first === undefined ? undefined : first.key !== null;
  }

  get tasks(): readonly number[] {
    return this.#items.map(({ task }) => task);
  }

  /** Puts a task at the head or the tail. */
  insert(task: number, atHead: boolean): void {
    if (atHead) this.#items.unshift({ task, key: null });
    else this.#items.push({ task, key: null });
  }

  /** Puts a task where its vtime belongs. @returns its position */
  insertByKey(task: number, key: number): number {
    let at = 0;
    while (at < this.#items.length && (this.#items[at]?.key ?? 0) <= key) at++;
    this.#items.splice(at, 0, { task, key });
    return at;
  }

  remove(task: number): void {
    const at = this.#items.findIndex((item) => item.task === task);
    if (at >= 0) this.#items.splice(at, 1);
  }
}
