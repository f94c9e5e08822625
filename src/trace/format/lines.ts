import { InputError } from '../../scenario/input-error.ts';

/** A recording has short lines; what has none is no recording. */
const LINE_BYTES_MAX = 1 << 20;
const NEWLINE = 10;

/** A line of a file, without its end. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
  /** False if the file ends before the line does. */
  readonly ended: boolean;
}

/**
 * The lines of a stream of bytes, a chunk's at a time; no more than a chunk and a line are held.
 *
 * @throws InputError for a line that does not end
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<readonly TextLine[]> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: TextLine[] = [];
    let start = 0;
    for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
      lines.push({ number: ++number, text: data.toString('utf8', start, end), ended: true });
      start = end + 1;
    }
    rest = data.subarray(start);
    if (rest.length > LINE_BYTES_MAX) {
      throw new InputError(`${name}:${number + 1}: expected lines, found more than 1 MiB in one`);
    }
    yield lines;
  }
  if (rest.length > 0) yield [{ number: ++number, text: rest.toString('utf8'), ended: false }];
}
