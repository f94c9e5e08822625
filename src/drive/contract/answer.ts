import {
  COMPONENTS,
  type Component,
  essentialsOf,
  factsOf,
  isComponent,
  stateFieldsOf,
} from './components.ts';
import type { Fields } from './operation.ts';
import { count, isObject, listOf, ret, type Shape, text } from './shape.ts';
import { stateProblem } from './state.ts';

export const PROTOCOL_VERSION = 1;

/** What a driver says of itself; see docs/driver.md. */
export interface Hello {
  readonly name: string;
  readonly component: Component;
  readonly operations: readonly string[];
  readonly state: readonly string[];
  /** Requests that it takes in one line at most; 1: no batches. */
  readonly batch: number;
}

type Answer = Readonly<Record<string, unknown>>;

/** What is wrong with one field, or undefined. */
function fieldProblem(answer: Answer, name: string, shape: Shape): string | undefined {
  if (!Object.hasOwn(answer, name)) return `"${name}" is missing; expected ${shape.says}`;
  return shape.accepts(answer[name]) ? undefined : `"${name}": expected ${shape.says}`;
}

function firstProblem(answer: Answer, fields: Fields, mayLack: boolean): string | undefined {
  for (const [name, shape] of Object.entries(fields)) {
    if (mayLack && !Object.hasOwn(answer, name)) continue;
    const problem = fieldProblem(answer, name, shape);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What every answer has. */
function envelopeProblem(answer: unknown): string | undefined {
  if (!isObject(answer)) return 'expected a JSON object';
  const problem = fieldProblem(answer, 'ret', ret);
  if (problem !== undefined) return problem;
  return firstProblem(answer, { message: text }, true) ?? eventsProblem(answer.events);
}

function eventsProblem(events: unknown): string | undefined {
  if (events === undefined) return undefined;
  const isList =
    Array.isArray(events) && events.every((one) => isObject(one) && text.accepts(one.type));
  return isList ? undefined : '"events": expected a list of objects with a "type"';
}

/**
 * What is wrong with the answer to an operation, whatever the operation should have done;
 * undefined: nothing.
 *
 * @param fields of the state that was asked for; undefined: none was
 */
export function answerProblem(
  component: Component,
  op: string,
  answer: unknown,
  fields?: readonly string[],
): string | undefined {
  const problem = envelopeProblem(answer);
  if (problem !== undefined) return problem;
  const { operations, always } = factsOf(component);
  const given = answer as Answer;
  const succeeded = (given.ret as number) >= 0;
  const outputs = operations[op]?.outputs ?? {};
  if (op === 'state' && succeeded) return stateProblem(component, given, fields ?? []);
  return (
    firstProblem(given, outputs, !succeeded) ??
    firstProblem(given, always, true) ??
    (fields === undefined ? undefined : stateOf(component, given, fields))
  );
}

function stateOf(
  component: Component,
  answer: Answer,
  fields: readonly string[],
): string | undefined {
  if (!isObject(answer.state)) return '"state": expected an object, since it was asked for';
  const problem = stateProblem(component, answer.state, fields);
  return problem === undefined ? undefined : `"state": ${problem}`;
}

/** What a hello says, or what is wrong with it. */
export function readHello(answer: unknown): Hello | string {
  const problem = envelopeProblem(answer);
  if (problem !== undefined) return problem;
  const given = answer as Answer;
  if (given.ret !== 0) return `"ret" is ${String(given.ret)}${reason(given)}`;
  if (given.version !== PROTOCOL_VERSION) {
    return `"version": expected ${PROTOCOL_VERSION}`;
  }
  if (!isComponent(given.component)) {
    return `"component": expected one of ${COMPONENTS.join(', ')}`;
  }
  const lists = { operations: listOf(text), state: listOf(text), batch: count, name: text };
  const wrong =
    fieldProblem(given, 'operations', lists.operations) ?? firstProblem(given, lists, true);
  if (wrong !== undefined) return wrong;
  return helloOf(given.component, given);
}

function helloOf(component: Component, given: Answer): Hello | string {
  const operations = given.operations as readonly string[];
  const state = (given.state ?? []) as readonly string[];
  const known = factsOf(component).operations;
  const strange = operations.find((op) => !Object.hasOwn(known, op));
  if (strange !== undefined) {
    return `"operations": ${component} has no operation ${JSON.stringify(strange)}`;
  }
  const lacks = essentialsOf(component).filter((op) => !operations.includes(op));
  if (lacks.length > 0) {
    return `"operations": a driver of ${component} cannot do without ${lacks.join(', ')}`;
  }
  const fields = stateFieldsOf(component);
  const unknown = state.find((field) => !fields.includes(field));
  if (unknown !== undefined) {
    return `"state": ${component} has no field ${JSON.stringify(unknown)}`;
  }
  const batch = Math.max(1, (given.batch as number | undefined) ?? 1);
  const name = (given.name as string | undefined) ?? component;
  return { name, component, operations, state, batch };
}

function reason({ message }: Answer): string {
  return typeof message === 'string' ? ` (${message})` : '';
}
