import { U64_MAX } from '../../core/int64.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What a value of the protocol may be. */
export interface Shape {
  /** The end of the sentence "expected ...". */
  readonly says: string;
  readonly schema: JsonSchema;
  accepts(value: unknown): boolean;
}

/** The schemas that others refer to. */
const named = new Map<string, JsonSchema>();

/** The schemas of the integers, by the names under which `reference` finds them. */
export function namedSchemas(): { readonly [name: string]: JsonSchema } {
  return Object.fromEntries(named);
}

export function reference(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

/** An exact integer of those bounds. */
function integer(
  name: string,
  says: string,
  minimum: number | bigint,
  maximum: number | bigint,
): Shape {
  // A schema is JSON, and its numbers are rounded to what a double holds.
  named.set(name, { type: 'integer', minimum: Number(minimum), maximum: Number(maximum) });
  return {
    says,
    schema: reference(name),
    accepts: (value) =>
      (typeof value === 'bigint' || Number.isSafeInteger(value)) &&
      (value as number) >= minimum &&
      (value as number) <= maximum,
  };
}

const SAFE = Number.MAX_SAFE_INTEGER;

export const id = integer('id', 'an id, 0 or more', 0, SAFE);
export const count = integer('count', 'a number, 0 or more', 0, SAFE);
export const timeNs = integer('ns', 'a time in ns, 0 or more', 0, SAFE);
export const int = integer('int', 'an integer', -SAFE, SAFE);
export const s64 = integer('s64', 'an integer of 64 bits', -(1n << 63n), (1n << 63n) - 1n);
export const u64 = integer('u64', 'an integer, 0 to 2^64 - 1', 0, U64_MAX);
/** What `ret` may be: of an operation that counts, of any other, and of one that is refused. */
export const retOrCount = integer('ret-or-count', 'an errno, 0 or a count', -4095, SAFE);
export const ret = integer('ret', '0 or a negative errno', -4095, 0);
export const errno = integer('errno', 'a negative errno', -4095, -1);
export const zeroOrOne = integer('bit', '0 or 1', 0, 1);

export const flag: Shape = {
  says: 'true or false',
  schema: { type: 'boolean' },
  accepts: (value) => typeof value === 'boolean',
};

export const text: Shape = {
  says: 'a string',
  schema: { type: 'string' },
  accepts: (value) => typeof value === 'string',
};

/** One of a few words. */
export function word(...words: readonly string[]): Shape {
  return {
    says: words.map((one) => JSON.stringify(one)).join(' or '),
    schema: { enum: words },
    accepts: (value) => words.includes(value as string),
  };
}

function either(a: Shape, b: Shape): Shape {
  return {
    says: `${a.says}, or ${b.says}`,
    schema: { anyOf: [a.schema, b.schema] },
    accepts: (value) => a.accepts(value) || b.accepts(value),
  };
}

/** That, or `"max"` for no limit. */
export function orMax(shape: Shape): Shape {
  return either(shape, word('max'));
}

const nothing: Shape = {
  says: 'null',
  schema: { type: 'null' },
  accepts: (value) => value === null,
};

export function orNull(shape: Shape): Shape {
  return either(shape, nothing);
}

export function listOf(shape: Shape): Shape {
  return {
    says: `a list, each ${shape.says}`,
    schema: { type: 'array', items: shape.schema },
    accepts: (value) => Array.isArray(value) && value.every((one) => shape.accepts(one)),
  };
}

/** A list of exactly two. */
export function pair(first: Shape, second: Shape): Shape {
  return {
    says: `a pair of ${first.says} and ${second.says}`,
    schema: {
      type: 'array',
      prefixItems: [first.schema, second.schema],
      items: false,
      minItems: 2,
    },
    accepts: (value) =>
      Array.isArray(value) &&
      value.length === 2 &&
      first.accepts(value[0]) &&
      second.accepts(value[1]),
  };
}

/** An object with values of one shape, under whatever names. */
export function recordOf(shape: Shape): Shape {
  return {
    says: `an object, each value ${shape.says}`,
    schema: { type: 'object', additionalProperties: shape.schema },
    accepts: (value) => isObject(value) && Object.values(value).every((one) => shape.accepts(one)),
  };
}

/** A JSON object, neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
