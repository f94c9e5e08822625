import { InputError } from '../../scenario/input-error.ts';
import { parseLossless } from '../../scenario/lossless-json.ts';
import type { DriverFailure, Ending } from '../transport/failure.ts';
import type { Transport } from '../transport/transport.ts';
import { type Answer, isObject, problemOf } from './answers.ts';
import { groupsOf, type Question } from './batches.ts';
import {
  type Component,
  isBandwidth,
  type OperationSpec,
  type OperationTable,
  operationsOf,
} from './components.ts';
import { type Dialect, helloOf, resetRequests } from './dialect.ts';
import { HELLO_REQUEST, type Hello, readHello } from './hello.ts';
import { ProgramFailed } from './program-failed.ts';
import { type Call, requestText, withState } from './requests.ts';
import { fieldsShownBy } from './shown-fields.ts';

/** A program's answer, and its state after it where that was asked for. */
export interface Told {
  readonly answer: Answer;
  readonly state: Readonly<Record<string, unknown>> | null;
}

/** Is told of everything that was asked and answered. */
export interface Listener {
  /** A sequence begins: a fresh library. */
  begun(component: string, seq: number, llcs: number | null): void;
  asked(request: string, spec: OperationSpec, answer: Answer): void;
  state(state: Readonly<Record<string, unknown>>): void;
}

const RESET: OperationSpec = { inputs: [], outputs: {} };
/** What is wrong is not the answer to one operation. */
const ANY = 'any operation';
const STATE_REQUEST = '{"op":"state"}';

/**
 * Talks to a program: starts it when it is needed and not there, asks it, and reads its answers.
 *
 * What the program does wrong ends the run with {@link ProgramFailed}.
 */
export class Conversation {
  /** How often the program was started again. */
  restarts = -1;
  /** How often it ended on its own. */
  crashes = 0;
  /** Requests since it was started, resets included. */
  requests = 0;
  /** Runs since it was started. */
  runs = 0;
  /** The longest that an answer took so far, in ms. */
  slowestMs = 0;
  listener: Listener | null = null;
  readonly dialect: Dialect;
  readonly #start: () => Transport;
  #hello: Hello | undefined;
  #table: OperationTable = {};
  /** Whether the state that it shows is all that a recording has. */
  #showsAll = false;
  #transport: Transport | undefined;
  #seq = 0;
  #lines = 0;

  constructor(start: () => Transport, dialect: Dialect) {
    this.#start = start;
    this.dialect = dialect;
  }

  /**
   * What the program says of itself; it is started for that.
   *
   * @throws InputError if it cannot be started, refuses, or is of another kind than before
   * @throws ProgramFailed
   */
  hello(): Hello {
    this.#obtain();
    return this.#hello as Hello;
  }

  /** Whether nothing was asked of the program since it was started. */
  get isFresh(): boolean {
    return this.#transport === undefined || this.requests === 0;
  }

  /** Ends the program, so that the next run meets a fresh one. */
  restart(): void {
    if (this.isFresh) return;
    this.end();
  }

  /** Closes the program's input. @returns how it ended; null if it was not there */
  end(): Ending | DriverFailure | null {
    const transport = this.#transport;
    this.#transport = undefined;
    const ending = transport?.close() ?? null;
    return ending;
  }

  /** A run begins: a fresh library. @throws ProgramFailed */
  begin(llcs: number): void {
    this.#obtain();
    const hello = this.#hello as Hello;
    const seq = this.#seq++;
    const questions = resetRequests(this.dialect, hello.component, seq, llcs).map((text) => ({
      text,
      op: this.dialect.protocol === 'vectors' ? 'begin' : 'reset',
      spec: RESET,
    }));
    for (const { ret } of this.#answers(questions)) {
      if (ret === 0) continue;
      this.#refuse(`expected "ret" to be 0, found ${ret}`, questions[0] as Question);
    }
    this.runs++;
    const { component } = hello;
    this.listener?.begun(component, seq, isBandwidth(component) ? llcs : null);
  }

  /** Asks one thing. @throws ProgramFailed */
  ask(call: Call, wantsState = false): Told {
    const question = this.#question(call);
    if (!wantsState) {
      const [answer] = this.#answers([question]) as [Answer];
      this.listener?.asked(question.text, question.spec, answer);
      return { answer, state: null };
    }
    const isVectors = this.dialect.protocol === 'vectors';
    const state: Question = { text: STATE_REQUEST, op: 'state', spec: RESET };
    const questions = isVectors
      ? [question, state]
      : [{ ...question, text: withState(question.text) }];
    const answers = this.#answers(questions);
    const [answer] = answers as [Answer];
    this.listener?.asked(question.text, question.spec, answer);
    const shown = isVectors ? answers[1] : answer.state;
    if (!isObject(shown)) {
      this.#refuse('expected "state" to be an object', question);
    }
    if (this.#showsAll) this.listener?.state(shown);
    return { answer, state: shown };
  }

  /** Asks several things at once. @throws ProgramFailed */
  askAll(calls: readonly Call[]): readonly Answer[] {
    const questions = calls.map((call) => this.#question(call));
    const answers = this.#answers(questions);
    if (this.listener !== null) {
      questions.forEach(({ text, spec }, index) => {
        this.listener?.asked(text, spec, answers[index] as Answer);
      });
    }
    return answers;
  }

  /** Whether the program can do that. */
  can(op: string): boolean {
    return this.hello().operations.has(op) && Object.hasOwn(this.#table, op);
  }

  /** The program's last answer holds something that cannot be. @throws ProgramFailed */
  reject(call: Call, problem: string): never {
    this.#refuse(problem, this.#question(call));
  }

  #question(call: Call): Question {
    const spec = this.#table[call.op];
    if (spec === undefined) throw new Error(`the component has no operation ${call.op}`);
    return { text: requestText(call, spec), op: call.op, spec };
  }

  #answers(questions: readonly Question[]): Answer[] {
    const { batch } = this.#hello as Hello;
    this.requests += questions.length;
    const isBatched = batch > 1 && questions.length > 1;
    const groups = isBatched ? groupsOf(questions, batch) : questions.map((one) => [one]);
    const lines = groups.map((group) =>
      isBatched ? `[${group.map(({ text }) => text).join(',')}]` : (group[0] as Question).text,
    );
    const transport = this.#transport as Transport;
    const asked = performance.now();
    const { answers: texts, failure } = transport.exchange(lines);
    if (failure === undefined) {
      this.slowestMs = Math.max(this.slowestMs, performance.now() - asked);
    }
    const answers: Answer[] = [];
    groups.slice(0, texts.length).forEach((group, index) => {
      const value = this.#parse(texts[index] as string, group[0] as Question);
      if (!isBatched) answers.push(this.#checked(value, group[0] as Question));
      else if (!Array.isArray(value) || value.length !== group.length) {
        this.#refuse(`expected an array of ${group.length} answers`, group[0] as Question);
      } else {
        group.forEach((question, at) => {
          answers.push(this.#checked(value[at], question));
        });
      }
    });
    if (failure !== undefined) {
      this.#lose(failure, (groups[texts.length] as Question[])[0] as Question);
    }
    return answers;
  }

  #parse(text: string, question: Question): unknown {
    this.#lines++;
    try {
      return parseLossless(text);
    } catch {
      const problem = `expected JSON, found ${JSON.stringify(text.slice(0, 80))}`;
      return this.#refuse(problem, { ...question, op: ANY });
    }
  }

  #checked(value: unknown, question: Question): Answer {
    const problem = problemOf(value, question.spec);
    if (problem !== undefined) this.#refuse(problem, question);
    return value as Answer;
  }

  /** The program answered with something that is no answer. */
  #refuse(problem: string, { text, op }: Question): never {
    const transport = this.#transport as Transport;
    const failure = transport.refuse(`line ${this.#lines}, answering ${text}: ${problem}`);
    this.#transport = undefined;
    throw new ProgramFailed(failure, op);
  }

  #lose(failure: DriverFailure, { text, op }: Question): never {
    this.#transport = undefined;
    if (failure.kind === 'crash') this.crashes++;
    const message = `${failure.message}, asked ${text}`;
    throw new ProgramFailed({ ...failure, message }, failure.kind === 'protocol' ? ANY : op);
  }

  #obtain(): void {
    if (this.#transport !== undefined) return;
    this.#transport = this.#start();
    this.restarts++;
    this.requests = 0;
    this.runs = 0;
    this.#lines = 0;
    const { component } = this.dialect;
    const before = this.#hello;
    if (component === null) this.#hello = this.#askHello();
    else this.#hello ??= this.#lookAt(component);
    this.#table = operationsOf(this.#hello.component);
    this.#showsAll = showsAll(this.#hello);
    if (before !== undefined && before.component !== this.#hello.component) {
      throw new InputError(
        `the program was ${before.component}, and is ${this.#hello.component} now`,
      );
    }
  }

  /** What a program that says no hello shows of its state, it shows whenever it is started. */
  #lookAt(component: Component): Hello {
    const hello = helloOf(component);
    if (hello.state.size === 0) return hello;
    return { ...hello, state: fieldsShownBy(this.#start(), component) };
  }

  #askHello(): Hello {
    const transport = this.#transport as Transport;
    const question = { text: HELLO_REQUEST, op: 'hello', spec: RESET };
    const { answers, failure } = transport.exchange([HELLO_REQUEST]);
    if (failure !== undefined) this.#lose(failure, question);
    const hello = readHello(this.#parse(answers[0] as string, question));
    if (typeof hello === 'string') this.#refuse(hello, question);
    if ('refused' in hello) {
      this.end();
      throw new InputError(`the program refuses: ${hello.refused}`);
    }
    return hello;
  }
}

function showsAll({ component, state }: Hello): boolean {
  return [...helloOf(component).state].every((field) => state.has(field));
}
