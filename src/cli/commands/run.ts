import { type Command, Option } from 'commander';
import { kitNamed } from '../../check/kits.ts';
import { Artefacts } from '../../report/artefacts.ts';
import { openingLine, runText } from '../../report/console.ts';
import { explain } from '../../report/explain.ts';
import { formatExplanation } from '../../report/explanation-text.ts';
import { jsonText, runJson } from '../../report/json.ts';
import { junitText } from '../../report/junit.ts';
import type { ReportedCounterexample, RunReport } from '../../report/run-report.ts';
import { InputError } from '../../scenario/input-error.ts';
import { DEFAULT_DESIGN, type Design } from '../../scenario/scenario.ts';
import { unknownName } from '../../scenario/select.ts';
import type { Counterexample } from '../../search/counterexample.ts';
import type { SearchProgress } from '../../search/options.ts';
import { kitNamesOf, SUITES, type Suite, suitesFor } from '../../search/suites.ts';
import { runJob } from '../background.ts';
import { type Context, drawSeed, EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import type { SearchJob } from '../jobs.ts';
import {
  filesFor,
  type PolicyFile,
  type PolicyFlags,
  policyFiles,
  policyOption,
  registerPolicies,
} from '../policies.ts';
import { ProgressLine, progressText } from '../progress.ts';
import {
  addSearchOptions,
  addSubjectOptions,
  type SearchFlags,
  type SubjectFlags,
  subjectOf,
} from '../search-options.ts';
import { durationMs } from '../values.ts';

/** With starting up and summing up, a run takes about 10 s. */
const DEFAULT_TIME_MS = 9_000;
const DEFAULT_MINIMISE_MS = 10_000;

interface RunFlags extends SearchFlags, SubjectFlags, PolicyFlags {
  readonly minimiseTime?: number;
  readonly reporter: 'console' | 'junit';
}

/** Adds `run`. */
export function addRun(program: Command, context: Context): void {
  const command = program
    .command('run')
    .description('search for scenarios that break a property, and minimise them');
  addSearchOptions(command, {
    suite: 'what to check (default: what the design changes; hierarchy with --policy)',
    time: 'search for so long (default: 9s, or --runs); minimising comes on top',
  });
  addSubjectOptions(command)
    .addOption(policyOption())
    .option(
      '--minimise-time <time>',
      'then minimise for so long, in all (default: 10s)',
      durationMs,
    )
    .addOption(
      new Option('--reporter <name>', 'how to report')
        .choices(['console', 'junit'])
        .default('console')
        .conflicts('json'),
    )
    .action(async (flags: RunFlags) => {
      context.exitCode = await run(flags, context.io);
    });
}

async function run(flags: RunFlags, io: Io): Promise<number> {
  const { design, faults } = subjectOf(flags);
  const policies = policyFiles(flags, io);
  if (policies.length > 0 && flags.suite === 'bandwidth') {
    throw new InputError('--policy: the suite bandwidth has no schedulers; take another suite');
  }
  const shownByName = await registerPolicies(policies);
  // A policy of the user's knows of no cpu.max.
  const suite = flags.suite ?? (policies.length > 0 ? 'hierarchy' : undefined);
  const suites = suitesFor(suite, design);
  checkOnly(flags.only ?? [], suites, design);
  const seed = flags.seed ?? drawSeed();
  const artefacts = new Artefacts(io.cwd, flags.out, seed);
  const opening = { design, faults, suites, seed };
  if (flags.json !== true) {
    const stream = flags.reporter === 'console' ? io.stdout : io.stderr;
    stream.write(openingLine('run', opening));
  }

  const line = new ProgressLine(io);
  const known: Known = { found: [], progress: undefined };
  const { result, interrupted } = await runJob(jobOf(flags, opening, policies), io, {
    progress: (progress) => {
      known.progress = progress;
      line.show(progressText(progress));
    },
    onFound: (counterexample) => {
      known.found.push(counterexample);
      artefacts.found(counterexample);
    },
    onFault: () => {},
  });
  line.clear();

  const report = result ?? partialReport(opening, known);
  const counterexamples = report.counterexamples.map((counterexample) => ({
    ...counterexample,
    file: artefacts.reported(counterexample),
  }));
  io.stdout.write(textOf(flags, io, { report, counterexamples, interrupted, shownByName }));
  return interrupted ? EXIT.interrupted : EXIT[report.verdict];
}

function jobOf(
  flags: RunFlags,
  subject: Pick<SearchJob['options'], 'design' | 'faults' | 'seed' | 'suites'>,
  policies: readonly PolicyFile[],
): SearchJob {
  const { runs, only, strategy } = flags;
  const time = flags.time ?? (runs === undefined ? DEFAULT_TIME_MS : undefined);
  const options = {
    ...subject,
    minimiseMs: flags.minimiseTime ?? DEFAULT_MINIMISE_MS,
    ...(strategy === undefined ? {} : { strategy }),
    ...(runs === undefined ? {} : { runs }),
    ...(time === undefined ? {} : { timeMs: time }),
    ...(only === undefined ? {} : { only }),
  };
  return { kind: 'search', options, policies };
}

/** Refuses a name that nothing has, or that this design does not promise: it would pass idly. */
function checkOnly(only: readonly string[], suites: readonly Suite[], design: Design): void {
  const laws = lawsOf(suites, design);
  for (const name of only) {
    const law = laws.find(({ id }) => id === name);
    if (law === undefined) {
      const suite = SUITES.find((one) =>
        lawsOf([one], DEFAULT_DESIGN).some(({ id }) => id === name),
      );
      if (suite !== undefined) {
        throw new InputError(
          `--only: ${name} is a property of the suite ${suite}, and this is ${suites.join(', ')}`,
        );
      }
      const ids = lawsOf(SUITES, DEFAULT_DESIGN).map(({ id }) => id);
      throw new InputError(`--only: ${unknownName('property', name, [...new Set(ids)])}`);
    }
    if (!law.designs.includes(design.bandwidth)) {
      throw new InputError(`--only: the design ${design.bandwidth} does not promise ${name}`);
    }
  }
}

/** Properties and monitors of some suites. */
function lawsOf(
  suites: readonly Suite[],
  design: Design,
): readonly { readonly id: string; readonly designs: readonly string[] }[] {
  const kits = kitNamesOf(suites, design).map(kitNamed);
  return [
    ...kits.flatMap(({ properties }) => properties),
    ...kits.flatMap(({ monitors }) =>
      monitors.map(({ monitor, designs }) => ({ id: monitor.id, designs })),
    ),
  ];
}

/** What is known of a search that did not end. */
interface Known {
  readonly found: Counterexample[];
  progress: SearchProgress | undefined;
}

function partialReport(
  opening: Pick<RunReport, 'design' | 'faults' | 'suites' | 'seed'>,
  { found, progress }: Known,
): RunReport {
  return {
    ...opening,
    verdict: found.length > 0 ? 'broken' : 'inconclusive',
    runs: progress?.runs ?? 0,
    schedules: progress?.schedules ?? 0,
    operations: progress?.operations ?? 0,
    skipped: 0,
    elapsedMs: progress?.elapsedMs ?? 0,
    properties: [],
    notApplicable: [],
    witnesses: [],
    monitors: [],
    counterexamples: found,
    operationKinds: [],
    policies: [],
  };
}

interface Outcome {
  readonly report: RunReport;
  readonly counterexamples: readonly ReportedCounterexample[];
  readonly interrupted: boolean;
  /** Files of the user's policies, by the policy's name. */
  readonly shownByName: ReadonlyMap<string, string>;
}

function textOf(flags: RunFlags, io: Io, outcome: Outcome): string {
  const { report, counterexamples, interrupted, shownByName } = outcome;
  if (flags.json === true) return jsonText(runJson(report, counterexamples));
  if (flags.reporter === 'junit') {
    return junitText(report, counterexamples, ({ scenario }) =>
      formatExplanation(explain(scenario)),
    );
  }
  return runText(report, counterexamples, {
    paint: paintFor(io.stdout, io.env),
    times: flags.runs === undefined,
    interrupted,
    explanationOf: ({ scenario }) => explain(scenario),
    policiesFor: (scenario) => filesFor(scenario, shownByName),
  });
}
