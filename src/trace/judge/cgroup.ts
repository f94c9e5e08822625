import { addU64, type Int64, subS64 } from '../../core/int64.ts';
import type { TraceSample } from '../format/format.ts';
import { type Below, type Reading, RISING, readingOf } from './counters.ts';
import type { Host } from './host.ts';
import type { CgroupView, CgroupWatch, Disorder, Limit } from './law.ts';
import { Ledger } from './ledger.ts';

/** What happens to a cgroup between two readings. */
export type Happening =
  | { readonly kind: 'written'; readonly limit: Limit; readonly toNs: number }
  | { readonly kind: 'moved'; readonly chargedNs: number; readonly toNs: number };

/**
 * One cgroup of a recording: puts its lines in order for the laws.
 *
 * A reading is handed on when the next one is there, and what happened in between comes after
 * it; but what began before the reading had ended comes first, for it may be in it already.
 */
export class Cgroup implements CgroupView {
  readonly path: string;
  readonly host: Host;
  readonly parent: Cgroup | null;
  limit: Limit;
  inKernel: boolean;
  isSteady = true;
  stretch = 0;
  children = 0;
  isNew = false;
  #watches: readonly CgroupWatch[] = [];
  readonly #ledger: Ledger;
  #first: TraceSample | undefined;
  #last: TraceSample | undefined;
  #pending: Reading | undefined;
  #later: Happening[] = [];
  #unsteadyUntilNs = -1;
  #belowNs = 0;
  #belowToNs = 0;
  #belowFirst: Int64 = 0;
  #belowRead = 0;
  /** Whether the first reading is not that of the recording. */
  #isRebased = false;

  constructor(path: string, parent: Cgroup | null, limit: Limit, host: Host) {
    this.path = path;
    this.parent = parent;
    this.limit = limit;
    this.host = host;
    this.inKernel = host.kernelMode;
    this.#ledger = new Ledger(limit);
    if (parent !== null) parent.children++;
  }

  get overrunNs(): number {
    const { cpus, tickNs, longestSyscallNs } = this.host;
    return cpus * (tickNs + (this.inKernel ? longestSyscallNs : 0));
  }

  get grantedNs(): number {
    return this.#ledger.grantedNs;
  }

  get grantedBeforeNs(): number {
    return this.#ledger.grantedBeforeNs;
  }

  /** The last sample that was read, if there is one. */
  get last(): TraceSample | undefined {
    return this.#last;
  }

  watchWith(watches: readonly CgroupWatch[]): void {
    this.#watches = watches;
  }

  sample(sample: TraceSample): void {
    if (this.#last !== undefined && this.#isDisorder(this.#last, sample)) {
      this.end();
      this.#restart();
      return;
    }
    const first = this.#first ?? sample;
    if (this.#first === undefined) {
      this.#first = first;
      this.isNew = first.usage === 0;
      if (this.parent !== null && !this.#isRebased) this.parent.#firstBelow(first);
    }
    if (this.parent !== null) this.parent.#readBelow(sample, this.#last);
    this.#last = sample;
    const reading = readingOf(sample, first, this.#takeBelow(first));
    this.#flush(reading);
    this.#pending = reading;
  }

  happens(atNs: number, happening: Happening): void {
    if (this.#pending !== undefined && atNs < this.#pending.toNs) this.#apply(happening);
    else this.#later.push(happening);
  }

  /** The recording ends, or the cgroup goes. */
  end(): void {
    this.#flush(undefined);
    this.#pending = undefined;
  }

  /** The cgroup goes. What it has used stays with the one above it. */
  remove(): void {
    this.end();
    if (this.parent !== null) this.parent.children--;
  }

  #flush(next: Reading | undefined): void {
    const now = this.#pending;
    if (now !== undefined) {
      this.isSteady = now.fromNs >= this.#unsteadyUntilNs;
      this.#ledger.read(now, this);
      for (const { reading } of this.#watches) reading?.(now, next);
    }
    for (const happening of this.#later) this.#apply(happening);
    this.#later = [];
  }

  #apply(happening: Happening): void {
    this.stretch++;
    this.#unsteadyUntilNs = Math.max(this.#unsteadyUntilNs, happening.toNs);
    if (happening.kind === 'moved') {
      this.#ledger.movedIn(happening.chargedNs);
      return;
    }
    const before = this.limit;
    this.limit = happening.limit;
    this.#ledger.written(this.limit, this.overrunNs);
    for (const { written } of this.#watches) written?.(before);
  }

  #isDisorder(before: TraceSample, after: TraceSample): boolean {
    const fields: Disorder['field'][] = RISING.filter((field) => after[field] < before[field]);
    if (after.t <= before.t) fields.unshift('t');
    for (const field of fields) {
      for (const { disorder } of this.#watches) disorder?.({ field, before, after });
    }
    return fields.length > 0;
  }

  /** Of a reading that contradicts the one before, neither counts for what follows. */
  #restart(): void {
    this.#first = undefined;
    this.#last = undefined;
    this.#isRebased = true;
    this.#ledger.restart();
    for (const { restart } of this.#watches) restart?.();
  }

  /** A cgroup right below was read for the first time. */
  #firstBelow({ usage }: TraceSample): void {
    this.#belowFirst = addU64(this.#belowFirst, usage);
  }

  /** A cgroup right below was read. */
  #readBelow(sample: TraceSample, last: TraceSample | undefined): void {
    if (last !== undefined) this.#belowNs += Number(subS64(sample.usage, last.usage));
    this.#belowToNs = Math.max(this.#belowToNs, sample.t + sample.d);
    this.#belowRead++;
  }

  #takeBelow({ usage }: TraceSample): Below {
    const isWhole = this.#belowRead === this.children;
    this.#belowRead = 0;
    const roomNs = this.#isRebased
      ? Number.POSITIVE_INFINITY
      : Number(subS64(usage, this.#belowFirst));
    return { usageNs: this.#belowNs, roomNs, toNs: this.#belowToNs, isWhole };
  }
}
