import { z } from 'zod';
import { canonical, type Int64, U64_MAX } from '../core/int64.ts';

const DECIMAL = /^-?[0-9]{1,20}$/;

/**
 * A schema of one value. What the schema says on a refusal is the end of the sentence
 * "expected ..."; who reports it adds the place and what was found there.
 */
function field<Value>(
  expected: string,
  read: (value: unknown) => Value | undefined,
): z.ZodType<Value> {
  return z.unknown().transform((value, context) => {
    const result = read(value);
    if (result !== undefined) return result;
    context.issues.push({ code: 'custom', message: expected, input: value });
    return z.NEVER;
  });
}

/** An exact integer, whether it is written as a JSON number or as a decimal string. */
function exactInteger(value: unknown): Int64 | undefined {
  if (typeof value === 'bigint') return canonical(value);
  if (typeof value === 'string' && DECIMAL.test(value)) return canonical(BigInt(value));
  // Adding 0 makes -0 an ordinary 0.
  return Number.isSafeInteger(value) ? (value as number) + 0 : undefined;
}

function between(value: Int64 | undefined, min: Int64, max: Int64): Int64 | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

function smallInteger(value: unknown, min: number): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= min
    ? (value as number) + 0
    : undefined;
}

/** An unsigned 64-bit integer. */
export function u64(what: string): z.ZodType<Int64> {
  return field(`${what}, 0 to 2^64 - 1`, (value) => between(exactInteger(value), 0, U64_MAX));
}

/** An unsigned 64-bit integer of which the largest means unlimited and is written "max". */
export function u64OrMax(what: string): z.ZodType<Int64> {
  return field(`${what}, 0 to 2^64 - 1, or "max"`, (value) =>
    value === 'max' ? U64_MAX : between(exactInteger(value), 0, U64_MAX),
  );
}

/** An integer that is a number in the program: a time, a number of something. */
export function count(what: string, min = 0): z.ZodType<number> {
  return field(`${what}, ${min} or more`, (value) => smallInteger(value, min));
}

export const id: z.ZodType<number> = count('an id');
export const timeNs: z.ZodType<number> = count('a time in ns');
/** What a random source returns. */
export const rand: z.ZodType<number> = count('a random number');
export const int: z.ZodType<number> = field('an integer', (value) =>
  Number.isSafeInteger(value) ? (value as number) + 0 : undefined,
);
export const flag: z.ZodType<boolean> = field('true or false', (value) =>
  typeof value === 'boolean' ? value : undefined,
);
export const text: z.ZodType<string> = field('a string', (value) =>
  typeof value === 'string' ? value : undefined,
);
export const name: z.ZodType<string> = field('a name', (value) =>
  typeof value === 'string' && value !== '' ? value : undefined,
);

/** One of a few words. */
export function word<const Word extends string>(...words: readonly Word[]): z.ZodType<Word> {
  const expected = words.map((one) => JSON.stringify(one)).join(' or ');
  return field(expected, (value) => words.find((one) => one === value));
}

/** A quota in us as a user writes it. */
export const quotaUs: z.ZodType<Int64 | 'max'> = field(
  'a quota in us, 0 to 2^64 - 1, or "max"',
  (value) => (value === 'max' ? 'max' : between(exactInteger(value), 0, U64_MAX)),
);
