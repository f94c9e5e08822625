/** Of a CPU: what it runs, since when, and how long it was busy before that. */
interface CpuTime {
  task: number | null;
  since: number;
  busy: number;
}

/** Of a task: the CPUs that it is on now, the sum of when it came there, and its time before. */
interface TaskTime {
  nrOn: number;
  sinceSum: number;
  ran: number;
}

/**
 * Meters who runs, from switches and the clock alone: the time of each task and of each CPU,
 * in ns. It knows nothing of charges, slices and queues.
 */
export class CpuMeter {
  readonly #cpus = new Map<number, CpuTime>();
  readonly #tasks = new Map<number, TaskTime>();

  /** From `now` on that CPU runs that task; null: nothing. */
  switchTo(cpu: number, task: number | null, now: number): void {
    const at = this.#cpu(cpu);
    if (at.task !== null) {
      const before = this.#task(at.task);
      before.nrOn--;
      before.sinceSum -= at.since;
      before.ran += now - at.since;
      at.busy += now - at.since;
    }
    at.task = task;
    at.since = now;
    if (task === null) return;
    const after = this.#task(task);
    after.nrOn++;
    after.sinceSum += now;
  }

  /** What a task has run up to `now`. */
  ranOf(task: number, now: number): number {
    const { ran, nrOn, sinceSum } = this.#task(task);
    return ran + nrOn * now - sinceSum;
  }

  /** How long a CPU was busy up to `now`. */
  busyOf(cpu: number, now: number): number {
    const { task, since, busy } = this.#cpu(cpu);
    return task === null ? busy : busy + now - since;
  }

  #cpu(cpu: number): CpuTime {
    let time = this.#cpus.get(cpu);
    if (time === undefined) {
      time = { task: null, since: 0, busy: 0 };
      this.#cpus.set(cpu, time);
    }
    return time;
  }

  #task(task: number): TaskTime {
    let time = this.#tasks.get(task);
    if (time === undefined) {
      time = { nrOn: 0, sinceSum: 0, ran: 0 };
      this.#tasks.set(task, time);
    }
    return time;
  }
}
