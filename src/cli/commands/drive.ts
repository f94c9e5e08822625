import { type Command, Option } from 'commander';
import { COMPONENTS, type Component } from '../../drive/protocol/components.ts';
import type { ProgramOptions } from '../../drive/search/options.ts';
import { Artefacts, DEFAULT_OUT } from '../../report/artefacts.ts';
import {
  type DriveReport,
  driveJson,
  driveOpening,
  driveText,
  type ReportedDriven,
} from '../../report/drive-report.ts';
import { jsonText } from '../../report/json.ts';
import { InputError } from '../../scenario/input-error.ts';
import type { Design } from '../../scenario/scenario.ts';
import { runJob } from '../background.ts';
import { type Context, drawSeed, EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import type { DriveJob } from '../jobs.ts';
import { resolvePath } from '../load.ts';
import { ProgressLine, progressText } from '../progress.ts';
import { addSubjectOptions, jsonOption, type SubjectFlags, subjectOf } from '../search-options.ts';
import { durationMs, names, seedNumber, wholeNumber } from '../values.ts';
import { replayOnProgram } from './drive-replay.ts';
import { selfTest } from './drive-self-test.ts';

const DEFAULT_TIME_MS = 9_000;
const DEFAULT_MINIMISE_MS = 10_000;
const DEFAULT_TIMEOUT_MS = 5_000;

export interface DriveFlags extends SubjectFlags {
  readonly protocol: '1' | 'vectors';
  readonly component?: Component;
  readonly timeout?: number;
  readonly differential?: true;
  readonly misuse?: true;
  readonly state: boolean;
  readonly runs?: number;
  readonly time?: number;
  readonly seed?: number;
  readonly only?: readonly string[];
  readonly minimiseTime?: number;
  readonly record?: string;
  readonly replay?: string;
  readonly selfTest?: true;
  readonly out: string;
  readonly json?: true;
}

/** Adds `drive`. */
export function addDrive(program: Command, context: Context): void {
  const command = program
    .command('drive')
    .description('search for scenarios in which a program breaks a property (docs/driver.md)')
    .usage('[options] -- program [arguments...]')
    .argument('[program...]', 'the program that stands in for the library, and its arguments')
    .addOption(
      new Option('--protocol <name>', 'how it is spoken to').choices(['1', 'vectors']).default('1'),
    )
    .addOption(
      new Option('--component <name>', 'what it is, with --protocol vectors').choices(COMPONENTS),
    )
    .option('--timeout <time>', 'how long an answer may take (default: 5s)', durationMs)
    .option('--differential', 'run the model beside it: the first answer that differs is a finding')
    .option('--misuse', 'also make calls that upstream does not reject, and answers as it happens')
    .option('--no-state', 'do not ask it for its state')
    .option('--runs <n>', 'end after so many runs', wholeNumber)
    .option(
      '--time <time>',
      'search for so long (default: 9s, or --runs); minimising comes on top',
      durationMs,
    )
    .option('--seed <n>', 'begin from this seed', seedNumber)
    .option('--only <id>', 'nothing but this property; may be repeated', names)
    .option(
      '--minimise-time <time>',
      'then minimise for so long, in all (default: 10s)',
      durationMs,
    )
    .option('--record <file>', 'write the session as a recording, which vectors reads')
    .option('--replay <file>', 'run one scenario file on the program, and do not search')
    .option('--self-test', 'say line by line what is wrong with the driver, and do not search')
    .option('--out <dir>', 'where scenarios are written', DEFAULT_OUT)
    .addOption(jsonOption());
  addSubjectOptions(command).action(async (words: readonly string[], flags: DriveFlags) => {
    const options = programOptions(words, flags, context.io);
    if (flags.selfTest === true) {
      context.exitCode = selfTest(options, flags.json === true, context.io);
      return;
    }
    context.exitCode =
      flags.replay === undefined
        ? await drive(options, flags, context.io)
        : replayOnProgram(flags.replay, options, flags, context.io);
  });
}

/** The program and how it is driven. @throws InputError */
function programOptions(words: readonly string[], flags: DriveFlags, io: Io): ProgramOptions {
  const [program, ...args] = words;
  if (program === undefined || program === '') {
    throw new InputError('expected a program: scx-check drive [options] -- program [arguments]');
  }
  const { protocol, component } = flags;
  if (protocol === 'vectors' && component === undefined) {
    throw new InputError(`--protocol vectors: say what it is: --component ${COMPONENTS.join('|')}`);
  }
  if (protocol !== 'vectors' && component !== undefined) {
    throw new InputError('--component goes with --protocol vectors: this program says it itself');
  }
  if (flags.differential === true && component === 'bandwidth-b') {
    throw new InputError('--differential: there is no model of bandwidth-b');
  }
  return {
    command: { program, args, cwd: io.cwd },
    protocol,
    component: component ?? null,
    timeoutMs: flags.timeout ?? DEFAULT_TIMEOUT_MS,
    differential: flags.differential === true && (flags.design === undefined ? 'fitting' : true),
    misuse: flags.misuse === true,
    state: flags.state,
  };
}

/** The design that the flags name. @throws InputError */
function drivenDesign(flags: DriveFlags): {
  readonly design: Design;
  readonly faults: readonly string[];
} {
  const subject = subjectOf(flags);
  if (subject.design.bandwidth === 'cfs') {
    throw new InputError('--design: no component is of the design cfs; compare takes it');
  }
  return subject;
}

async function drive(program: ProgramOptions, flags: DriveFlags, io: Io): Promise<number> {
  const { design, faults } = drivenDesign(flags);
  const seed = flags.seed ?? drawSeed();
  const artefacts = new Artefacts(io.cwd, flags.out, seed);
  const line = new ProgressLine(io);
  const { result, interrupted } = await runJob(
    jobOf(flags, program, { design, faults, seed }, io),
    io,
    {
      progress: (progress) => line.show(progressText(progress)),
      onFound: (counterexample) => void artefacts.found(counterexample),
      onFault: () => {},
    },
  );
  line.clear();
  if (result === undefined) return EXIT.interrupted;
  const counterexamples = result.counterexamples.map((one) => ({
    ...one,
    file: artefacts.reported(one),
  }));
  const outcome = { report: result, counterexamples, interrupted };
  io.stdout.write(textOf(flags, program, io, outcome));
  return interrupted ? EXIT.interrupted : EXIT[result.verdict];
}

function jobOf(
  flags: DriveFlags,
  program: ProgramOptions,
  subject: Pick<DriveJob['options'], 'design' | 'faults' | 'seed'>,
  io: Io,
): DriveJob {
  const { runs, only, record } = flags;
  const time = flags.time ?? (runs === undefined ? DEFAULT_TIME_MS : undefined);
  return {
    kind: 'drive',
    options: {
      ...subject,
      program,
      minimiseMs: flags.minimiseTime ?? DEFAULT_MINIMISE_MS,
      ...(runs === undefined ? {} : { runs }),
      ...(time === undefined ? {} : { timeMs: time }),
      ...(only === undefined ? {} : { only }),
      ...(record === undefined ? {} : { record: resolvePath(io, record) }),
    },
  };
}

interface Outcome {
  readonly report: DriveReport;
  readonly counterexamples: readonly ReportedDriven[];
  readonly interrupted: boolean;
}

function textOf(flags: DriveFlags, { command }: ProgramOptions, io: Io, outcome: Outcome): string {
  const { report, counterexamples, interrupted } = outcome;
  if (flags.json === true) return jsonText(driveJson(report, counterexamples));
  const text = driveText(report, counterexamples, {
    paint: paintFor(io.stdout, io.env),
    times: flags.runs === undefined,
    interrupted,
    options: optionsAgain(flags),
    program: [command.program, ...command.args],
  });
  return driveOpening(report.system, report) + text;
}

/** The options without which a finding is not had again. */
function optionsAgain(flags: DriveFlags): readonly string[] {
  const { protocol, component, differential, misuse, timeout } = flags;
  return [
    ...(protocol === 'vectors' ? ['--protocol', protocol] : []),
    ...(component === undefined ? [] : ['--component', component]),
    ...(differential === true ? ['--differential', ...subjectAgain(flags)] : []),
    ...(timeout === undefined ? [] : ['--timeout', `${timeout}ms`]),
    ...(misuse === true ? ['--misuse'] : []),
  ];
}

/** The file has a design, but which model runs beside a program is for the flags to say. */
function subjectAgain({ design = [], with: added = [], without = [] }: DriveFlags): string[] {
  return [
    ...design.flatMap((one) => ['--design', one]),
    ...added.flatMap((one) => ['--with', one]),
    ...without.flatMap((one) => ['--without', one]),
  ];
}
