import { type Failure, failureKey } from '../../check/failure.ts';
import { replayOn } from '../../check/replay.ts';
import { Statistics } from '../../check/statistics.ts';
import { InputError } from '../../scenario/input-error.ts';
import type { Level, Scenario, ScenarioOf } from '../../scenario/scenario.ts';
import { DIVERGENCE } from '../kits/driven-run.ts';
import { isProgramLaw } from '../kits/program-laws.ts';
import { Recording } from '../protocol/recording.ts';
import type { StartProgram } from '../transport/transport.ts';
import { failureOfEnding } from './ending.ts';
import { checkOnly, lawsOf } from './only.ts';
import type { ProgramOptions } from './options.ts';
import { ProgramSession } from './program-session.ts';

export interface ReplayOptions {
  /** The only laws that are judged; absent: what the file names, and if it names nothing, all. */
  readonly only?: readonly string[];
  /** Where the session is written, as a recording; absent: nowhere. */
  readonly record?: string;
  readonly start?: StartProgram;
}

/** What became of a scenario on a program. */
export interface DrivenReplay {
  readonly verdict: 'holds' | 'broken' | 'inconclusive';
  /** What broke of that which is judged. */
  readonly failures: readonly Failure[];
  /** What else broke until then. */
  readonly also: readonly Failure[];
  /** Why it is not known whether it holds. */
  readonly reason?: string;
}

/**
 * Runs a scenario on a program: first with nothing but its calls, then, unless it has failed as
 * its file says, with the program asked for its state.
 *
 * @throws InputError if there is no such program, it is of another component, a law is not judged
 * of it, or the recording cannot be written
 */
export function replayDriven(
  scenario: Scenario,
  program: ProgramOptions,
  options: ReplayOptions = {},
): DrivenReplay {
  const { start, record } = options;
  const session = new ProgramSession(fitted(program, scenario), scenario.design, scenario.faults, {
    start,
  });
  checkLevel(scenario, session);
  const recording = record === undefined ? null : new Recording(record);
  session.conversation.listener = recording;
  try {
    return new Replay(scenario, session, options.only).result();
  } finally {
    session.conversation.listener = null;
    recording?.close();
  }
}

/** A file about a divergence says itself which model it diverges from. */
function fitted(program: ProgramOptions, { property }: Scenario): ProgramOptions {
  const isOfDivergence = program.differential === 'fitting' && property === DIVERGENCE;
  return isOfDivergence ? { ...program, differential: true } : program;
}

function checkLevel(scenario: Scenario, { level, hello }: ProgramSession): void {
  if (scenario.level === level || (scenario.level === 'library' && level === 'host')) return;
  throw new InputError(
    `the scenario is of the level ${scenario.level}, and ${hello.component} is driven at ${level}`,
  );
}

class Replay {
  readonly #session: ProgramSession;
  /** It names what is judged, and the run ends with that. */
  readonly #scenario: Scenario;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #judged: ReadonlySet<string> | undefined;
  readonly #askings: readonly { readonly state: boolean }[];

  constructor(scenario: Scenario, session: ProgramSession, only: readonly string[] | undefined) {
    const { property } = scenario;
    this.#session = session;
    this.#only = only === undefined ? undefined : new Set(only);
    // As in a search, what the program itself does wrong is a finding whatever is judged.
    const named = property === undefined ? [] : [property];
    const own = only === undefined ? named : [...only, ...named.filter(isProgramLaw)];
    this.#judged = own.length === 0 ? undefined : new Set(own);
    this.#scenario = this.#isJudged(property) ? scenario : unnamed(scenario);
    this.#askings = [false, ...(session.options.state ? [true] : [])].map((state) => ({ state }));
    const asking = this.#askings.at(-1) as { readonly state: boolean };
    if (only !== undefined)
      checkOnly(
        only,
        session.kit(scenario.level, () => asking),
      );
  }

  result(): DrivenReplay {
    let best: Omit<DrivenReplay, 'verdict'> = { failures: [], also: [] };
    let isCutOff = false;
    for (const asking of this.#askings) {
      const broken = this.#run(asking);
      const failures = this.#judgedOf(broken);
      const also = broken.filter((failure) => !failures.includes(failure));
      if (failures.length > 0 || best.failures.length === 0) best = { failures, also };
      if (this.#isEnough(failures)) break;
      isCutOff ||= also.some(({ property }) => isProgramLaw(property));
    }
    if (best.failures.length > 0) return { ...best, verdict: 'broken' };
    const reason = this.#unjudged() ?? (isCutOff ? 'the program failed before the end' : undefined);
    return reason === undefined
      ? { ...best, verdict: 'holds' }
      : { ...best, verdict: 'inconclusive', reason };
  }

  #isJudged(property: string | undefined): boolean {
    if (this.#judged === undefined) return true;
    return property !== undefined && this.#judged.has(property);
  }

  /** The failure that the file names, or else all of what is judged. */
  #judgedOf(broken: readonly Failure[]): readonly Failure[] {
    const named = broken.filter((failure) => failureKey(failure) === this.#key);
    return named.length > 0 ? named : broken.filter(({ property }) => this.#isJudged(property));
  }

  /** Whether it failed as the file says; of one that says nothing, whether it failed. */
  #isEnough(failures: readonly Failure[]): boolean {
    if (this.#key === undefined) return failures.length > 0;
    return failures.some((failure) => failureKey(failure) === this.#key);
  }

  /** What the file names, if that is judged. */
  get #key(): string | undefined {
    const { property, failureKind } = this.#scenario;
    if (property === undefined || failureKind === undefined) return undefined;
    return failureKey({ property, failureKind });
  }

  #run(asking: { readonly state: boolean }): readonly Failure[] {
    const { conversation, subject } = this.#session;
    const scenario = this.#scenario;
    const kit = this.#session.kitAsking(scenario.level, asking);
    conversation.restart();
    const only = this.#only === undefined ? {} : { only: this.#only };
    const options = { statistics: new Statistics(), isThorough: true, ...only };
    const failures = [...replayOn(kit, scenario as ScenarioOf<Level>, subject, options)];
    const ending = failureOfEnding(conversation.end(), scenario);
    return ending === undefined ? failures : [...failures, ending];
  }

  /** Why what the file names cannot break. */
  #unjudged(): string | undefined {
    const { property, level } = this.#scenario;
    const { options, hello } = this.#session;
    if (property === undefined || this.#only !== undefined) return undefined;
    if (property === DIVERGENCE) {
      return options.differential === false ? 'only --differential finds it' : undefined;
    }
    const isKnown = (asking: { readonly state: boolean }): boolean =>
      lawsOf(this.#session.kitAsking(level, asking)).includes(property);
    if (isProgramLaw(property) || this.#askings.some(isKnown)) return undefined;
    return `it is not judged of this ${hello.component}`;
  }
}

function unnamed({ property: _property, failureKind: _kind, ...rest }: Scenario): Scenario {
  return rest as Scenario;
}
