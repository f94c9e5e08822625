import type { HostUse, TraceRecord } from '../format/format.ts';
import type { HostParameters } from '../judge/host.ts';
import { Judge, type TraceVerdict } from '../judge/judge.ts';
import { OpenFiles } from './files.ts';
import { locate } from './locate.ts';
import { type HostTime, hostTime, machineFacts } from './machine.ts';
import { Recorder } from './recorder.ts';
import { everyInterval } from './schedule.ts';
import { recordText } from './text.ts';

const US_PER_MS = 1000;
const NS_PER_MS = 1_000_000;

export interface RecordOptions {
  /** The cgroup at the top, as the user names it. */
  readonly cgroup: string;
  readonly intervalMs: number;
  /** Until aborted if absent. */
  readonly timeMs?: number | undefined;
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
  /** Judges what is recorded, with these parameters. */
  readonly check?: Partial<HostParameters> | undefined;
  /** Told after each round, if it is judged. */
  readonly onRound?: (judge: Judge, atNs: number) => void;
}

/**
 * Records a cgroup of this machine and all below it.
 *
 * @returns the verdict, if it was to be judged
 * @throws InputError if there is no such cgroup
 */
export async function recordTrace(options: RecordOptions): Promise<TraceVerdict | undefined> {
  const { intervalMs, timeMs, signal, write, check, onRound } = options;
  const files = new OpenFiles();
  const hierarchy = locate(options.cgroup, files);
  const clock = clockFromNow();
  let judge: Judge | undefined;
  const recorder = new Recorder({
    files,
    hierarchy,
    machine: machineFacts(),
    intervalUs: intervalMs * US_PER_MS,
    clock,
    sink: (record) => {
      write(recordText(record));
      if (check !== undefined) judge = judged(judge, record, check);
    },
  });
  const before = hostTime();
  const usedBefore = hierarchy.counters('')?.usage;
  recorder.begin();
  const round = (): void => {
    recorder.round();
    if (judge !== undefined) onRound?.(judge, clock());
  };
  await everyInterval(round, { intervalMs, timeMs }, signal);
  const used = hierarchy.counters('')?.usage;
  const isKnown = used !== undefined && usedBefore !== undefined;
  recorder.end(isKnown ? hostUse(before, Number(used) - Number(usedBefore)) : undefined);
  return judge?.end();
}

/** Ns since now. */
function clockFromNow(): () => number {
  const begun = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - begun);
}

function judged(
  judge: Judge | undefined,
  record: TraceRecord,
  declared: Partial<HostParameters>,
): Judge | undefined {
  if (record.kind === 'header') return new Judge(record.header, declared);
  judge?.feed(record);
  return judge;
}

function hostUse(before: HostTime, groupNs: number): HostUse {
  const after = hostTime();
  return {
    wall_cpu_ms: after.wall_cpu_ms - before.wall_cpu_ms,
    idle_ms: after.idle_ms - before.idle_ms,
    steal_ms: after.steal_ms - before.steal_ms,
    group_cpu_ms: groupNs / NS_PER_MS,
  };
}
