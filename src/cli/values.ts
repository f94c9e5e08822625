import { InvalidArgumentError } from 'commander';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const SEED_MAX = 2 ** 32 - 1;

/** A time such as 60s, in ms. */
export function durationMs(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) {
    throw new InvalidArgumentError('Expected a time such as 500ms, 60s or 2m.');
  }
  return Number(amount) * (UNITS_MS[unit] as number);
}

/** A whole number from 1. */
export function wholeNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('Expected a whole number, 1 or more.');
  }
  return value;
}

/** The seed of a search. */
export function seedNumber(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > SEED_MAX) {
    throw new InvalidArgumentError(`Expected a whole number, 0 to ${SEED_MAX}.`);
  }
  return value;
}

/** Collects an option that names one file each time that it stands. */
export function files(text: string, before: readonly string[] = []): readonly string[] {
  if (text === '') throw new InvalidArgumentError('Expected a file.');
  return [...before, text];
}

/** Collects an option that may stand several times, or name several things: `A,B`. */
export function names(text: string, before: readonly string[] = []): readonly string[] {
  const given = text.split(',').map((name) => name.trim());
  if (given.includes('')) throw new InvalidArgumentError('Expected a name.');
  return [...before, ...given];
}
