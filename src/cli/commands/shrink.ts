import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { failureKey } from '../../check/failure.ts';
import { replayScenario } from '../../check/replay.ts';
import { DEFAULT_OUT, replayCommand } from '../../report/artefacts.ts';
import { jsonHead, jsonText } from '../../report/json.ts';
import { plural } from '../../report/units.ts';
import { writeScenarioFile } from '../../scenario/file.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { minimise } from '../../search/minimise/minimise.ts';
import { type Context, EXIT } from '../context.ts';
import type { Io } from '../io.ts';
import { loadScenario, resolvePath } from '../load.ts';
import {
  filesFor,
  type PolicyFlags,
  policyFiles,
  policyOption,
  registerPolicies,
} from '../policies.ts';
import { jsonOption } from '../search-options.ts';
import { durationMs } from '../values.ts';

const DEFAULT_TIME_MS = 10_000;

interface ShrinkFlags extends PolicyFlags {
  readonly minimiseTime?: number;
  readonly out: string;
  readonly json?: true;
}

/** Adds `shrink`. */
export function addShrink(program: Command, context: Context): void {
  program
    .command('shrink')
    .description('minimise the scenario of one file')
    .argument('<file>', 'a scenario file')
    .option('--minimise-time <time>', 'minimise for so long (default: 10s)', durationMs)
    .option('--out <dir>', 'where the smaller scenario is written', DEFAULT_OUT)
    .addOption(policyOption())
    .addOption(jsonOption())
    .action(async (file: string, flags: ShrinkFlags) => {
      const shownByName = await registerPolicies(policyFiles(flags, context.io));
      context.exitCode = shrink(file, flags, context.io, shownByName);
    });
}

function shrink(
  file: string,
  flags: ShrinkFlags,
  io: Io,
  shownByName: ReadonlyMap<string, string>,
): number {
  const scenario = loadScenario(io, file);
  const failure = failureOf(scenario);
  const head = { ...jsonHead('shrink'), file };
  const before = scenario.operations.length;
  if (failure === undefined) {
    const holds = { ...head, verdict: 'holds', operationsFound: before };
    const size = plural(before, 'operation');
    io.stdout.write(
      flags.json === true
        ? jsonText(holds)
        : `${file}: holds, ${size}; there is nothing to shrink\n`,
    );
    return EXIT.holds;
  }
  const { property, failureKind } = failure;
  const named = { ...scenario, property, failureKind } as Scenario;
  const small = minimise(named, failure, { timeMs: flags.minimiseTime ?? DEFAULT_TIME_MS });
  const output = join(flags.out, `${basename(file).replace(/(\.min)?\.json$/, '')}.min.json`);
  writeScenarioFile(resolvePath(io, output), small.scenario);

  const after = small.scenario.operations.length;
  const { minimal, evaluations } = small;
  const report = {
    ...head,
    verdict: 'broken',
    property,
    kind: failureKind,
    message: small.failure.message,
    operationsFound: before,
    operations: after,
    minimal,
    evaluations,
    output,
  };
  const certificate = minimal ? 'minimal' : 'not minimal: out of time';
  const text =
    `${file}: ${failureKey(failure)} with ${plural(before, 'operation')}, now ${after} ` +
    `(${certificate}; ${plural(evaluations, 'evaluation')})\n` +
    `${replayCommand(output, filesFor(small.scenario, shownByName))}\n`;
  io.stdout.write(flags.json === true ? jsonText(report) : text);
  return EXIT.broken;
}

/** The failure to keep: the one that the file names, or else the first. */
function failureOf(scenario: Scenario): ReturnType<typeof replayScenario>[number] | undefined {
  const failures = replayScenario(scenario);
  const { property, failureKind } = scenario;
  return (
    failures.find((one) => one.property === property && one.failureKind === failureKind) ??
    failures.find((one) => one.property === property) ??
    failures[0]
  );
}
