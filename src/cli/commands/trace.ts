import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { jsonText } from '../../report/json.ts';
import { traceJson, traceText } from '../../report/trace-report.ts';
import { formatCount } from '../../report/units.ts';
import { fileChunks, readTrace } from '../../trace/format/reader.ts';
import type { HostParameters } from '../../trace/judge/host.ts';
import type { TraceVerdict } from '../../trace/judge/judge.ts';
import { judgeTrace } from '../../trace/judge/judge-trace.ts';
import { type Context, EXIT } from '../context.ts';
import { addHostOptions, declaredBy, type HostFlags } from '../host-options.ts';
import { type Io, paintFor } from '../io.ts';
import { resolvePath } from '../load.ts';
import { ProgressLine } from '../progress.ts';
import { jsonOption } from '../search-options.ts';

interface TraceFlags extends HostFlags {
  readonly json?: true;
}

/** Adds `trace`. */
export function addTrace(program: Command, context: Context): void {
  const command = program
    .command('trace')
    .description('judge a recording of a real machine by what the kernel promises of cpu.max')
    .argument('<file>', 'a recording (docs/traces.md), - for the standard input');
  addHostOptions(command)
    .addOption(jsonOption())
    .action(async (file: string, flags: TraceFlags) => {
      const { io } = context;
      const verdict = await judged(file, declaredBy(flags), io);
      io.stdout.write(
        flags.json === true
          ? jsonText(traceJson('trace', file, verdict))
          : traceText(file, verdict, paintFor(io.stdout, io.env)),
      );
      context.exitCode = EXIT[verdict.verdict];
    });
}

async function judged(
  file: string,
  declared: Partial<HostParameters>,
  io: Io,
): Promise<TraceVerdict> {
  const line = new ProgressLine(io);
  try {
    const chunks = file === '-' ? stdinOf(io) : progressing(file, io, line);
    return await judgeTrace(readTrace(chunks, file === '-' ? 'stdin' : file), declared);
  } finally {
    line.clear();
  }
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
