import { type Failure, failureKey } from '../../check/failure.ts';
import type { ProgramOptions } from '../../drive/search/options.ts';
import { replayDriven } from '../../drive/search/replay-driven.ts';
import { verdictWord } from '../../report/console.ts';
import { jsonText, replayJson } from '../../report/json.ts';
import { plural } from '../../report/units.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import { loadScenario } from '../load.ts';

/** Runs one scenario file on a program. @throws InputError */
export function replayOnProgram(
  file: string,
  program: ProgramOptions,
  { json }: { readonly json?: true },
  io: Io,
): number {
  const scenario = loadScenario(io, file);
  const failures = replayDriven(scenario, program);
  io.stdout.write(
    json === true
      ? jsonText({ ...replayJson(file, scenario, failures), command: 'drive' })
      : text(file, scenario, failures, io),
  );
  return failures.length === 0 ? EXIT.holds : EXIT.broken;
}

function text(file: string, scenario: Scenario, failures: readonly Failure[], io: Io): string {
  const paint = paintFor(io.stdout, io.env);
  const size = plural(scenario.operations.length, 'operation');
  const word = verdictWord(failures.length === 0 ? 'holds' : 'broken', paint);
  const lines = failures.map((failure) => {
    const { operation, message } = failure;
    const place =
      operation < scenario.operations.length
        ? `operation ${operation}`
        : 'after the last operation';
    return `  ${failureKey(failure)}, ${place}: ${message}\n`;
  });
  return `${file}: ${word}, ${size}\n${lines.join('')}`;
}
