import { closeSync, openSync, writeSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { jsonText } from '../../report/json.ts';
import { LiveReport } from '../../report/live-report.ts';
import { traceJson, traceText } from '../../report/trace-report.ts';
import { InputError, unwritable } from '../../scenario/input-error.ts';
import { recordTrace } from '../../trace/record/record.ts';
import { type Context, EXIT } from '../context.ts';
import { addHostOptions, declaredBy, type HostFlags } from '../host-options.ts';
import { type Io, paintFor } from '../io.ts';
import { resolvePath } from '../load.ts';
import { jsonOption } from '../search-options.ts';
import { durationMs } from '../values.ts';

const DEFAULT_INTERVAL_MS = 5;

interface RecordFlags extends HostFlags {
  readonly cgroup: string;
  readonly interval: number;
  readonly time?: number;
  readonly out?: string;
  readonly check?: true;
  readonly json?: true;
}

/** Adds `record`. */
export function addRecord(program: Command, context: Context): void {
  const command = program
    .command('record')
    .description('record what a cgroup and all below it use, for trace to judge')
    .requiredOption('--cgroup <path>', 'a directory of cgroups, or a path below their mount')
    .option('--interval <time>', 'sample so often (default: 5ms)', intervalMs, DEFAULT_INTERVAL_MS)
    .option('--time <time>', 'end after so long (default: when interrupted)', durationMs)
    .option('--out <file>', 'write the recording here (default: the standard output)')
    .option('--check', 'judge it while it is recorded; it is kept only with --out');
  addHostOptions(command)
    .addOption(jsonOption())
    .action(async (flags: RecordFlags) => {
      context.exitCode = await record(flags, context.io);
    });
}

async function record(flags: RecordFlags, io: Io): Promise<number> {
  const { cgroup, interval, time, out, check } = flags;
  if (flags.json === true && check !== true) throw new InputError('--json: only with --check');
  const live = new LiveReport();
  const writer = writerFor(io, out, check === true);
  const interrupt = new AbortController();
  const abort = (): void => interrupt.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    const verdict = await recordTrace({
      cgroup,
      intervalMs: interval,
      timeMs: time,
      signal: interrupt.signal,
      write: writer.write,
      check: check === true ? declaredBy(flags) : undefined,
      onRound: (judge, atNs) => {
        for (const line of live.lines(judge, atNs)) io.stderr.write(line);
      },
    });
    if (verdict === undefined) return EXIT.holds;
    const name = out ?? cgroup;
    io.stdout.write(
      flags.json === true
        ? jsonText(traceJson('record', name, verdict))
        : traceText(name, verdict, paintFor(io.stdout, io.env)),
    );
    return EXIT[verdict.verdict];
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
    writer.close();
  }
}

interface Writer {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

/** With --check the report has the standard output. A file is made when there is something in it. */
function writerFor(io: Io, out: string | undefined, isChecked: boolean): Writer {
  if (out === undefined) {
    const write = isChecked ? () => {} : (text: string) => io.stdout.write(text);
    return { write, close: () => {} };
  }
  let file: number | undefined;
  return {
    write(text) {
      file ??= openForWriting(io, out);
      writeSync(file, text);
    },
    close() {
      if (file !== undefined) closeSync(file);
    },
  };
}

function openForWriting(io: Io, file: string): number {
  try {
    return openSync(resolvePath(io, file), 'w');
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** The format tells the interval in us, and a timer waits for 1 ms at least. */
function intervalMs(text: string): number {
  const ms = durationMs(text);
  if (ms < 1) throw new InvalidArgumentError('Expected a time of 1ms or more.');
  return ms;
}
