import { join } from 'node:path';
import type { Command } from 'commander';
import { isBeyond } from '../../compare/compare.ts';
import { DEFAULT_OUT } from '../../report/artefacts.ts';
import { compareJson, compareOpening, compareText } from '../../report/compare-report.ts';
import { jsonText } from '../../report/json.ts';
import { writeScenarioFile } from '../../scenario/file.ts';
import { InputError } from '../../scenario/input-error.ts';
import { DEFAULT_DESIGN, type ScenarioOf } from '../../scenario/scenario.ts';
import type { CompareResult } from '../../search/compare.ts';
import { runJob } from '../background.ts';
import { type Context, drawSeed, EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import type { CompareJob } from '../jobs.ts';
import { loadScenario, resolvePath } from '../load.ts';
import { ProgressLine, progressText } from '../progress.ts';
import { addSubjectOptions, jsonOption, type SubjectFlags, subjectOf } from '../search-options.ts';
import { durationMs, seedNumber, wholeNumber } from '../values.ts';

const DEFAULT_TIME_MS = 9_000;
const DEFAULT_MINIMISE_MS = 10_000;

interface CompareFlags extends SubjectFlags {
  readonly runs?: number;
  readonly time?: number;
  readonly seed?: number;
  readonly minimiseTime?: number;
  readonly out: string;
  readonly json?: true;
}

/** Adds `compare`. */
export function addCompare(program: Command, context: Context): void {
  const command = program
    .command('compare')
    .description("compare the cpu.max library with the kernel's own bandwidth control")
    .argument('[file]', 'a scenario file of the level host (default: random scenarios)')
    .option(
      '--runs <n>',
      'end after so many scenarios; the same seed then gives the same report',
      wholeNumber,
    )
    .option(
      '--time <time>',
      'compare for so long (default: 9s, or --runs); minimising comes on top',
      durationMs,
    )
    .option('--seed <n>', 'begin from this seed', seedNumber)
    .option('--minimise-time <time>', 'then minimise for so long (default: 10s)', durationMs)
    .option('--out <dir>', 'where scenarios are written', DEFAULT_OUT)
    .addOption(jsonOption());
  addSubjectOptions(command).action(async (file: string | undefined, flags: CompareFlags) => {
    context.exitCode = await run(file, flags, context.io);
  });
}

async function run(file: string | undefined, flags: CompareFlags, io: Io): Promise<number> {
  const job = jobOf(file, flags, io);
  if (flags.json !== true) io.stdout.write(`${openingOf(job)}\n`);
  const line = new ProgressLine(io);
  let scenarios = 0;
  const { result, interrupted } = await runJob(job, io, {
    progress: (progress) => {
      scenarios = progress.runs;
      line.show(progressText(progress));
    },
    onFound: () => {},
    onFault: () => {},
  });
  line.clear();
  // A second interrupt leaves no time to sum up.
  if (result === undefined) {
    if (flags.json === true) io.stdout.write(jsonText({ scenarios, largest: null }));
    return EXIT.interrupted;
  }
  const shown = fileOf(file, result, flags, io);
  io.stdout.write(
    flags.json === true
      ? jsonText(compareJson(result, shown))
      : compareText(result, shown, {
          paint: paintFor(io.stdout, io.env),
          times: flags.runs === undefined && file === undefined,
          interrupted,
          isRandom: file === undefined,
        }),
  );
  if (interrupted) return EXIT.interrupted;
  if (result.largest === null) return EXIT.inconclusive;
  return isBeyond(result.largest.divergence) ? EXIT.broken : EXIT.holds;
}

function openingOf({ options }: CompareJob): string {
  const { scenario, seed } = options;
  return `${compareOpening(options)}${scenario === undefined ? `; seed ${seed}` : ''}`;
}

function jobOf(file: string | undefined, flags: CompareFlags, io: Io): CompareJob {
  const minimiseMs = flags.minimiseTime ?? DEFAULT_MINIMISE_MS;
  if (file !== undefined) {
    const scenario = scenarioOf(file, flags, io);
    const { design, faults } = scenario;
    return { kind: 'compare', options: { design, faults, seed: 0, minimiseMs, scenario } };
  }
  const { runs } = flags;
  const time = flags.time ?? (runs === undefined ? DEFAULT_TIME_MS : undefined);
  const options = {
    ...subjectOf(flags),
    seed: flags.seed ?? drawSeed(),
    minimiseMs,
    ...(runs === undefined ? {} : { runs }),
    ...(time === undefined ? {} : { timeMs: time }),
  };
  refuseCfs(options.design.bandwidth);
  return { kind: 'compare', options };
}

function refuseCfs(bandwidth: string): void {
  if (bandwidth !== 'cfs') return;
  throw new InputError('--design: cfs is what the others are compared with');
}

/** The scenario of a file, for the library's side; the kernel's has no design. */
function scenarioOf(file: string, flags: CompareFlags, io: Io): ScenarioOf<'host'> {
  for (const flag of ['runs', 'time', 'seed', 'design', 'with', 'without'] as const) {
    if (flags[flag] === undefined) continue;
    throw new InputError(`--${flag}: a file is compared once, as it stands`);
  }
  const scenario = loadScenario(io, file);
  if (scenario.level !== 'host') {
    throw new InputError(`${file}: level: expected "host" to compare, found "${scenario.level}"`);
  }
  const { bandwidth } = scenario.design;
  if (bandwidth !== 'cfs') return scenario;
  return { ...scenario, design: { ...scenario.design, bandwidth: DEFAULT_DESIGN.bandwidth } };
}

/** Where the scenario of the largest divergence is; it is written, unless it is the user's own. */
function fileOf(
  file: string | undefined,
  { largest, seed, operationsFound }: CompareResult,
  { out }: CompareFlags,
  io: Io,
): string | null {
  if (largest === null) return null;
  const isFinding = isBeyond(largest.divergence);
  const isOwn = file !== undefined && largest.scenario.operations.length === operationsFound;
  if (isOwn && !isFinding) return file;
  const name = `compare${file === undefined ? `-seed${seed}` : ''}${isFinding ? '.min' : ''}.json`;
  const path = join(out, name);
  writeScenarioFile(resolvePath(io, path), largest.scenario);
  return path;
}
