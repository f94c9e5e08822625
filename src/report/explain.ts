import { NOTHING_KNOWN } from '../check/describe-host.ts';
import { type Failure, failureKey } from '../check/failure.ts';
import type { Kit, Run, StateLine } from '../check/kit.ts';
import { kitUnder } from '../check/kits.ts';
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
import { isQueueWork } from '../scenario/smp-operation.ts';
import type { Outcome } from '../system/system.ts';
import { type CastLine, castWords } from './cast-words.ts';
import { CLOCK, differences, stateOf } from './changes.ts';
import { FailingCalls } from './failing-calls.ts';
import { operationWords } from './operation-words.ts';
import { type ExplainedRace, tellRace } from './race.ts';
import { type RaceMoment, RaceTrace } from './race-trace.ts';
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
  /** What it is a scenario of, where that is no design. */
  readonly about?: CastLine;
  readonly cast: readonly CastLine[];
  /** The state before the first operation. */
  readonly start: readonly string[];
  readonly steps: readonly ExplainedStep[];
  /** What the CPUs did at once, after the steps; absent where they do nothing at once. */
  readonly race?: ExplainedRace;
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

/** States that go without saying at the start. */
const AT_REST = new Set(['idle', 'empty', NOTHING_KNOWN]);
const AT_REST_IN_RACES = new Set([...AT_REST, 'asleep', 'not throttled', 'in no queue']);

/**
 * Replays a scenario and tells what happened.
 *
 * @throws InputError for a fault that does not exist
 */
export function explain(scenario: Scenario): Explanation {
  const kit = kitUnder(scenario.level, scenario.design) as Kit<Level>;
  const subject = underTest(scenario.design, scenario.faults);
  return explainOn(kit, scenario as ScenarioOf<Level>, subject);
}

/** As {@link explain}, with a kit of the caller's. */
export function explainOn<L extends Level>(
  kit: Kit<L>,
  scenario: ScenarioOf<L>,
  subject: UnderTest,
): Explanation {
  const { level, design, faults, schedule, operations } = scenario;
  const cast = castOf(level, scenario.cast, operations);
  const trace = level === 'smp' ? new RaceTrace(schedule, renaming(cast)) : null;
  const failing = new FailingCalls(level);
  const run = kit.open(scenario.cast, subject, {
    schedule,
    statistics: new Statistics(),
    isThorough: true,
    listener: failing.listener,
    ...trace?.options,
  });
  trace?.watch(run);
  const teller = new Teller(kit.level, scenario.cast, run, failing);
  const start = teller.start();
  let over = false;
  for (const operation of operations) {
    // What races is told step by step.
    if (trace !== null && isRacing(operation)) run.perform(operation);
    else teller.perform(operation);
    over = isOver(run, scenario);
    if (over) break;
  }
  if (!over && trace === null) teller.settle();
  const race = over || trace === null ? null : { trace, after: teller.race(trace) };
  const laws = run.failures.map((failure) => brokenLaw(kit, failure));
  const expected = laws.find((law) => isExpected(scenario, law)) ?? laws[0] ?? null;
  return {
    level,
    design,
    faults,
    cast: castWords(level, cast),
    start,
    steps: teller.steps,
    ...(race === null ? {} : { race: raceOf(race.trace, race.after, laws, expected) }),
    broken: expected,
    also: laws.filter((law) => law !== expected),
  };
}

function isRacing(operation: { readonly op: string; readonly first?: true }): boolean {
  return operation.first !== true;
}

/** Who takes part; calls of the raw queues need no cgroups, and have tasks of their own. */
function castOf(level: Level, cast: Cast, operations: readonly { readonly op: string }[]): Cast {
  const needsNobody = level === 'smp' && operations.every(isQueueWork);
  return needsNobody ? { ...cast, cgroups: [], tasks: [] } : cast;
}

/** Where there are no other tasks, those of the queues need no longer a name. */
function renaming({ tasks }: Cast): (name: string) => string {
  return tasks.length > 0 ? (name) => name : (name) => name.replace(/ of the queues$/, '');
}

/** A race up to the moment at which the law broke. */
function raceOf(
  { steps, moments }: RaceTrace,
  after: readonly ExplainedStep[],
  laws: readonly BrokenLaw[],
  broken: BrokenLaw | null,
): ExplainedRace {
  const moment: RaceMoment = (broken === null ? null : moments[laws.indexOf(broken)]) ?? 'rest';
  if (typeof moment === 'number') return { ...tellRace(steps, moment), after: [] };
  return { ...tellRace(steps, null), after: moment === 'join' ? after.slice(0, 1) : after };
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
};

/** Levels at which no time passes. */
const TIMELESS: ReadonlySet<Level> = new Set(['tree', 'queue', 'smp']);

/** Performs operations and notes what each changed. */
class Teller<L extends Level> {
  readonly steps: ExplainedStep[] = [];
  readonly #level: L;
  readonly #cast: Cast;
  readonly #run: Run<L>;
  readonly #failing: FailingCalls;
  #state: ReadonlyMap<string, string>;
  #elapsedNs = 0;

  constructor(level: L, cast: Cast, run: Run<L>, failing: FailingCalls) {
    this.#failing = failing;
    this.#level = level;
    this.#cast = cast;
    this.#run = run;
    this.#state = stateOf(run.describe());
  }

  /** What there is, but for what only waits to be used. */
  start(): string[] {
    this.#failing.take();
    const atRest = this.#level === 'smp' ? AT_REST_IN_RACES : AT_REST;
    return [...this.#state]
      .filter(([item, text]) => item !== CLOCK && !atRest.has(text))
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

  /** Lets the paths run, and what waits after them; tells what came of the one and the other. */
  race(trace: RaceTrace): ExplainedStep[] {
    this.#run.finish();
    trace.end();
    const told = (operation: string, lines: readonly StateLine[]): ExplainedStep => {
      return { index: null, time: null, operation, result: '', changes: this.#changes(lines) };
    };
    return [
      told('all paths have run', trace.joined ?? []),
      told('CPUs go on until nobody waits', this.#run.describe()),
    ];
  }

  #note(index: number | null, time: string | null, operation: string, result: string): void {
    const changes = [...this.#failing.take(), ...this.#changes(this.#run.describe())];
    this.steps.push({ index, time, operation, result, changes });
  }

  /** What is otherwise than it was when this was asked last. */
  #changes(lines: readonly StateLine[]): string[] {
    const after = stateOf(lines);
    const changes = differences(this.#state, after);
    this.#state = after;
    return changes;
  }

  #time(): string | null {
    if (TIMELESS.has(this.#level)) return null;
    // A system that does not show its clock is timed by what the operations say.
    return formatMsColumn(BigInt(this.#state.get(CLOCK) ?? this.#elapsedNs));
  }
}

/** The time that an operation lets pass, in ns. */
function durationOf(operation: OperationsByLevel[Level]): number {
  return operation.op === 'advance' || operation.op === 'run' ? operation.ns : 0;
}

function resultWords({ status, ret, isCutOff }: Outcome): string {
  if (isCutOff === true) return 'cut off';
  if (status === 'skipped') return 'skipped';
  return ret === 0 ? 'ok' : errnoName(ret);
}
