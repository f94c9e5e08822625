import { failureKey } from '../../check/failure.ts';
import { Statistics } from '../../check/statistics.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Counterexample } from '../../search/counterexample.ts';
import { judge } from '../../search/judge.ts';
import { improveAll } from '../../search/minimise-all.ts';
import type { SearchResult } from '../../search/result.ts';
import { find } from '../../search/search.ts';
import type { Asking } from '../kits/driven.ts';
import type { ProgramFault } from '../kits/driven-run.ts';
import type { Unjudged } from '../kits/judged.ts';
import { Recording } from '../protocol/recording.ts';
import type { DriverFailure } from '../transport/failure.ts';
import type { StartProgram } from '../transport/transport.ts';
import { failureOfEnding } from './ending.ts';
import { minimiseOnProgram } from './minimise-driven.ts';
import { checkOnly } from './only.ts';
import type { DriveOptions } from './options.ts';
import { ProgramSession } from './program-session.ts';
import { RecentRuns } from './recent-runs.ts';
import { type Reproduces, type Reproduction, reproduce } from './reproduce.ts';

/** The program that was driven, and what it took. */
export interface DrivenSystem {
  /** The program and its arguments. */
  readonly program: string;
  readonly protocol: string;
  readonly component: string;
  /** Whether a model ran beside it. */
  readonly differential: boolean;
  /** What it calls itself. */
  readonly name: string | null;
  /** How often it ended on its own. */
  readonly crashes: number;
  /** How often it was started again. */
  readonly restarts: number;
}

/** A counterexample of a program's. */
export interface DrivenCounterexample extends Counterexample {
  readonly reproduces: Reproduces;
  /** How the program ended, if it is that. */
  readonly driver: DriverFailure | null;
  /** What runs ask of the program in which it is found. */
  readonly asking: Asking;
}

export interface DriveResult extends SearchResult {
  readonly system: DrivenSystem;
  readonly unjudged: readonly Unjudged[];
  readonly counterexamples: readonly DrivenCounterexample[];
}

/** How long the runs of a program are gone through for the one that made it end badly. */
const ENDING_MS = 5_000;

/** As it was found, with what the program had been through. */
interface Found {
  readonly counterexample: Counterexample;
  readonly asking: Asking;
  readonly requests: number;
}

/**
 * Searches for scenarios in which a program breaks a law, or fails, and minimises them on it.
 *
 * @throws InputError if there is no such program, or it is none to be driven
 */
export function driveSearch(
  options: DriveOptions,
  start?: StartProgram,
): {
  result: DriveResult;
  session: ProgramSession;
} {
  const started = performance.now();
  const { program, design, faults, stop } = options;
  const session = new ProgramSession(program, design, faults, { stop, start });
  const { conversation, subject } = session;
  const chooser = new AskingInTurn(session);
  const driven = session.kit(session.level, () => chooser.next());
  const { kit, notPromised, unjudged } = driven;
  checkOnly(options.only ?? [], driven);

  const recording = options.record === undefined ? null : new Recording(options.record);
  conversation.listener = recording;
  const statistics = new Statistics();
  const recent = new RecentRuns(session);
  const deadline = started + (options.timeMs ?? Number.POSITIVE_INFINITY);
  const isOver = (): boolean => performance.now() > deadline || options.isInterrupted?.() === true;
  const found: Found[] = [];
  const note = (counterexample: Counterexample): void => {
    if (isStopped(counterexample)) return;
    found.push({ counterexample, asking: chooser.last, requests: conversation.requests });
    if (counterexample.failure.property === 'D-timeout') session.hurry();
    options.onFound?.(counterexample);
  };
  const searched = { ...options, suites: [], onFound: note };
  find(searched, subject, statistics, started, [recent.watch(kit, isOver)]);
  const atEnd = endOf(session, recent, chooser.last);
  if (atEnd !== undefined) note(atEnd);
  conversation.listener = null;
  recording?.close();

  const minimiseMs = options.isInterrupted?.() === true ? 0 : (options.minimiseMs ?? 10_000);
  const counterexamples = minimiseFound(session, found, minimiseMs);
  const elapsedMs = performance.now() - started;
  const judged = judge(
    { ...options, suites: [] },
    subject,
    statistics,
    counterexamples,
    elapsedMs,
    [kit],
  );
  const left = unjudged.filter(({ inPart }) => !inPart).map(({ id }) => id);
  return {
    session,
    result: {
      ...judged,
      notApplicable: [...notPromised, ...left],
      unjudged,
      counterexamples,
      system: systemOf(session),
    },
  };
}

/** One run of so many asks for the state, where there is one: it sees more, and is slower. */
const STATE_EVERY = 3;

/** Who decides what the next run asks. */
class AskingInTurn {
  last: Asking = { state: false };
  readonly #hasState: boolean;
  #runs = 0;

  constructor({ options, hello }: ProgramSession) {
    this.#hasState = options.state && (hello.state.size > 0 || hello.component === 'atq');
  }

  next(): Asking {
    this.last = { state: this.#hasState && this.#runs++ % STATE_EVERY === 0 };
    return this.last;
  }
}

/** An answer that nobody waited for any more is no finding. */
function isStopped({ failure }: Counterexample): boolean {
  return (failure as Partial<ProgramFault>).driver?.stopped === true;
}

/** The program's input ends: so should the program. */
function endOf(
  session: ProgramSession,
  recent: RecentRuns,
  asking: Asking,
): Counterexample | undefined {
  const [latest] = recent.scenarios();
  if (latest === undefined) return undefined;
  const failure = failureOfEnding(session.conversation.end(), latest);
  if (failure === undefined) return undefined;
  const { property, failureKind } = failure;
  const named = (scenario: Scenario): Scenario => ({ ...scenario, property, failureKind });
  const until = performance.now() + ENDING_MS;
  for (const scenario of recent.scenarios()) {
    const again = session.again(named(scenario), failureKey(failure), asking);
    if (again !== undefined) return counterexampleOf(named(scenario), again);
    if (performance.now() > until) break;
  }
  return counterexampleOf(named(latest), failure);
}

function counterexampleOf(scenario: Scenario, failure: Counterexample['failure']): Counterexample {
  return { scenario, failure, operationsFound: scenario.operations.length, minimal: false };
}

function minimiseFound(
  session: ProgramSession,
  found: readonly Found[],
  timeMs: number,
): readonly DrivenCounterexample[] {
  const until = performance.now() + timeMs;
  const reproductions = new Map<string, Reproduction>();
  for (const { counterexample, asking, requests } of found) {
    const { scenario, failure } = counterexample;
    const plain: Reproduction = { scenario, failure, asking, how: 'not again' };
    reproductions.set(
      failureKey(failure),
      timeMs === 0 ? plain : reproduce(session, { scenario, failure, asking }, requests),
    );
  }
  const reproductionOf = ({ failure }: Counterexample): Reproduction =>
    reproductions.get(failureKey(failure)) as Reproduction;
  const starting = found.map(({ counterexample }): Counterexample => {
    const { scenario, failure } = reproductionOf(counterexample);
    return { ...counterexample, scenario, failure };
  });
  const minimised = improveAll(starting, Math.max(0, until - performance.now()), [
    (one, share) => {
      const { scenario, failure } = one;
      const reproduction = { ...reproductionOf(one), scenario, failure };
      const small = minimiseOnProgram(session, reproduction, share);
      reproductions.set(failureKey(failure), { ...reproduction, how: small.how });
      return small;
    },
  ]);
  return minimised.map((one): DrivenCounterexample => {
    const { how: reproduces, asking } = reproductionOf(one);
    const { driver = null } = one.failure as Partial<ProgramFault>;
    return { ...one, reproduces, asking, driver };
  });
}

function systemOf({ options, hello, driven, conversation }: ProgramSession): DrivenSystem {
  const { command, protocol } = options;
  return {
    program: [command.program, ...command.args].join(' '),
    protocol,
    component: hello.component,
    differential: driven.differential,
    name: hello.name,
    crashes: conversation.crashes,
    restarts: Math.max(0, conversation.restarts),
  };
}
