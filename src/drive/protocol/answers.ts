import { found } from '../../scenario/problem.ts';
import type { Fields } from '../contract/operation.ts';
import { isObject, ret, retOrCount, type Shape, text } from '../contract/shape.ts';
import type { OperationSpec } from './components.ts';

export { isObject } from '../contract/shape.ts';

/** An answer: `ret`, and the outputs of its operation. */
export interface Answer {
  readonly ret: number;
  readonly [field: string]: unknown;
}

/** What any answer may have. */
const COMMON: Fields = { message: text };

type Part = Readonly<Record<string, unknown>>;

/** What is wrong with an answer to an operation, in words; undefined if nothing is. */
export function problemOf(answer: unknown, spec: OperationSpec): string | undefined {
  if (!isObject(answer)) return `expected a JSON object, found ${found(answer)}`;
  return (
    problemOfField(answer, 'ret', spec.isCounted === true ? retOrCount : ret) ??
    problemOfFields(answer, spec.outputs, (answer.ret as number) < 0) ??
    problemOfFields(answer, spec.others ?? COMMON, true) ??
    problemOfFields(answer, COMMON, true) ??
    problemOfEvents(answer.events)
  );
}

/** What is wrong with some fields; those that may be absent are looked at where they are. */
function problemOfFields(part: Part, fields: Fields, mayLack: boolean): string | undefined {
  for (const name in fields) {
    if (mayLack && part[name] === undefined) continue;
    const problem = problemOfField(part, name, fields[name] as Shape);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfField(part: Part, name: string, shape: Shape): string | undefined {
  const value = part[name];
  if (shape.accepts(value)) return undefined;
  return `expected "${name}" to be ${shape.says}, found ${found(value)}`;
}

function problemOfEvents(events: unknown): string | undefined {
  if (events === undefined) return undefined;
  const isList =
    Array.isArray(events) && events.every((one) => isObject(one) && text.accepts(one.type));
  return isList ? undefined : 'expected "events" to be a list of objects, each with a "type"';
}
