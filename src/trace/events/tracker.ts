import { CpuSet } from './cpu-set.ts';
import type { SchedEvent } from './format/event.ts';
import type { Need, RecordedEvent } from './law.ts';
import { createCpu, createTask, type RecordedCpu, type RecordedTask } from './recorded.ts';

type EventOf<Kind extends SchedEvent['kind']> = Extract<SchedEvent, { readonly kind: Kind }>;

/** Lines of a CPU are missing in a window of time; of any CPU if it is null. */
export interface Gap {
  readonly rq: RecordedCpu | null;
  readonly fromNs: number;
  readonly toNs: number;
}

export interface TrackerSinks {
  readonly emit: (event: RecordedEvent) => void;
  readonly gap: (gap: Gap) => void;
}

/**
 * Turns the lines of a recording into the events that the model's runs have, and knows what it
 * does not know: where a line is missing, what it may have said is forgotten, and what follows
 * begins anew.
 */
export class Tracker {
  readonly cpus = new Map<number, RecordedCpu>();
  readonly tasks = new Map<number, RecordedTask>();
  /** What the recording has so far. */
  readonly has = new Set<Need>();
  readonly #masks: ReadonlyMap<number, CpuSet>;
  readonly #emit: TrackerSinks['emit'];
  readonly #gap: TrackerSinks['gap'];
  /** CPUs that were named and had no line yet. */
  readonly #silent = new Set<RecordedCpu>();
  #recorder = -1;
  #epoch = 0;
  #lastNs = Number.NEGATIVE_INFINITY;
  /** Lines of a time before that of another CPU. */
  outOfOrder = 0;

  /** @param masks the CPUs that tasks may run on, by pid, from the beginning of the recording */
  constructor(masks: ReadonlyMap<number, CpuSet>, { emit, gap }: TrackerSinks) {
    this.#masks = masks;
    this.#emit = emit;
    this.#gap = gap;
    if (masks.size > 0) this.has.add('affinity');
  }

  /** CPUs of which the recording has no line, although it names them. */
  get silent(): ReadonlySet<RecordedCpu> {
    return this.#silent;
  }

  feed(event: SchedEvent): void {
    if (event.kind === 'lost') {
      this.#lost(event);
      return;
    }
    if (event.kind === 'recorder') {
      this.#recorder = event.pid;
      return;
    }
    const rq = this.#cpu(event.cpu);
    this.#passes(rq, event.t);
    switch (event.kind) {
      case 'switch':
        this.#switch(rq, event);
        return;
      case 'wakeup':
        this.#wakeup(event);
        return;
      case 'migrate':
        this.#migrate(event);
        return;
      case 'fork':
        this.#renew(this.#task(event.child, event.name));
        return;
      case 'affinity':
        this.has.add('affinity');
        this.#task(event.pid, '').cpus = event.cpus ?? CpuSet.all;
        return;
      case 'exit':
      case 'other':
        return;
    }
  }

  /** No line follows. Whom the recorder never saw leave may have left since. */
  end(): void {
    for (const rq of this.cpus.values()) {
      const leaver = rq.current === undefined ? undefined : (rq.current ?? rq.idle);
      if (leaver === undefined || leaver.hasLeft || leaver.missed === 0) continue;
      this.#gap({ rq, fromNs: rq.switchedNs, toNs: Number.POSITIVE_INFINITY });
    }
    for (const rq of this.#silent) {
      this.#gap({ rq, fromNs: Number.NEGATIVE_INFINITY, toNs: Number.POSITIVE_INFINITY });
    }
    this.#emit({ type: 'end' });
  }

  /** Time, and what follows from it that a CPU speaks. */
  #passes(rq: RecordedCpu, t: number): void {
    const { lastNs } = rq;
    this.#emit({ type: 'time', rq, beforeNs: lastNs });
    if (lastNs === undefined) {
      this.#silent.delete(rq);
      // What it did before was not recorded.
      this.#gap({ rq, fromNs: Number.NEGATIVE_INFINITY, toNs: t });
      this.#forgetAll();
    } else if (t < this.#lastNs) {
      if (t >= lastNs) this.outOfOrder++;
      this.#gap({ rq: null, fromNs: t, toNs: this.#lastNs });
      this.#forgetAll();
    }
    rq.lastNs = t;
    this.#lastNs = t;
  }

  #switch(rq: RecordedCpu, event: EventOf<'switch'>): void {
    const prev = event.prev === 0 ? null : this.#task(event.prev, event.prevName);
    this.#leaves(rq, prev, event.t);
    const next = event.next === 0 ? null : this.#task(event.next, event.nextName);
    if (prev !== null && event.prevState !== 'runnable') {
      prev.isRunnable = false;
      this.#emit({ type: 'runnable', task: prev, isRunnable: false });
    }
    if (next !== null) {
      this.#place(next, rq.cpu, 'starts on');
      // That it runs on two CPUs is one violation, and not one of what tasks do one by one.
      if (next.runsOn !== null && next.runsOn !== rq) this.#emit({ type: 'forget', task: next });
    }
    this.#emit({ type: 'switch', rq, prev, next });
    if (prev !== null) this.#stopped(rq, prev);
    if (next !== null) {
      next.runsOn = rq;
      next.isRunnable = true;
    }
    rq.current = next;
    rq.switchedNs = event.t;
    rq.switchedLine = event.line;
  }

  /** A CPU goes from a task that it should be running. */
  #leaves(rq: RecordedCpu, prev: RecordedTask | null, t: number): void {
    const { current } = rq;
    if (current !== undefined) this.#emit({ type: 'succession', rq, current, prev });
    if (current !== prev) {
      if (current !== undefined) {
        (current ?? rq.idle).missed++;
        this.#gap({ rq, fromNs: rq.switchedNs, toNs: t });
        this.#vacate(rq);
      }
      this.#forgetAll();
      // It had started at some time before.
      if (prev !== null) {
        if (prev.runsOn !== null) this.#emit({ type: 'forget', task: prev });
        this.#emit({ type: 'switch', rq, prev: null, next: prev });
        prev.runsOn = rq;
        prev.place = rq.cpu;
        prev.isRunnable = true;
        prev.epoch = this.#epoch;
      }
    }
    (prev ?? rq.idle).hasLeft = true;
  }

  #stopped(rq: RecordedCpu, task: RecordedTask): void {
    if (task.runsOn === rq) task.runsOn = null;
    else this.#emit({ type: 'forget', task });
    if (task.isRunnable === true) return;
    // A sleep counts once every CPU speaks that could wake the task, and is not the recorder's.
    const isRecorder = task.id === this.#recorder;
    if (isRecorder || this.#silent.size > 0 || !this.has.has('wakeups')) {
      task.isRunnable = undefined;
      this.#emit({ type: 'forget', task });
    }
    if (isRecorder) task.place = undefined;
  }

  /** Nobody saw what the CPU ran leave it. */
  #vacate(rq: RecordedCpu): void {
    const { current } = rq;
    if (current === undefined || current === null) return;
    this.#emit({ type: 'forget', task: current });
    this.#emit({ type: 'switch', rq, prev: current, next: null });
    this.#emit({ type: 'forget', task: current });
    if (current.runsOn !== rq) return;
    current.runsOn = null;
    current.isRunnable = undefined;
  }

  #wakeup({ isNew, pid, name, target }: EventOf<'wakeup'>): void {
    this.#begins('wakeups');
    const task = this.#task(pid, name);
    const { current } = this.#cpu(target);
    if (isNew) this.#renew(task);
    else this.#place(task, target, 'is woken on');
    task.place = target;
    if (task.isRunnable === true) return;
    const isNews = task.isRunnable === false || isNew;
    task.isRunnable = true;
    this.#emit({ type: 'runnable', task, isRunnable: true });
    // It may be running since before the recording.
    if (!isNews && current === undefined) this.#emit({ type: 'forget', task });
  }

  #migrate({ pid, name, from, to }: EventOf<'migrate'>): void {
    this.#begins('migrations');
    const task = this.#task(pid, name);
    this.#cpu(to);
    this.#place(task, from, 'migrates from');
    this.#emit({ type: 'migrate', task, to });
    task.place = to;
  }

  #place(
    task: RecordedTask,
    said: number,
    how: 'is woken on' | 'starts on' | 'migrates from',
  ): void {
    const { place: known } = task;
    if (known !== undefined && this.has.has('migrations')) {
      this.#emit({ type: 'place', task, known, said, how });
    }
    task.place = said;
  }

  /** What a kind of event says is told from its first one on. */
  #begins(kind: Need): void {
    if (this.has.has(kind)) return;
    this.has.add(kind);
    this.#forgetAll();
  }

  #lost({ cpu }: EventOf<'lost'>): void {
    const rqs = cpu === null ? [...this.cpus.values()] : [this.#cpu(cpu)];
    for (const rq of rqs) {
      this.#gap({ rq, fromNs: rq.lastNs ?? Number.NEGATIVE_INFINITY, toNs: this.#lastNs });
      this.#vacate(rq);
      rq.current = undefined;
    }
    this.#forgetAll();
  }

  /** What a lost line may have said of any task that does not run. */
  #forgetAll(): void {
    this.#epoch++;
    this.#emit({ type: 'lost' });
  }

  /** Another task has this pid now. */
  #renew(task: RecordedTask): void {
    task.isRunnable = undefined;
    task.place = undefined;
    task.cpus = CpuSet.all;
    this.#emit({ type: 'forget', task });
  }

  #cpu(cpu: number): RecordedCpu {
    const known = this.cpus.get(cpu);
    if (known !== undefined) return known;
    const rq = createCpu(cpu, this.cpus.size);
    this.cpus.set(cpu, rq);
    this.#silent.add(rq);
    return rq;
  }

  #task(pid: number, name: string): RecordedTask {
    let task = this.tasks.get(pid);
    if (task === undefined) {
      task = createTask(pid, this.#masks.get(pid) ?? CpuSet.all, this.#epoch);
      this.tasks.set(pid, task);
    }
    if (name !== '') task.name = name;
    if (task.epoch === this.#epoch) return task;
    task.epoch = this.#epoch;
    if (task.runsOn !== null) return task;
    task.isRunnable = undefined;
    task.place = undefined;
    return task;
  }
}
