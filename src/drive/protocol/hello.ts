import { found } from '../../scenario/problem.ts';
import { stateFieldsOf } from '../contract/components.ts';
import { isObject } from './answers.ts';
import { COMPONENTS, type Component, isComponent, operationsOf } from './components.ts';

/** The version of the protocol that is spoken here. */
export const PROTOCOL_VERSION = 1;

/** What a program says of itself, or what is known of one that does not. */
export interface Hello {
  readonly name: string | null;
  readonly component: Component;
  /** What it can do; nothing else is asked of it. */
  readonly operations: ReadonlySet<string>;
  /** Fields of its state, such as `cgroups.llc.btq`; empty if it has none to show. */
  readonly state: ReadonlySet<string>;
  /** Requests that it takes in one line; 0: no batches. */
  readonly batch: number;
}

export const HELLO_REQUEST = `{"op":"hello","version":${PROTOCOL_VERSION}}`;

/** A program that says so of itself speaks another version, and says it in `message`. */
export interface Refusal {
  readonly refused: string;
}

/**
 * Reads the answer to a hello.
 *
 * @returns what the program said, or in words what is wrong with it
 */
export function readHello(answer: unknown): Hello | Refusal | string {
  if (!isObject(answer)) return `expected a JSON object, found ${found(answer)}`;
  const { ret, version, name, component, batch } = answer;
  if (!Number.isSafeInteger(ret)) return `expected "ret" to be an integer, found ${found(ret)}`;
  if ((ret as number) < 0) {
    const { message } = answer;
    return {
      refused: typeof message === 'string' ? (message.split('\n', 1)[0] ?? '') : `ret ${ret}`,
    };
  }
  if (version !== PROTOCOL_VERSION) {
    return `expected "version" to be ${PROTOCOL_VERSION}, found ${found(version)}`;
  }
  if (name !== undefined && typeof name !== 'string') {
    return `expected "name" to be a string, found ${found(name)}`;
  }
  if (!isComponent(component)) {
    return `expected "component" to be one of ${COMPONENTS.join(', ')}, found ${found(component)}`;
  }
  const operations = namesIn(answer, 'operations');
  if (typeof operations === 'string') return operations;
  const strange = strangeIn('operations', operations, Object.keys(operationsOf(component)));
  if (strange !== undefined) return `${strange} of ${component}`;
  const lacking = lackingIn(component, operations);
  if (lacking.length > 0) {
    return `expected "operations" to have ${lacking.join(', ')}, which ${component} cannot do without`;
  }
  const state = answer.state === undefined ? new Set<string>() : namesIn(answer, 'state');
  if (typeof state === 'string') return state;
  const unknown = strangeIn('state', state, stateFieldsOf(component));
  if (unknown !== undefined) return `${unknown} of ${component}`;
  if (batch !== undefined && (!Number.isSafeInteger(batch) || (batch as number) < 0)) {
    return `expected "batch" to be a whole number, found ${found(batch)}`;
  }
  return {
    name: (name as string | undefined) ?? null,
    component,
    operations,
    state,
    batch: (batch as number | undefined) ?? 0,
  };
}

function namesIn(
  answer: Readonly<Record<string, unknown>>,
  field: string,
): ReadonlySet<string> | string {
  const value = answer[field];
  const isNames = Array.isArray(value) && value.every((name) => typeof name === 'string');
  if (!isNames) return `expected "${field}" to be an array of names, found ${found(value)}`;
  return new Set(value as string[]);
}

/** A name that was misspelt would be a law that is never asked. */
function strangeIn(
  field: string,
  names: ReadonlySet<string>,
  known: readonly string[],
): string | undefined {
  const strange = [...names].find((name) => !known.includes(name));
  if (strange === undefined) return undefined;
  const what = field === 'state' ? 'fields' : 'operations';
  return `expected "${field}" to have no ${JSON.stringify(strange)}, which is none of the ${what}`;
}

function lackingIn(component: Component, operations: ReadonlySet<string>): readonly string[] {
  return Object.entries(operationsOf(component))
    .filter(([name, { isNeeded }]) => isNeeded === true && !operations.has(name))
    .map(([name]) => name);
}
