import { parseLossless } from '../../scenario/lossless-json.ts';
import { sameJson } from '../../vectors/same-json.ts';
import type { Component } from '../contract/components.ts';
import type { DriverFailure } from '../transport/failure.ts';
import type { Transport } from '../transport/transport.ts';
import type { Flaw } from './check.ts';
import { formProblem } from './form.ts';

/** A request by its fields, integers of any size among them. */
export type Request = { readonly op: string; readonly [field: string]: unknown };

/**
 * Fields that an answer must have; of `ret`, where several are right, one of them. Others that
 * it has do not matter.
 */
export type Expected = {
  readonly ret: number | readonly number[];
  readonly [field: string]: unknown;
};

/** What was written to a request, and what it says. */
export interface Reply {
  readonly request: string;
  readonly text: string;
  readonly value: unknown;
}

/** A flaw was found: the check is over. */
class Flawed extends Error {
  readonly flaw: Flaw;

  constructor(flaw: Flaw) {
    super(flaw.expected);
    this.flaw = flaw;
  }
}

/** Asks a program, and ends the check at the first answer that is wrong. */
export class Dialogue {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Sends lines as they are. */
  send(lines: readonly string[]): readonly Reply[] {
    const { answers, failure } = this.#transport.exchange(lines);
    const replies = answers.map((text, index): Reply => {
      const request = lines[index] as string;
      try {
        return { request, text, value: parseLossless(text) };
      } catch {
        throw new Flawed({ request, answer: text, expected: 'a line of JSON', log: [] });
      }
    });
    if (failure !== undefined) throw failed(failure, lines[answers.length] as string);
    return replies;
  }

  /** Asks one request. */
  ask(request: Request): Reply {
    return this.send([lineOf(request)])[0] as Reply;
  }

  /** Asks, and sees that the answer has the form of its operation and what is expected. */
  expect(component: Component, request: Request, expected: Expected): Reply {
    const reply = this.ask(request);
    this.see(component, request.op, reply, expected);
    return reply;
  }

  /** Sees that an answer has the form of its operation and what is expected. */
  see(component: Component, op: string, reply: Reply, expected: Expected): void {
    const problem = formProblem(component, op, reply.value);
    if (problem !== undefined) this.refuse(reply, `an answer in form: ${problem}`);
    const answer = reply.value as Readonly<Record<string, unknown>>;
    const { ret, ...fields } = expected;
    const rets = Array.isArray(ret) ? ret : [ret];
    if (!rets.includes(answer.ret)) this.refuse(reply, `"ret" ${rets.join(' or ')}`);
    for (const [name, value] of Object.entries(fields)) {
      if (!sameJson(answer[name], value)) this.refuse(reply, `"${name}" ${valueText(value)}`);
    }
  }

  /** Ends the check: that answer is wrong. */
  refuse({ request, text }: Reply, expected: string): never {
    throw new Flawed({ request, answer: text, expected, log: [] });
  }

  /** Ends the program's input, and sees that it ends as it should. */
  end(): void {
    const ending = this.#transport.close();
    if ('kind' in ending) throw failed(ending, null);
    if (ending.exitCode === 0) return;
    const { log } = ending;
    const answer = `the program ended with ${ending.signal ?? `exit code ${ending.exitCode}`}`;
    throw new Flawed({ request: null, answer, expected: 'exit code 0 at the end of input', log });
  }
}

function failed(failure: DriverFailure, request: string | null): Flawed {
  const expected = request === null ? 'exit code 0 at the end of input' : 'one line, in time';
  const answer = `${failure.kind}: ${failure.message}`;
  return new Flawed({ request, answer, expected, log: failure.log });
}

/** The flaw that ends a check, or undefined if nothing does. */
export function flawIn(check: () => void): Flaw | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Flawed) return error.flaw;
    throw error;
  }
}

/** A request as a line of JSON, integers exact. */
export function lineOf(request: object): string {
  return valueText(request);
}

function valueText(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${valueText(one)}`).join(',')}}`;
}
