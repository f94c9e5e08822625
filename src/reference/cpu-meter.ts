interface Stay {
  readonly task: number;
  /** Up to when it is metered, in ns. */
  since: number;
}

/**
 * Meters who runs, from switches and the clock alone: the time of each task and of each CPU,
 * in ns. It knows nothing of charges, slices and queues.
 */
export class CpuMeter {
  readonly #running = new Map<number, Stay>();
  readonly #byTask = new Map<number, number>();
  readonly #byCpu = new Map<number, number>();

  /** From `now` on that CPU runs that task; null: nothing. */
  switchTo(cpu: number, task: number | null, now: number): void {
    this.#meter(cpu, now);
    if (task === null) this.#running.delete(cpu);
    else this.#running.set(cpu, { task, since: now });
  }

  /** What a task has run up to `now`. */
  ranOf(task: number, now: number): number {
    for (const [cpu, stay] of this.#running) if (stay.task === task) this.#meter(cpu, now);
    return this.#byTask.get(task) ?? 0;
  }

  /** How long a CPU was busy up to `now`. */
  busyOf(cpu: number, now: number): number {
    this.#meter(cpu, now);
    return this.#byCpu.get(cpu) ?? 0;
  }

  #meter(cpu: number, now: number): void {
    const stay = this.#running.get(cpu);
    if (stay === undefined) return;
    const ns = now - stay.since;
    stay.since = now;
    this.#byTask.set(stay.task, (this.#byTask.get(stay.task) ?? 0) + ns);
    this.#byCpu.set(cpu, (this.#byCpu.get(cpu) ?? 0) + ns);
  }
}
