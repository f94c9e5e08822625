import { traceLaws } from '../../../properties/trace/index.ts';
import type {
  MoveEvent,
  SpawnEvent,
  TraceCgroup,
  TraceEvent,
  TraceHeader,
  TraceRecord,
  TraceSample,
} from '../format/format.ts';
import { Cgroup } from './cgroup.ts';
import { type Finding, Findings, type LawCount } from './findings.ts';
import { GapNotes } from './gaps.ts';
import { type Host, type HostParameters, hostOf } from './host.ts';
import { changeOf, limitOf } from './limit.ts';

/** What is to say of a recording. */
export interface TraceVerdict {
  readonly name: string;
  readonly verdict: 'holds' | 'broken';
  readonly host: Host;
  readonly cgroups: readonly string[];
  readonly samples: number;
  /** Between the first and the last line that has a time. */
  readonly durationNs: number;
  readonly laws: readonly LawCount[];
  readonly findings: readonly Finding[];
  /** What was not judged, and why. */
  readonly notes: readonly string[];
}

/** Judges a recording line by line; what it keeps does not grow with the lines. */
export class Judge {
  readonly #header: TraceHeader;
  readonly #host: Host;
  readonly #cgroups = new Map<string, Cgroup>();
  readonly #paths = new Set<string>();
  readonly #findings = new Findings(traceLaws);
  readonly #gaps: GapNotes;
  /** Tasks that live in the kernel, and how many threads a task has. */
  readonly #tasks = new Map<string, SpawnEvent>();
  #samples = 0;
  #firstNs: number | undefined;
  #lastNs = 0;
  #outOfOrder = 0;

  constructor(header: TraceHeader, declared: Partial<HostParameters> = {}) {
    this.#header = header;
    this.#host = hostOf(header, declared);
    this.#gaps = new GapNotes(this.#host.intervalNs);
    for (const cgroup of header.cgroups) this.#add(cgroup);
  }

  /** The cgroups that are there now. */
  get cgroups(): ReadonlyMap<string, Pick<Cgroup, 'limit' | 'last'>> {
    return this.#cgroups;
  }

  /** What was found so far. */
  get findings(): readonly Finding[] {
    return this.#findings.kept;
  }

  feed(record: TraceRecord): void {
    if (record.kind === 'sample') this.#sample(record.sample);
    else if (record.kind === 'event') this.#event(record.event);
  }

  /** The verdict, once no line follows. */
  end(): TraceVerdict {
    for (const cgroup of this.#cgroups.values()) cgroup.end();
    const findings = this.#findings.kept;
    return {
      name: this.#header.name,
      verdict: findings.length === 0 ? 'holds' : 'broken',
      host: this.#host,
      cgroups: [...this.#paths],
      samples: this.#samples,
      durationNs: this.#lastNs - (this.#firstNs ?? 0),
      laws: this.#findings.counts,
      findings,
      notes: [
        ...this.#findings.notes,
        ...this.#gaps.notes,
        ...this.#orderNotes(),
        ...this.#idleNotes(),
      ],
    };
  }

  #cgroup(path: string): Cgroup {
    return this.#cgroups.get(path) as Cgroup;
  }

  #add(described: TraceCgroup): void {
    const parent = described.parent === null ? null : this.#cgroup(described.parent);
    const cgroup = new Cgroup(described.path, parent, limitOf(described), this.#host);
    cgroup.watchWith(
      traceLaws.map((law) => law.watch(cgroup, this.#findings.reporter(law, described.path))),
    );
    this.#cgroups.set(described.path, cgroup);
    this.#paths.add(described.path);
  }

  #sample(sample: TraceSample): void {
    this.#passes(sample.t);
    this.#samples++;
    const cgroup = this.#cgroup(sample.cg);
    this.#gaps.sample(cgroup.last?.t, sample);
    cgroup.sample(sample);
  }

  #passes(t: number): void {
    this.#firstNs ??= t;
    if (t < this.#lastNs) this.#outOfOrder++;
    this.#lastNs = Math.max(this.#lastNs, t);
  }

  #event(event: TraceEvent): void {
    this.#passes(event.t);
    switch (event.event) {
      case 'set': {
        const { t, d, cg } = event;
        const change = changeOf(event);
        // What is set may be a weight, which is no limit.
        if (Object.keys(change).length === 0) return;
        const limit = { ...this.#cgroup(cg).limit, ...change };
        this.#cgroup(cg).happens(t, { kind: 'written', limit, toNs: t + d });
        return;
      }
      case 'spawn':
        this.#tasks.set(event.task, event);
        this.#markKernelMode(event.task, event.cg);
        return;
      case 'exit':
        this.#tasks.delete(event.task);
        return;
      case 'move':
        this.#move(event);
        return;
      case 'mkdir':
        this.#add({ ...event, path: event.cg });
        return;
      case 'rmdir':
        this.#cgroup(event.cg).remove();
        this.#cgroups.delete(event.cg);
        return;
      case 'end':
      case 'other':
        return;
    }
  }

  #move({ t, d, d_acct, task, from, cg }: MoveEvent): void {
    this.#markKernelMode(task, cg);
    const left = [...this.#upwards(from)];
    const entered = [...this.#upwards(cg)];
    const threads = Math.min(this.#tasks.get(task)?.threads ?? this.#host.cpus, this.#host.cpus);
    const moved = (chargedNs: number) => ({ kind: 'moved', chargedNs, toNs: t + d }) as const;
    for (const one of left) if (!entered.includes(one)) one.happens(t, moved(0));
    for (const one of entered) {
      // In one hierarchy a task is charged where it is limited.
      if (!left.includes(one)) one.happens(t, moved(d_acct === undefined ? 0 : threads * d));
    }
  }

  #markKernelMode(task: string, path: string): void {
    if (this.#tasks.get(task)?.load !== 'kernel') return;
    for (const cgroup of this.#upwards(path)) cgroup.inKernel = true;
  }

  *#upwards(path: string): Generator<Cgroup> {
    for (let one: Cgroup | null = this.#cgroup(path); one !== null; one = one.parent) yield one;
  }

  *#orderNotes(): Generator<string> {
    const count = this.#outOfOrder;
    if (count > 0)
      yield `${count} line${count === 1 ? ' is' : 's are'} of a time before the line above`;
  }

  *#idleNotes(): Generator<string> {
    for (const { path, last, limit } of this.#cgroups.values()) {
      if (last === undefined) yield `${path} has no sample`;
      else if (limit.quotaNs !== null && last.nr_periods === 0) {
        yield `${path} saw no period of its limit: its quota was not put to the test`;
      }
    }
  }
}
