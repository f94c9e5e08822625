import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { InputError } from '../scenario/input-error.ts';
import { parseLossless } from '../scenario/lossless-json.ts';
import { agrees } from './same-json.ts';

/** One recorded line: the operation, its inputs and its outputs. */
export interface RecordedLine {
  readonly op: string;
  readonly [field: string]: unknown;
}

/** Plays recorded operations on a library of its own. */
export interface Adapter {
  /** The input fields of each operation; every other field of a line is an output. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** A sequence begins: a fresh library. */
  begin(line: RecordedLine): void;
  /** The answer to one operation; a field that is undefined counts as absent. */
  answer(line: RecordedLine): object;
}

const BEGIN_INPUTS = ['seq', 'group'];

/** An output that is not the recorded one; a side that lacks it is undefined. */
export interface Mismatch {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly expected: unknown;
  readonly got: unknown;
}

export interface ReplayResult {
  /** Lines compared, those that begin a sequence included. */
  readonly lines: number;
  /** Lines of which every output agrees. */
  readonly matched: number;
  readonly mismatches: readonly Mismatch[];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parseLine(text: string): RecordedLine {
  let value: unknown;
  try {
    value = parseLossless(text);
  } catch {
    throw new InputError('expected one JSON object on the line, found no JSON');
  }
  if (!isObject(value) || Array.isArray(value)) {
    throw new InputError('expected a JSON object');
  }
  if (typeof value.op !== 'string') {
    throw new InputError('expected a field "op" with the name of an operation');
  }
  return value as RecordedLine;
}

function compare(
  line: RecordedLine,
  answer: object,
  inputs: readonly string[],
  report: (field: string, expected: unknown, got: unknown) => void,
): void {
  const got = answer as Readonly<Record<string, unknown>>;
  for (const field of Object.keys(line)) {
    if (field === 'op' || inputs.includes(field)) continue;
    if (!agrees(line[field], got[field], field)) report(field, line[field], got[field]);
  }
  for (const field of Object.keys(got)) {
    if (got[field] !== undefined && !Object.hasOwn(line, field)) {
      report(field, undefined, got[field]);
    }
  }
}

function answerTo(line: RecordedLine, adapter: Adapter, begun: boolean): object {
  if (line.op === 'begin') {
    adapter.begin(line);
    return { ret: 0 };
  }
  if (!begun) throw new InputError('expected the operation "begin" first');
  return adapter.answer(line);
}

function inputsOf(line: RecordedLine, adapter: Adapter): readonly string[] {
  if (line.op === 'begin') return BEGIN_INPUTS;
  const inputs = Object.hasOwn(adapter.inputs, line.op) ? adapter.inputs[line.op] : undefined;
  if (inputs !== undefined) return inputs;
  const known = Object.keys(adapter.inputs).join(', ');
  throw new InputError(`unknown operation ${JSON.stringify(line.op)}; expected one of ${known}`);
}

/**
 * Replays one JSON Lines file, line by line, and compares every output.
 *
 * @throws InputError naming file and line for anything that is no recorded operation
 */
export async function replayFile(path: string, adapter: Adapter): Promise<ReplayResult> {
  const mismatches: Mismatch[] = [];
  let number = 0;
  let lines = 0;
  let matched = 0;
  let begun = false;
  const report = (field: string, expected: unknown, got: unknown): void => {
    mismatches.push({ file: path, line: number, field, expected, got });
  };
  const input = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const text of input) {
    number += 1;
    if (text.trim() === '') continue;
    const before = mismatches.length;
    try {
      const line = parseLine(text);
      const inputs = inputsOf(line, adapter);
      compare(line, answerTo(line, adapter, begun), inputs, report);
      begun = true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`${path}:${number}: ${error.message}`);
    }
    lines += 1;
    if (mismatches.length === before) matched += 1;
  }
  return { lines, matched, mismatches };
}
