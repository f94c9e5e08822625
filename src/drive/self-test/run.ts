import { type Component, factsOf } from '../contract/components.ts';
import { helloOf } from '../protocol/dialect.ts';
import { HELLO_REQUEST, type Hello, readHello } from '../protocol/hello.ts';
import { fieldsShownBy } from '../protocol/shown-fields.ts';
import type { ProgramCommand, StartProgram } from '../transport/transport.ts';
import { batchChecks, stateChecks } from './batch-checks.ts';
import type { Check, CheckResult, Flaw, Subject } from './check.ts';
import { begin, helloChecks, programChecks, scriptChecks } from './checks.ts';
import { Dialogue, flawIn } from './dialogue.ts';

export interface SelfTestOptions {
  /** How long one answer may take, in ms. */
  readonly timeoutMs: number;
  /** Of a program that speaks the protocol of recordings: what it is. */
  readonly component?: Component;
}

/** What the self-test of a driver came to. */
export interface SelfTestReport {
  readonly command: ProgramCommand;
  readonly protocol: Subject['protocol'];
  /** Null if the program did not say what it is. */
  readonly hello: Hello | null;
  readonly verdict: 'holds' | 'broken';
  readonly checks: readonly CheckResult[];
  /** Why the program cannot be started, as the system says it. */
  readonly startError?: string;
}

/** Checks a driver for what a search could not explain: line by line, each on a fresh program. */
export function runSelfTest(
  start: StartProgram,
  command: ProgramCommand,
  options: SelfTestOptions,
): SelfTestReport {
  return new SelfTest(start, command, options).report();
}

class SelfTest {
  readonly #start: StartProgram;
  readonly #command: ProgramCommand;
  readonly #options: SelfTestOptions;

  constructor(start: StartProgram, command: ProgramCommand, options: SelfTestOptions) {
    this.#start = start;
    this.#command = command;
    this.#options = options;
  }

  report(): SelfTestReport {
    const { component } = this.#options;
    const protocol = component === undefined ? 'jsonl' : 'vectors';
    const common = { command: this.#command, protocol } as const;
    const startError = this.#startError();
    if (startError !== undefined) {
      return { ...common, hello: null, verdict: 'broken', checks: [], startError };
    }
    const hello = component === undefined ? this.#askHello() : this.#lookAt(component);
    // Without a hello the checks of a hello say what is wrong with it.
    const subject: Subject = {
      protocol,
      component: hello?.component ?? 'rbtree',
      hello: hello ?? helloOf('rbtree'),
    };
    const checks = helloChecks.map((check) => this.#result(check, subject));
    for (const check of hello === null ? [] : checksAfterHello(subject.component)) {
      checks.push(this.#result(check, subject));
    }
    const isBroken = checks.some(({ verdict }) => verdict === 'failed');
    return { ...common, hello, verdict: isBroken ? 'broken' : 'holds', checks };
  }

  #open(): ReturnType<StartProgram> {
    return this.#start(this.#command, { timeoutMs: this.#options.timeoutMs });
  }

  #startError(): string | undefined {
    const transport = this.#open();
    const { failure } = transport.exchange([HELLO_REQUEST]);
    transport.close();
    return failure?.startError;
  }

  #askHello(): Hello | null {
    const transport = this.#open();
    let hello: Hello | null = null;
    flawIn(() => {
      const [reply] = new Dialogue(transport).send([HELLO_REQUEST]);
      const read = readHello(reply?.value);
      if (typeof read !== 'string' && !('refused' in read)) hello = read;
    });
    transport.close();
    return hello;
  }

  /** What a program that says no hello shows of its state. */
  #lookAt(component: Component): Hello {
    if (factsOf(component).state === null) return helloOf(component);
    return helloOfRecordings(component, fieldsShownBy(this.#open(), component));
  }

  #result(check: Check, subject: Subject): CheckResult {
    const { id, says } = check;
    const reason = check.notApplicable?.(subject);
    if (reason !== undefined) return { id, says, verdict: 'not applicable', reason };
    const flaw = this.#run(check, subject);
    return flaw === undefined
      ? { id, says, verdict: 'passed' }
      : { id, says, verdict: 'failed', flaw };
  }

  #run(check: Check, subject: Subject): Flaw | undefined {
    const transport = this.#open();
    const dialogue = new Dialogue(transport);
    const flaw = flawIn(() => {
      // As a search does: nothing is asked before the hello.
      const isHello = check.id.startsWith('hello.');
      if (subject.protocol === 'jsonl' && !isHello) dialogue.ask({ op: 'hello', version: 1 });
      check.run(dialogue, subject);
    });
    transport.close();
    return flaw;
  }
}

function checksAfterHello(component: Component): readonly Check[] {
  return [resets, ...scriptChecks(component), ...stateChecks, ...batchChecks, ...programChecks];
}

const resets: Check = {
  id: 'reset.answer',
  says: 'A reset answers 0.',
  run: (dialogue, subject) => begin(dialogue, subject),
};

/** What is taken for granted of a program that says no hello. */
function helloOfRecordings(component: Component, state: ReadonlySet<string>): Hello {
  return { ...helloOf(component), state };
}
