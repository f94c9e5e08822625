import { type Failure, failureKey } from '../../check/failure.ts';
import type { Kit } from '../../check/kit.ts';
import type { PromisingDesign } from '../../check/property.ts';
import { replayOn } from '../../check/replay.ts';
import { Statistics } from '../../check/statistics.ts';
import { type UnderTest, underTest } from '../../check/under-test.ts';
import { InputError } from '../../scenario/input-error.ts';
import type { Design, Level, Scenario, ScenarioOf } from '../../scenario/scenario.ts';
import type { Asking, Driven } from '../kits/driven.ts';
import { designOf } from '../kits/driven.ts';
import { type DrivenKit, drivenKit, levelOf } from '../kits/kits.ts';
import { isProgramLaw } from '../kits/program-laws.ts';
import { Conversation } from '../protocol/conversation.ts';
import type { Hello } from '../protocol/hello.ts';
import { ProgramFailed } from '../protocol/program-failed.ts';
import { startProgram } from '../transport/program.ts';
import type { StartProgram } from '../transport/transport.ts';
import { failureOfEnding, isAtEnd } from './ending.ts';
import type { ProgramOptions } from './options.ts';

/** What an answer may take at least, and how many times what the slowest took, once it hangs. */
const LEAST_TIMEOUT_MS = 100;
/** What a program may take to start, beside its first answer. */
const START_MS = 3_000;
const USUAL_TIMES = 20;

/** How a program is started, and how it is known that nobody waits for it any more. */
export interface Started {
  readonly stop?: Int32Array | undefined;
  readonly start?: StartProgram | undefined;
}

/** A program that is driven: talked to, and run at the levels of its component. */
export class ProgramSession {
  readonly conversation: Conversation;
  readonly driven: Driven;
  readonly hello: Hello;
  readonly level: Level;
  readonly subject: UnderTest;
  readonly design: PromisingDesign;
  readonly options: ProgramOptions;
  /** How long an answer may take, for the programs that are started from now on. */
  timeoutMs: number;
  readonly #kits = new Map<string, Kit<Level>>();

  /** @throws InputError if there is no such program, or it is none to be driven */
  constructor(
    options: ProgramOptions,
    design: Design,
    faults: readonly string[],
    { stop, start = startProgram }: Started = {},
  ) {
    this.options = options;
    this.timeoutMs = options.timeoutMs;
    const { command, protocol, component, misuse } = options;
    const differential = options.differential !== false;
    const waiting = stop === undefined ? {} : { stop };
    this.conversation = new Conversation(
      () => start(command, { timeoutMs: this.timeoutMs, startMs: START_MS, ...waiting }),
      { protocol, component },
    );
    this.hello = greet(this.conversation, command.program);
    if (differential && this.hello.component === 'bandwidth-b') {
      throw new InputError('--differential: there is no model of bandwidth-b');
    }
    this.driven = { conversation: this.conversation, differential, misuse };
    this.level = levelOf(this.hello.component);
    const isRecorded = options.differential === 'fitting' && this.level === 'host';
    this.subject = subjectOf(isRecorded ? { ...design, bandwidth: 'as-merged' } : design, faults);
    this.design = designOf(this.hello.component, this.subject);
  }

  /** A level on this program; `choose` says what each run asks. */
  kit(level: Level, choose: () => Asking): DrivenKit {
    return drivenKit(this.driven, level, this.design, choose);
  }

  /** From now on an answer may take much longer than any did so far, and no more. */
  hurry(): void {
    const usual = Math.max(LEAST_TIMEOUT_MS, USUAL_TIMES * this.conversation.slowestMs);
    this.timeoutMs = Math.min(this.options.timeoutMs, usual);
  }

  /** A level on this program, for runs that all ask the same. */
  kitAsking(level: Level, asking: Asking): Kit<Level> {
    const key = `${level} ${asking.state}`;
    let kit = this.#kits.get(key);
    if (kit === undefined) {
      kit = this.kit(level, () => asking).kit;
      this.#kits.set(key, kit);
    }
    return kit;
  }

  /** Whether a run that asks for no state may find that. */
  isJudgedWithoutState(property: string): boolean {
    if (isProgramLaw(property)) return true;
    const { properties } = this.kitAsking(this.level, { state: false });
    const law = properties.find(({ id }) => id === property);
    return law !== undefined && (law.needsState !== true || law.byAnswers === true);
  }

  /** Runs a scenario up to the failure that it names, or to its end. */
  replay(scenario: Scenario, asking: Asking): readonly Failure[] {
    const kit = this.kitAsking(scenario.level, asking);
    const { property } = scenario;
    const only = property === undefined ? {} : { only: new Set([property]) };
    const options = { statistics: new Statistics(), isThorough: true, ...only };
    return replayOn(kit, scenario as ScenarioOf<Level>, this.subject, options);
  }

  /** How the scenario fails again; undefined if it does not. */
  again(scenario: Scenario, key: string, asking: Asking): Failure | undefined {
    if (isAtEnd(key)) {
      this.conversation.restart();
      this.replay(scenario, asking);
      const failure = failureOfEnding(this.conversation.end(), scenario);
      return failure !== undefined && failureKey(failure) === key ? failure : undefined;
    }
    return this.replay(scenario, asking).find((failure) => failureKey(failure) === key);
  }
}

/** The first words with a program: one that does not find them has not been one to drive. */
function greet(conversation: Conversation, program: string): Hello {
  try {
    return conversation.hello();
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    const { startError, message, log } = error.failure;
    if (startError !== undefined) throw new InputError(`${program}: ${startWords(startError)}`);
    const last = log.at(-1);
    const said = last === undefined ? '' : `; its log ends with ${JSON.stringify(last)}`;
    throw new InputError(`${program}: no answer to hello: ${message}${said}`);
  }
}

const START_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such program',
  EACCES: 'not a program that may be run',
  ENOTDIR: 'no such program',
};

function startWords(code: string): string {
  return START_ERRORS[code] ?? `cannot be started: ${code}`;
}

/**
 * The model's seams are those of the design; the host is ours, and holds to the contract unless
 * a fault of its own is asked for by name.
 */
function subjectOf(design: Design, faults: readonly string[]): UnderTest {
  const subject = underTest(design, faults);
  const { host } = underTest({ ...design, bandwidth: 'reservation' }, faults);
  return { ...subject, host };
}
