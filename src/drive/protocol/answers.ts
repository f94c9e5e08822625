import { found } from '../../scenario/problem.ts';
import type { OperationSpec, OutputKind } from './components.ts';

/** An answer: `ret`, and the outputs of its operation. */
export interface Answer {
  readonly ret: number;
  readonly [field: string]: unknown;
}

/** A negative errno is one of these. */
const ERRNO_MAX = 4095;

/** What is wrong with an answer to an operation, in words; undefined if nothing is. */
export function problemOf(answer: unknown, spec: OperationSpec): string | undefined {
  if (!isObject(answer)) return `expected a JSON object, found ${found(answer)}`;
  const { ret } = answer;
  if (!Number.isSafeInteger(ret)) return `expected "ret" to be an integer, found ${found(ret)}`;
  if ((ret as number) < -ERRNO_MAX) {
    return `expected "ret" to be an errno, -1 to -${ERRNO_MAX}, found ${ret}`;
  }
  if ((ret as number) > 0 && spec.isCounted !== true) {
    return `expected "ret" to be 0 or a negative errno, found ${ret}`;
  }
  for (const [field, kind] of Object.entries(spec.outputs)) {
    const value = answer[field];
    if (value === undefined && (ret as number) < 0) continue;
    const problem = problemOfOutput(field, value, kind);
    if (problem !== undefined) return problem;
  }
  return problemOfHandedOver(answer.enq);
}

/** Any answer may hand over tasks. */
function problemOfHandedOver(enq: unknown): string | undefined {
  return enq === undefined ? undefined : problemOfOutput('enq', enq, 'ids');
}

const IS: { readonly [K in OutputKind]: (value: unknown) => boolean } = {
  integer: isInteger,
  id: isSmall,
  'task or null': (value) => value === null || isSmall(value),
  ids: (value) => Array.isArray(value) && value.every(isSmall),
  pairs: (value) =>
    Array.isArray(value) && value.every((pair) => isPair(pair) && pair.every(isInteger)),
  firings: (value) =>
    Array.isArray(value) &&
    value.every((pair) => isPair(pair) && typeof pair[0] === 'string' && isSmall(pair[1])),
  state: isObject,
};

const WORDS: { readonly [K in OutputKind]: string } = {
  integer: 'an integer',
  id: 'a small integer',
  'task or null': 'a task, or null',
  ids: 'an array of tasks',
  pairs: 'an array of pairs of integers',
  firings: 'an array of pairs of a timer and its time',
  state: 'an object',
};

function problemOfOutput(field: string, value: unknown, kind: OutputKind): string | undefined {
  if (IS[kind](value)) return undefined;
  return `expected "${field}" to be ${WORDS[kind]}, found ${found(value)}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInteger(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function isSmall(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}
