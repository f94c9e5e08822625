import { join } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_OUT, slug } from '../../report/artefacts.ts';
import { exploreJson, exploreText } from '../../report/explore-report.ts';
import { jsonText } from '../../report/json.ts';
import { writeScenarioFile } from '../../scenario/file.ts';
import { InputError } from '../../scenario/input-error.ts';
import { unknownName } from '../../scenario/select.ts';
import { encounters } from '../../search/races/encounters.ts';
import { type ExploredEncounter, exploreEncounter } from '../../search/races/explore-encounter.ts';
import { type Context, EXIT } from '../context.ts';
import type { Io } from '../io.ts';
import { resolvePath } from '../load.ts';
import { ProgressLine } from '../progress.ts';
import { addSubjectOptions, jsonOption, type SubjectFlags, subjectOf } from '../search-options.ts';
import { names, wholeNumber } from '../values.ts';

const DEFAULT_RUNS = 200_000;

interface ExploreFlags extends SubjectFlags {
  readonly switches: number;
  readonly runs: number;
  readonly only?: readonly string[];
  readonly out: string;
  readonly json?: true;
}

/** Adds `explore`. */
export function addExplore(program: Command, context: Context): void {
  const command = program
    .command('explore')
    .description('play every schedule with few context switches of pairs that meet')
    .option('--switches <n>', 'context switches at most (default: 2)', wholeNumber, 2)
    .option('--runs <n>', 'schedules of a pair at most', wholeNumber, DEFAULT_RUNS)
    .option('--only <name>', 'nothing but this pair; may be repeated', names)
    .option('--out <dir>', 'where scenarios are written', DEFAULT_OUT)
    .addOption(jsonOption());
  addSubjectOptions(command).action((flags: ExploreFlags) => {
    context.exitCode = explorePairs(flags, context.io);
  });
}

function explorePairs(flags: ExploreFlags, io: Io): number {
  const { only, switches, runs: runsMax } = flags;
  const known = encounters.map(({ name }) => name);
  for (const name of only ?? []) {
    if (!known.includes(name)) throw new InputError(unknownName('pair', name, known));
  }
  const chosen = encounters.filter(({ name }) => only?.includes(name) ?? true);
  const options = { ...subjectOf(flags), switches, runsMax };
  const line = new ProgressLine(io);
  const results: ExploredEncounter[] = [];
  for (const encounter of chosen) {
    line.show(`${results.length} of ${chosen.length} pairs: ${encounter.name}`);
    results.push(exploreEncounter(encounter, options));
  }
  line.clear();
  const files = writeFound(results, flags.out, io);
  io.stdout.write(
    flags.json === true
      ? jsonText(exploreJson(results, switches, files))
      : exploreText(results, switches, files),
  );
  if (results.some(({ found }) => found.length > 0)) return EXIT.broken;
  return results.every(({ isComplete }) => isComplete) ? EXIT.holds : EXIT.inconclusive;
}

/** The scenario files of what was found, by pair. */
function writeFound(
  results: readonly ExploredEncounter[],
  out: string,
  io: Io,
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, readonly string[]>();
  for (const { name, found } of results) {
    const written = found.map(({ failure, scenario }) => {
      const kind = slug(`${failure.property}-${failure.failureKind}`);
      const file = join(out, `${name}-${kind}.json`);
      writeScenarioFile(resolvePath(io, file), scenario);
      return file;
    });
    files.set(name, written);
  }
  return files;
}
