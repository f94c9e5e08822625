import type { Command } from 'commander';
import { type Failure, failureKey } from '../../check/failure.ts';
import { replayScenario } from '../../check/replay.ts';
import { verdictWord } from '../../report/console.ts';
import { jsonText, replayJson } from '../../report/json.ts';
import { plural } from '../../report/units.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Context, EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import { loadScenario } from '../load.ts';
import { type PolicyFlags, policyFiles, policyOption, registerPolicies } from '../policies.ts';
import { jsonOption } from '../search-options.ts';

interface ReplayFlags extends PolicyFlags {
  readonly json?: true;
}

/** Adds `replay`. */
export function addReplay(program: Command, context: Context): void {
  program
    .command('replay')
    .description('run one scenario file')
    .argument('<file>', 'a scenario file')
    .addOption(policyOption())
    .addOption(jsonOption())
    .action(async (file: string, flags: ReplayFlags) => {
      await registerPolicies(policyFiles(flags, context.io));
      context.exitCode = replay(file, flags.json === true, context.io);
    });
}

function replay(file: string, json: boolean, io: Io): number {
  const scenario = loadScenario(io, file);
  const failures = replayScenario(scenario);
  io.stdout.write(
    json
      ? jsonText(replayJson(file, scenario, failures))
      : replayText(file, scenario, failures, io),
  );
  return failures.length === 0 ? EXIT.holds : EXIT.broken;
}

function replayText(
  file: string,
  scenario: Scenario,
  failures: readonly Failure[],
  io: Io,
): string {
  const paint = paintFor(io.stdout, io.env);
  const size = plural(scenario.operations.length, 'operation');
  const named = namedBy(scenario);
  if (failures.length === 0) {
    const note = named === undefined ? '' : `; ${named}, which the file names, does not break`;
    return `${file}: ${verdictWord('holds', paint)}, ${size}${note}\n`;
  }
  const lines = failures.map(
    (failure) => `  ${failureKey(failure)}, ${placeOf(failure, scenario)}: ${failure.message}`,
  );
  if (named !== undefined && !failures.some((failure) => failureKey(failure).startsWith(named))) {
    lines.push(`  ${named}, which the file names, does not break`);
  }
  return `${file}: ${verdictWord('broken', paint)}, ${size}\n${lines.join('\n')}\n`;
}

/** The failure that a file was written for, if it says so. */
function namedBy({ property, failureKind }: Scenario): string | undefined {
  if (property === undefined) return undefined;
  return failureKind === undefined ? property : failureKey({ property, failureKind });
}

function placeOf({ operation }: Failure, { operations }: Scenario): string {
  return operation < operations.length ? `operation ${operation}` : 'after the last operation';
}
