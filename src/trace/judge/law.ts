import type { TraceSample } from '../format/format.ts';
import type { Reading, RISING } from './counters.ts';
import type { Host } from './host.ts';

/** The limit of a cgroup; a quota of null is none. */
export interface Limit {
  readonly quotaNs: number | null;
  readonly periodNs: number;
  readonly burstNs: number;
}

/** A cgroup as laws see it, at the reading that they are given. */
export interface CgroupView {
  readonly path: string;
  readonly host: Host;
  readonly limit: Limit;
  /** How far all CPUs together may run on beyond their runtime. */
  readonly overrunNs: number;
  /** Whether some of its load lives in long system calls. */
  readonly inKernel: boolean;
  /** False while a write of its limits or a move may be under way. */
  readonly isSteady: boolean;
  /** Which stretch between writes and moves this is. */
  readonly stretch: number;
  /** All that refills and writes may have given since the first reading. */
  readonly grantedNs: number;
  /** The same without the refills since the reading before. */
  readonly grantedBeforeNs: number;
  /** Cgroups right below. */
  readonly children: number;
  /** True if it had used nothing when it was first read. */
  readonly isNew: boolean;
}

/** A step between two samples that no counter and no clock can make. */
export interface Disorder {
  readonly field: 't' | (typeof RISING)[number];
  readonly before: TraceSample;
  readonly after: TraceSample;
}

/** What a law has to say of one cgroup; each part is told in the order of the recording. */
export interface CgroupWatch {
  /**
   * @param next the reading after it, if there is one: the counters of one reading are not read
   *   at one instant, so a counter is held against another one that was surely read later
   */
  readonly reading?: (now: Reading, next: Reading | undefined) => void;
  /** The limit was written; the view has the new one. */
  readonly written?: (before: Limit) => void;
  readonly disorder?: (disorder: Disorder) => void;
  /** What was read before says nothing of what comes. */
  readonly restart?: () => void;
}

/** A term of a bound. */
export interface Part {
  readonly what: string;
  readonly ns: number;
}

/** A violation: a window of time, and by how much which bound was exceeded. */
export interface Breach {
  readonly fromNs: number;
  readonly toNs: number;
  /** Null, as the bound, for a law that counts. */
  readonly excessNs: number | null;
  readonly boundNs: number | null;
  readonly parts: readonly Part[];
  readonly message: string;
}

export interface Reporter<Broken extends Breach = Breach> {
  /** Counts an evaluation; returns the precondition. */
  when(precondition: boolean): boolean;
  broken(breach: Broken): void;
}

/** A law in words. */
export interface LawText {
  readonly id: string;
  /** The law, in one sentence. */
  readonly law: string;
  readonly why: string;
  /** Kernel function or document that promises it. */
  readonly source: string;
  /** Its formula, and where each term comes from. */
  readonly bound?: { readonly formula: string; readonly derivation: string };
}

/** A law that recordings of the counters of cgroups are judged by. */
export interface TraceLaw extends LawText {
  /** Starts to watch one cgroup; it keeps a fixed number of values, however long it lasts. */
  watch(cgroup: CgroupView, reporter: Reporter): CgroupWatch;
}
