import { parse } from 'lossless-json';
import { canonical } from '../core/int64.ts';

const LONG_DIGITS = /[0-9]{16}/;
const INTEGER = /^-?[0-9]+$/;

function parseNumber(text: string): number | bigint {
  return INTEGER.test(text) ? canonical(BigInt(text)) : Number(text);
}

/**
 * Parses JSON with exact integers: a number while it is safe, else a bigint.
 *
 * `JSON.parse` rounds integers above 2^53 without a word; a text without a run of 16 digits
 * holds none and takes that fast way.
 *
 * @throws SyntaxError on anything that is not JSON
 */
export function parseLossless(text: string): unknown {
  if (!LONG_DIGITS.test(text)) return JSON.parse(text);
  return parse(text, null, parseNumber);
}
