import { createReadStream } from 'node:fs';
import { InputError, unreadable } from '../../scenario/input-error.ts';
import type { TraceRecord } from './format.ts';
import { linesOf, type TextLine } from './lines.ts';
import { LineParser } from './parse.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * Reads a recording from a stream, a batch of records at a time.
 *
 * @param name what messages call it
 * @throws InputError in one line, with the number of the line
 */
export function readTrace(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<readonly TraceRecord[]> {
  return readRecords(linesOf(chunks, name), name);
}

/** The same from its lines. */
export async function* readRecords(
  batches: AsyncIterable<readonly TextLine[]>,
  name: string,
): AsyncGenerator<readonly TraceRecord[]> {
  const parser = new LineParser(name);
  let hasSample = false;
  for await (const lines of batches) {
    const records = lines.map((line) => parser.parse(line));
    hasSample ||= records.some(({ kind }) => kind === 'sample');
    yield records;
  }
  if (parser.header === undefined)
    throw new InputError(`${name}: expected a header, found nothing`);
  if (!hasSample) throw new InputError(`${name}: expected samples, found none`);
}

/** The bytes of a file. @throws InputError if it cannot be read */
export async function* fileChunks(
  path: string,
  name: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      onBytes((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw unreadable(name, error);
  }
}
