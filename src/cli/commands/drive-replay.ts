import { type Failure, failureKey } from '../../check/failure.ts';
import type { ProgramOptions } from '../../drive/search/options.ts';
import { type DrivenReplay, replayDriven } from '../../drive/search/replay-driven.ts';
import { verdictWord } from '../../report/console.ts';
import { driveReplayJson } from '../../report/drive-report.ts';
import { jsonText } from '../../report/json.ts';
import { plural } from '../../report/units.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import { loadScenario, resolvePath } from '../load.ts';
import { type SubjectFlags, subjectOf } from '../search-options.ts';

interface ReplayFlags extends SubjectFlags {
  readonly only?: readonly string[];
  readonly record?: string;
  readonly json?: true;
}

/** Runs one scenario file on a program. @throws InputError */
export function replayOnProgram(
  file: string,
  program: ProgramOptions,
  flags: ReplayFlags,
  io: Io,
): number {
  const { only, record, json } = flags;
  const scenario = withSubject(loadScenario(io, file), flags);
  const replay = replayDriven(scenario, program, {
    ...(only === undefined ? {} : { only }),
    ...(record === undefined ? {} : { record: resolvePath(io, record) }),
  });
  io.stdout.write(
    json === true
      ? jsonText(driveReplayJson(file, scenario, replay))
      : text(file, scenario, replay, io),
  );
  return EXIT[replay.verdict];
}

/** The design and the faults are those of the file, unless flags name others. */
function withSubject(scenario: Scenario, flags: SubjectFlags): Scenario {
  const isNamed = [flags.design, flags.with, flags.without].some((one) => one !== undefined);
  return isNamed ? { ...scenario, ...subjectOf(flags) } : scenario;
}

function text(file: string, scenario: Scenario, replay: DrivenReplay, io: Io): string {
  const { verdict, failures, also, reason } = replay;
  const size = plural(scenario.operations.length, 'operation');
  const why = reason === undefined ? '' : `: ${reason}`;
  const lines = [
    `${file}: ${verdictWord(verdict, paintFor(io.stdout, io.env))}, ${size}${why}`,
    ...failures.map((failure) => `  ${failureText(failure, scenario)}`),
    ...missing(scenario, failures),
    ...(also.length === 0 ? [] : ['also broken']),
    ...also.map((failure) => `  ${failureText(failure, scenario)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function failureText(failure: Failure, { operations }: Scenario): string {
  const { operation, message } = failure;
  const place =
    operation < operations.length ? `operation ${operation}` : 'after the last operation';
  return `${failureKey(failure)}, ${place}: ${message}`;
}

/** What the file was written for, where that is not among what broke. */
function missing(
  { property, failureKind }: Scenario,
  failures: readonly Failure[],
): readonly string[] {
  if (property === undefined) return [];
  const named = failureKind === undefined ? property : failureKey({ property, failureKind });
  const isThere = failures.some((one) =>
    failureKind === undefined ? one.property === property : failureKey(one) === named,
  );
  return isThere ? [] : [`  ${named}, which the file names, does not break`];
}
