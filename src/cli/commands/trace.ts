import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { eventsJson, eventsText } from '../../report/events-report.ts';
import { jsonText } from '../../report/json.ts';
import type { Paint } from '../../report/text.ts';
import { traceJson, traceText } from '../../report/trace-report.ts';
import { formatCount } from '../../report/units.ts';
import { InputError } from '../../scenario/input-error.ts';
import { readMasks } from '../../trace/events/affinity.ts';
import type { CpuSet } from '../../trace/events/cpu-set.ts';
import type { EventVerdict } from '../../trace/events/judge.ts';
import { judgeEvents } from '../../trace/events/judge-events.ts';
import { fileChunks } from '../../trace/format/reader.ts';
import type { HostParameters } from '../../trace/judge/host.ts';
import type { TraceVerdict } from '../../trace/judge/judge.ts';
import { judgeTrace } from '../../trace/judge/judge-trace.ts';
import { openRecording } from '../../trace/recording.ts';
import { type Context, EXIT } from '../context.ts';
import { addEventOptions, type EventFlags, eventsBy } from '../event-options.ts';
import { addHostOptions, declaredBy, type HostFlags } from '../host-options.ts';
import { type Io, paintFor } from '../io.ts';
import { resolvePath } from '../load.ts';
import { ProgressLine } from '../progress.ts';
import { jsonOption } from '../search-options.ts';

interface TraceFlags extends HostFlags, EventFlags {
  readonly json?: true;
}

/** Adds `trace`. */
export function addTrace(program: Command, context: Context): void {
  const command = program
    .command('trace')
    .description('judge a recording of a real machine by what the kernel promises')
    .argument(
      '<file>',
      'counters of cgroups (docs/traces.md) or events of the scheduler (docs/events.md), - for the standard input',
    );
  addEventOptions(addHostOptions(command))
    .addOption(jsonOption())
    .action(async (file: string, flags: TraceFlags) => {
      const { io } = context;
      const report = await judged(file, flags, io);
      io.stdout.write(
        flags.json === true ? jsonText(report.json()) : report.text(paintFor(io.stdout, io.env)),
      );
      context.exitCode = EXIT[report.verdict];
    });
}

/** What is to print of a recording of either sort. */
interface Report {
  readonly verdict: TraceVerdict['verdict'];
  json(): object;
  text(paint: Paint): string;
}

async function judged(file: string, flags: TraceFlags, io: Io): Promise<Report> {
  const line = new ProgressLine(io);
  try {
    const chunks = file === '-' ? stdinOf(io) : progressing(file, io, line);
    const recording = await openRecording(chunks, file === '-' ? 'stdin' : file);
    return recording.kind === 'counters'
      ? countersReport(file, await judgeTrace(recording.records, countersBy(flags)))
      : eventsReport(
          file,
          await judgeEvents(recording, eventsBy(flags), await masksOf(flags.affinity, io)),
        );
  } finally {
    line.clear();
  }
}

function countersReport(file: string, verdict: TraceVerdict): Report {
  return {
    verdict: verdict.verdict,
    json: () => traceJson('trace', file, verdict),
    text: (paint) => traceText(file, verdict, paint),
  };
}

function eventsReport(file: string, verdict: EventVerdict): Report {
  return {
    verdict: verdict.verdict,
    json: () => eventsJson(file, verdict),
    text: (paint) => eventsText(file, verdict, paint),
  };
}

/** What is declared of counters. @throws InputError for what is declared of events */
function countersBy(flags: TraceFlags): Partial<HostParameters> {
  const wrong = (['watchdog', 'affinity', 'lossy'] as const).find((name) => name in flags);
  if (wrong !== undefined) {
    throw new InputError(`--${wrong}: only for events of the scheduler, found counters of cgroups`);
  }
  return declaredBy(flags);
}

async function masksOf(file: string | undefined, io: Io): Promise<ReadonlyMap<number, CpuSet>> {
  if (file === undefined) return new Map();
  return await readMasks(fileChunks(resolvePath(io, file), file), file);
}

function stdinOf({ stdin = process.stdin }: Io): AsyncIterable<Buffer> {
  return stdin as AsyncIterable<Buffer>;
}

/** The bytes of a file; a line says how many of them were read. */
function progressing(file: string, io: Io, line: ProgressLine): AsyncIterable<Buffer> {
  const path = resolvePath(io, file);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let read = 0;
  return fileChunks(path, file, (bytes) => {
    read += bytes;
    line.show(`${file}: ${formatCount(mebibytes(read))} of ${formatCount(mebibytes(size))} MiB`);
  });
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
