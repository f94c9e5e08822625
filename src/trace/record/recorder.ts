import { basename, join } from 'node:path';
import {
  type EndEvent,
  TRACE_FORMAT,
  TRACE_VERSION,
  type TraceCgroup,
  type TraceHeader,
  type TraceRecord,
  type TraceSettings,
} from '../format/format.ts';
import type { CgroupFiles } from './files.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { MachineFacts } from './machine.ts';

/** Cgroups that were made are looked for every so many rounds. */
const ROUNDS_PER_SEARCH = 20;

/** A cgroup that is being sampled. */
interface Sampled {
  /** Its path below the top; empty for the top. */
  readonly below: string;
  /** How the recording calls it. */
  readonly path: string;
  settings: TraceSettings;
  /** When its settings were read last. */
  settingsNs: number;
}

export interface RecorderOptions {
  readonly files: CgroupFiles;
  readonly hierarchy: Hierarchy;
  readonly machine: MachineFacts;
  readonly intervalUs: number;
  /** Ns since the recording began, of a clock that only rises. */
  readonly clock: () => number;
  /** Takes the records in the order of their times. */
  readonly sink: (record: TraceRecord) => void;
}

/**
 * Samples a cgroup and all below it, a round at a time.
 *
 * That a limit was written shows in the round after, so records are held back for a round and
 * leave in the order of their times.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #top: string;
  #sampled: Sampled[] = [];
  #held: { readonly t: number; readonly record: TraceRecord }[] = [];
  #rounds = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#top = basename(options.hierarchy.directory);
  }

  /** Finds the cgroups that are there, and writes the header. */
  begin(): TraceHeader {
    const { machine, hierarchy, intervalUs, sink } = this.#options;
    this.#sampled = this.#search();
    const header = {
      format: TRACE_FORMAT,
      version: TRACE_VERSION,
      name: this.#top,
      clock: 'monotonic',
      unit: 'ns',
      ...machine,
      sample_interval_us: intervalUs,
      resolution_ns: hierarchy.resolutionNs,
      cgroup_version: hierarchy.version,
      cgroups: this.#sampled.map((cgroup) => this.#described(cgroup)),
    } as const;
    sink({ kind: 'header', header });
    return header;
  }

  /** Reads every cgroup once, those above before those below. */
  round(): void {
    const startNs = this.#options.clock();
    if (this.#rounds++ % ROUNDS_PER_SEARCH === ROUNDS_PER_SEARCH - 1) this.#searchAgain();
    let isGone = false;
    for (const cgroup of this.#sampled) {
      if (!this.#sample(cgroup)) isGone = true;
    }
    if (isGone) this.#searchAgain();
    this.#release(startNs);
  }

  /** Writes what is held back, and that this is all. */
  end(host: EndEvent['host']): void {
    this.#release(Number.POSITIVE_INFINITY);
    const t = this.#options.clock();
    const end = host === undefined ? {} : { host };
    this.#options.sink({ kind: 'event', event: { t, event: 'end', ...end } });
  }

  #sample(cgroup: Sampled): boolean {
    const { clock, hierarchy } = this.#options;
    const t = clock();
    const counters = hierarchy.counters(cgroup.below);
    const d = clock() - t;
    if (counters === undefined) return false;
    const settings = hierarchy.settings(cgroup.below);
    if (settings === undefined) return false;
    this.#hold(t, { kind: 'sample', sample: { t, cg: cgroup.path, ...counters, d } });
    this.#compare(cgroup, settings);
    return true;
  }

  /** A limit that is not what it was, was written since it was read last. */
  #compare(cgroup: Sampled, settings: TraceSettings): void {
    const nowNs = this.#options.clock();
    const { settingsNs: t, settings: before, path: cg } = cgroup;
    cgroup.settingsNs = nowNs;
    const names = ['quota_us', 'period_us', 'burst_us'] as const;
    const changed = names.filter((name) => settings[name] !== before[name]);
    if (changed.length === 0) return;
    const written = Object.fromEntries(changed.map((name) => [name, settings[name]]));
    cgroup.settings = settings;
    this.#hold(t, { kind: 'event', event: { t, d: nowNs - t, event: 'set', cg, ...written } });
  }

  /** Tells of cgroups that came and went since the last search. */
  #searchAgain(): void {
    const before = this.#sampled;
    const there = this.#search();
    const find = (list: readonly Sampled[], path: string): Sampled | undefined =>
      list.find((one) => one.path === path);
    const t = this.#options.clock();
    // Those below go before those above.
    for (const { path: cg, below } of before.toReversed()) {
      if (find(there, cg) !== undefined) continue;
      this.#options.hierarchy.forget(below);
      this.#hold(t, { kind: 'event', event: { t, event: 'rmdir', cg } });
    }
    this.#sampled = there.map((cgroup) => {
      const known = find(before, cgroup.path);
      if (known !== undefined) return known;
      const { path: cg, ...described } = this.#described(cgroup);
      const { settingsNs: t } = cgroup;
      this.#hold(t, { kind: 'event', event: { t, event: 'mkdir', cg, ...described } });
      return cgroup;
    });
  }

  #search(): Sampled[] {
    const { files, hierarchy, clock } = this.#options;
    const found: Sampled[] = [];
    const visit = (below: string): void => {
      const settings = hierarchy.settings(below);
      if (settings === undefined) return;
      const path = below === '' ? this.#top : `${this.#top}/${below}`;
      found.push({ below, path, settings, settingsNs: clock() });
      for (const name of files.directories(join(hierarchy.directory, below))) {
        visit(below === '' ? name : `${below}/${name}`);
      }
    };
    visit('');
    return found;
  }

  #described({ path, settings }: Sampled): TraceCgroup {
    const above = path.lastIndexOf('/');
    return { path, parent: above < 0 ? null : path.slice(0, above), ...settings };
  }

  #hold(t: number, record: TraceRecord): void {
    this.#held.push({ t, record });
  }

  #release(beforeNs: number): void {
    const due = this.#held.filter(({ t }) => t < beforeNs).sort((a, b) => a.t - b.t);
    this.#held = this.#held.filter(({ t }) => t >= beforeNs);
    for (const { record } of due) this.#options.sink(record);
  }
}
