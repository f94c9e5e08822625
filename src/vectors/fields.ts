import type { Int64 } from '../core/int64.ts';
import { InputError } from '../scenario/input-error.ts';
import type { RecordedLine } from './replay.ts';

function expected(line: RecordedLine, field: string, what: string): never {
  const found = field in line ? String(line[field]) : 'nothing';
  throw new InputError(`${line.op}: expected "${field}" to be ${what}, found ${found}`);
}

/** A field that is an integer of any size. @throws InputError */
export function int64Field(line: RecordedLine, field: string): Int64 {
  const value = line[field];
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return value as Int64;
  return expected(line, field, 'an integer');
}

/** A field that names something by a small integer. @throws InputError */
export function idField(line: RecordedLine, field: string): number {
  const value = line[field];
  if (Number.isSafeInteger(value)) return value as number;
  return expected(line, field, 'a small integer');
}

/** A field that is true or false. @throws InputError */
export function flagField(line: RecordedLine, field: string): boolean {
  const value = line[field];
  if (typeof value === 'boolean') return value;
  return expected(line, field, 'true or false');
}

/** A field that is one of a few words. @throws InputError */
export function wordField<Word extends string>(
  line: RecordedLine,
  field: string,
  words: readonly Word[],
): Word {
  const word = words.find((one) => one === line[field]);
  if (word !== undefined) return word;
  return expected(line, field, `one of ${words.join(', ')}`);
}
