import { type Failure, failureKey } from '../check/failure.ts';
import type { Kit, Run, StateLine } from '../check/kit.ts';
import { kitOf } from '../check/kits.ts';
import { Statistics } from '../check/statistics.ts';
import { type UnderTest, underTest } from '../check/under-test.ts';
import { errnoName } from '../core/errno.ts';
import type {
  Cast,
  Design,
  Level,
  OperationsByLevel,
  Scenario,
  ScenarioOf,
} from '../scenario/scenario.ts';
import type { Outcome } from '../system/system.ts';
import { type CastLine, castWords } from './cast-words.ts';
import { operationWords } from './operation-words.ts';
import { formatMsColumn } from './units.ts';

/** One operation of a scenario and what came of it. */
export interface ExplainedStep {
  /** The operation's place in the file; null for the settling phase. */
  readonly index: number | null;
  /** When it began, in ms from the start; null where there is no clock. */
  readonly time: string | null;
  readonly operation: string;
  readonly result: string;
  readonly changes: readonly string[];
}

/** The law that broke, with its authority. */
export interface BrokenLaw {
  readonly property: string;
  readonly failureKind: string;
  readonly message: string;
  /** The operation at which it broke; the number of operations for the settling phase. */
  readonly operation: number;
  readonly law: string;
  readonly why: string;
  readonly source: string;
}

/** A scenario told as a table over time, up to the line where a law breaks. */
export interface Explanation {
  readonly level: Level;
  readonly design: Design;
  readonly faults: readonly string[];
  readonly cast: readonly CastLine[];
  /** The state before the first operation. */
  readonly start: readonly string[];
  readonly steps: readonly ExplainedStep[];
  /** Null if nothing broke. */
  readonly broken: BrokenLaw | null;
  /** Other laws that broke up to that point. */
  readonly also: readonly BrokenLaw[];
}

/** The text of a law by the id of its property or monitor. */
interface LawText {
  readonly law: string;
  readonly why: string;
  readonly source: string;
}

/** The item of the state that is the clock; it has a column of its own. */
const CLOCK = 'clock';
/** States that go without saying at the start. */
const AT_REST = new Set(['idle', 'empty']);

/**
 * Replays a scenario and tells what happened.
 *
 * @throws InputError for a fault that does not exist
 */
export function explain(scenario: Scenario): Explanation {
  const kit = kitOf(scenario.level) as Kit<Level>;
  const subject = underTest(scenario.design, scenario.faults);
  return explainOn(kit, scenario as ScenarioOf<Level>, subject);
}

/** As {@link explain}, with a kit of the caller's. */
export function explainOn<L extends Level>(
  kit: Kit<L>,
  scenario: ScenarioOf<L>,
  subject: UnderTest,
): Explanation {
  const run = kit.open(scenario.cast, subject, {
    schedule: scenario.schedule,
    statistics: new Statistics(),
    isThorough: true,
  });
  const teller = new Teller(kit.level, scenario.cast, run);
  const start = teller.start();
  let over = false;
  for (const operation of scenario.operations) {
    teller.perform(operation);
    over = isOver(run, scenario);
    if (over) break;
  }
  if (!over) teller.settle();
  const laws = run.failures.map((failure) => brokenLaw(kit, failure));
  const expected = laws.find((law) => isExpected(scenario, law)) ?? laws[0] ?? null;
  return {
    level: scenario.level,
    design: scenario.design,
    faults: scenario.faults,
    cast: castWords(scenario.level, scenario.cast),
    start,
    steps: teller.steps,
    broken: expected,
    also: laws.filter((law) => law !== expected),
  };
}

/** Other laws may break on the way to the failure that a scenario is about. */
function isOver<L extends Level>(run: Run<L>, scenario: ScenarioOf<L>): boolean {
  const { property, failureKind } = scenario;
  if (property === undefined || failureKind === undefined) return run.failure !== undefined;
  return run.failures.some((failure) => isExpected(scenario, failure));
}

function isExpected(
  { property, failureKind }: Pick<Scenario, 'property' | 'failureKind'>,
  failure: Pick<Failure, 'property' | 'failureKind'>,
): boolean {
  if (property === undefined) return false;
  if (failureKind === undefined) return property === failure.property;
  return failureKey(failure) === failureKey({ property, failureKind });
}

function brokenLaw<L extends Level>(kit: Kit<L>, failure: Failure): BrokenLaw {
  return { ...failure, ...lawText(kit, failure.property) };
}

function lawText<L extends Level>(kit: Kit<L>, id: string): LawText {
  const property = kit.properties.find((one) => one.id === id);
  if (property !== undefined) {
    const { law, why, source } = property;
    return { law, why, source };
  }
  const binding = kit.monitors.find((one) => one.monitor.id === id);
  const machine = binding?.monitor.machine;
  return {
    law: `Every event of a ${binding?.entity ?? 'entity'} is possible in the state that it meets.`,
    why: machine?.description ?? '',
    source: machine?.source ?? '',
  };
}

/** What goes on when the operations are over. */
const SETTLING: { readonly [L in Level]?: string } = {
  host: '; every CPU keeps dispatching',
  machine: '; what was held up goes on',
  smp: '; the paths run, and what waits',
};

/** Performs operations and notes what each changed. */
class Teller<L extends Level> {
  readonly steps: ExplainedStep[] = [];
  readonly #level: L;
  readonly #cast: Cast;
  readonly #run: Run<L>;
  #state: ReadonlyMap<string, string>;
  #elapsedNs = 0;

  constructor(level: L, cast: Cast, run: Run<L>) {
    this.#level = level;
    this.#cast = cast;
    this.#run = run;
    this.#state = stateOf(run.describe());
  }

  /** What there is, but for what only waits to be used. */
  start(): string[] {
    return [...this.#state]
      .filter(([item, text]) => item !== CLOCK && !AT_REST.has(text))
      .map(([item, text]) => `${item}: ${text}`);
  }

  perform(operation: OperationsByLevel[L]): void {
    const index = this.steps.length;
    const time = this.#time();
    const outcome = this.#run.perform(operation);
    if (outcome.status !== 'skipped') this.#elapsedNs += durationOf(operation);
    const words = operationWords(this.#level, operation, this.#cast);
    this.#note(index, time, words, resultWords(outcome));
  }

  settle(): void {
    const time = this.#time();
    this.#run.finish();
    this.#note(null, time, `no more operations${SETTLING[this.#level] ?? ''}`, '');
  }

  #note(index: number | null, time: string | null, operation: string, result: string): void {
    const after = stateOf(this.#run.describe());
    const changes = differences(this.#state, after);
    this.#state = after;
    this.steps.push({ index, time, operation, result, changes });
  }

  #time(): string | null {
    if (this.#level === 'tree' || this.#level === 'queue') return null;
    // A system that does not show its clock is timed by what the operations say.
    return formatMsColumn(BigInt(this.#state.get(CLOCK) ?? this.#elapsedNs));
  }
}

/** The time that an operation lets pass, in ns. */
function durationOf(operation: OperationsByLevel[Level]): number {
  return operation.op === 'advance' || operation.op === 'run' ? operation.ns : 0;
}

function stateOf(lines: readonly StateLine[]): ReadonlyMap<string, string> {
  return new Map(lines.map(({ item, text }) => [item, text]));
}

function resultWords({ status, ret }: Outcome): string {
  if (status === 'skipped') return 'skipped';
  return ret === 0 ? 'ok' : errnoName(ret);
}

/** What is otherwise in the state, an item a line. */
function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const changes: string[] = [];
  for (const [item, text] of after) {
    if (item === CLOCK) continue;
    const old = before.get(item);
    if (old === undefined) changes.push(`${item}: ${text}`);
    else if (old !== text) changes.push(`${item}: ${changeOf(old, text)}`);
  }
  for (const item of before.keys()) if (!after.has(item)) changes.push(`${item}: gone`);
  return changes;
}

/** A text of one part as "old -> new"; of one with several parts, those that are new. */
function changeOf(old: string, text: string): string {
  const before = old.split('; ');
  const after = text.split('; ');
  if (before.length === 1 && after.length === 1) {
    // What only runs on, such as the time to a deadline, needs no comparison.
    const runsOn = text.includes(', ') && text.split(', ')[0] === old.split(', ')[0];
    return runsOn ? text : `${old} -> ${text}`;
  }
  const added = after.filter((part) => !before.includes(part));
  const subjects = new Set(after.map(subjectOf));
  const removed = before
    .map(subjectOf)
    .filter((subject) => !subjects.has(subject))
    .map((subject) => `no more ${subject}`);
  return [...added, ...removed].join('; ');
}

/** What a part of a text is about: "LLC 0" of "LLC 0 5 ms", "debt" of "debt 3 ms". */
function subjectOf(part: string): string {
  return /^(?:LLC \d+|\S+)/.exec(part)?.[0] ?? part;
}
