/**
 * How small a leak the judge of recordings still catches.
 *
 * A good recording is made worse: for some periods one cgroup, and all above it, uses some per
 * cent more than it did, and never pays it back. Prints the table of docs/traces.md.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceHeader, TraceRecord, TraceSample } from '../src/trace/format/format.ts';
import { fileChunks, readTrace } from '../src/trace/format/reader.ts';
import { Judge } from '../src/trace/judge/judge.ts';
import { table } from './table.ts';

const PERCENT = [1, 2, 5, 10, 20, 50, 100];
/** Null: all that follow. */
const PERIODS = [1, 2, 5, 10, 20, null];

/** Usage that grows faster in some periods of one cgroup. */
export interface Leak {
  readonly cgroup: string;
  readonly percent: number;
  /** The first period that leaks, by nr_periods. */
  readonly first: number;
  /** How many leak; null for all that follow. */
  readonly periods: number | null;
}

/** A recording with a leak; the recording itself is left as it is. */
export function withLeak(records: readonly TraceRecord[], leak: Leak): readonly TraceRecord[] {
  const { cgroup, percent, first, periods } = leak;
  const last = periods === null ? Number.POSITIVE_INFINITY : first + periods;
  let before: TraceSample | undefined;
  let extra = 0;
  return records.map((record) => {
    if (record.kind !== 'sample') return record;
    const { sample } = record;
    if (sample.cg === cgroup) {
      const isLeaking = sample.nr_periods >= first && sample.nr_periods < last;
      const grown = Number(sample.usage) - Number(before?.usage ?? sample.usage);
      if (isLeaking) extra += Math.round((grown * percent) / 100);
      before = sample;
    }
    const isAbove = sample.cg === cgroup || cgroup.startsWith(`${sample.cg}/`);
    if (!isAbove || extra === 0) return record;
    return { kind: 'sample', sample: { ...sample, usage: Number(sample.usage) + extra } };
  });
}

/** Whether a recording breaks a law. */
export function isBroken(records: readonly TraceRecord[]): boolean {
  const [head] = records;
  if (head?.kind !== 'header') throw new Error('a recording begins with its header');
  const judge = new Judge(head.header);
  for (const record of records) judge.feed(record);
  return judge.end().verdict === 'broken';
}

/** The cgroup that leaks: the one furthest down of those with a limit that saw periods. */
function leakingCgroup({ cgroups }: TraceHeader, records: readonly TraceRecord[]): string | null {
  const limited = cgroups.filter(({ quota_us }) => quota_us > 0).map(({ path }) => path);
  return limited.findLast((path) => periodsOf(path, records) >= 3) ?? null;
}

function periodsOf(path: string, records: readonly TraceRecord[]): number {
  let periods = 0;
  for (const record of records) {
    if (record.kind === 'sample' && record.sample.cg === path) periods = record.sample.nr_periods;
  }
  return periods;
}

async function recordsOf(path: string): Promise<readonly TraceRecord[]> {
  const records: TraceRecord[] = [];
  for await (const batch of readTrace(fileChunks(path, path), path)) records.push(...batch);
  return records;
}

interface Subject {
  readonly records: readonly TraceRecord[];
  readonly cgroup: string;
  /** A third of its periods is left alone. */
  readonly first: number;
}

async function subjectsIn(directory: string): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.ndjson'))) {
    const records = await recordsOf(join(directory, name));
    const [head] = records;
    const cgroup = head?.kind === 'header' ? leakingCgroup(head.header, records) : null;
    if (cgroup === null) continue;
    subjects.push({ records, cgroup, first: Math.ceil(periodsOf(cgroup, records) / 3) });
  }
  return subjects;
}

/** In how many recordings of a directory a leak is caught, by its size and how long it lasts. */
export async function leakTable(directory: string): Promise<readonly string[]> {
  const subjects = await subjectsIn(directory);
  const rows = PERIODS.map((periods) => [
    periods === null ? 'all that follow' : String(periods),
    ...PERCENT.map((percent) => {
      const caught = subjects.filter(({ records, ...leak }) =>
        isBroken(withLeak(records, { ...leak, percent, periods })),
      );
      return `${caught.length}/${subjects.length}`;
    }),
  ]);
  return table(['periods', ...PERCENT.map((percent) => `${percent} %`)], rows);
}
