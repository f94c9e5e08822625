import { join } from 'node:path';
import type { Command } from 'commander';
import { faults } from '../../faults/catalogue.ts';
import type { Fault, FaultComponent, FaultKind } from '../../faults/fault.ts';
import { slug } from '../../report/artefacts.ts';
import { type FaultLine, faultsJson, faultsText } from '../../report/faults-report.ts';
import { jsonText } from '../../report/json.ts';
import { plural } from '../../report/units.ts';
import { writeScenarioFile } from '../../scenario/file.ts';
import { InputError } from '../../scenario/input-error.ts';
import { unknownName } from '../../scenario/select.ts';
import { suiteOf } from '../../search/faults.ts';
import { runJob } from '../background.ts';
import { type Context, drawSeed, EXIT } from '../context.ts';
import { type Io, paintFor } from '../io.ts';
import type { FoundFault } from '../jobs.ts';
import { resolvePath } from '../load.ts';
import { ProgressLine } from '../progress.ts';
import { addSearchOptions, type SearchFlags } from '../search-options.ts';
import { names, wholeNumber } from '../values.ts';

const DEFAULT_TIME_MS = 120_000;

const KINDS: readonly FaultKind[] = [
  'sequential',
  'race',
  'arithmetic',
  'ordering',
  'resource-lifetime',
  'liveness',
];
const COMPONENTS: readonly FaultComponent[] = [
  'rbtree',
  'atq',
  'bandwidth',
  'lavd-integration',
  'dsq',
  'bypass',
  'subsched',
];

interface FaultsFlags extends SearchFlags {
  readonly kind?: readonly string[];
  readonly component?: readonly string[];
  readonly seeds: number;
}

/** Adds `faults`. */
export function addFaults(program: Command, context: Context): void {
  const command = program
    .command('faults')
    .description('search for every known fault: is it found, how soon, how short');
  addSearchOptions(command, {
    suite: 'only faults that this suite shows (default: all)',
    time: 'search and minimise for so long, in all (default: 2m)',
  })
    .option('--kind <names>', 'only faults of these kinds: A,B', names)
    .option('--component <names>', 'only faults of these components: A,B', names)
    .option('--seeds <n>', 'search with so many seeds', wholeNumber, 1)
    .action(async (flags: FaultsFlags) => {
      context.exitCode = await searchForFaults(flags, context.io);
    });
}

async function searchForFaults(flags: FaultsFlags, io: Io): Promise<number> {
  const chosen = choose(flags);
  const seed = flags.seed ?? drawSeed();
  if (flags.json !== true) {
    io.stdout.write(`scx-check faults: ${plural(chosen.length, 'fault')}; seed ${seed}\n`);
  }
  const line = new ProgressLine(io);
  const lines = new Map<string, FaultLine>();
  const take = (result: FoundFault): void => {
    lines.set(result.id, lineOf(result, flags.out, io));
    line.show(`${lines.size} of ${plural(chosen.length, 'fault')}: ${result.id}`);
  };
  const { seeds, runs, strategy, time = DEFAULT_TIME_MS } = flags;
  const limits = {
    ...(runs === undefined ? {} : { runs }),
    ...(strategy === undefined ? {} : { strategy }),
  };
  const ids = chosen.map(({ id }) => id);
  const { result, interrupted } = await runJob(
    { kind: 'faults', faults: ids, seeds, seed, timeMs: time, ...limits },
    io,
    { progress: () => {}, onFound: () => {}, onFault: take },
  );
  line.clear();
  for (const one of result ?? []) if (!lines.has(one.id)) take(one);

  const all = [...lines.values()];
  io.stdout.write(
    flags.json === true
      ? jsonText(faultsJson(all, seed))
      : faultsText(all, seed, paintFor(io.stdout, io.env)),
  );
  if (interrupted) return EXIT.interrupted;
  if (all.length === 0) return EXIT.inconclusive;
  return all.every(({ found }) => found) ? EXIT.holds : EXIT.broken;
}

/** The faults that the options choose. @throws InputError for a name that nothing has */
function choose({ suite = 'all', kind, component, only }: FaultsFlags): readonly Fault[] {
  const ids = faults.map(({ id }) => id);
  checkNames('--kind', 'kind', kind ?? [], KINDS);
  checkNames('--component', 'component', component ?? [], COMPONENTS);
  checkNames('--only', 'fault', only ?? [], ids);
  return faults.filter(
    (fault) =>
      (suite === 'all' || suiteOf(fault) === suite) &&
      (kind?.includes(fault.kind) ?? true) &&
      (component?.includes(fault.component) ?? true) &&
      (only?.includes(fault.id) ?? true),
  );
}

function checkNames(
  option: string,
  what: string,
  given: readonly string[],
  known: readonly string[],
): void {
  for (const name of given) {
    if (!known.includes(name)) throw new InputError(`${option}: ${unknownName(what, name, known)}`);
  }
}

/** Writes the scenario, if there is one, and says where. */
function lineOf({ counterexample, ...facts }: FoundFault, out: string, io: Io): FaultLine {
  if (counterexample === null) return { ...facts, file: null };
  const file = join(out, 'faults', `${slug(facts.id)}.json`);
  writeScenarioFile(resolvePath(io, file), counterexample.scenario);
  return { ...facts, file };
}
