import { InputError } from '../../../scenario/input-error.ts';
import type { TextLine } from '../../format/lines.ts';
import type { RecordingKind } from './detect.ts';
import { type SchedEvent, Unfinished } from './event.ts';
import { JsonLineReader } from './json-line.ts';
import { TextLineReader } from './text-line.ts';

/** Lines that the tools print around the events. */
const AROUND = /^\s*(?:#|$|cpus=\d+|version = |CPU \d+ is empty|Attaching \d+ probe)/;

/** Lines that the names in an event may break it into, and one more. */
const LINES_MAX = 4;

interface Open extends Pick<TextLine, 'text' | 'number'>, Unfinished {
  readonly lines: number;
}

/**
 * Reads the events of a recording from its lines, a batch at a time, and counts what it does
 * not understand.
 */
export class EventReader {
  readonly #name: string;
  readonly #kind: RecordingKind;
  readonly #text: TextLineReader;
  readonly #json: JsonLineReader;
  #events = 0;
  #unknown = 0;
  #firstUnknown = 0;
  /** A line that does not end with its event, and those that were added to it. */
  #open: Open | undefined;
  /** The line that the file ends within. */
  #cutLine: number | undefined;

  constructor(kind: RecordingKind, name: string) {
    this.#name = name;
    this.#kind = kind;
    this.#text = new TextLineReader(name);
    this.#json = new JsonLineReader(name);
  }

  /** @throws InputError in one line, with the number of the line */
  async *read(batches: AsyncIterable<readonly TextLine[]>): AsyncGenerator<readonly SchedEvent[]> {
    for await (const lines of batches) {
      const events: SchedEvent[] = [];
      for (const line of lines) {
        const event = this.#event(line);
        if (event !== undefined) events.push(event);
      }
      this.#events += events.filter(({ kind }) => kind !== 'recorder').length;
      yield events;
    }
    if (this.#open !== undefined) throw this.#open.error;
    if (this.#events === 0) throw new InputError(`${this.#name}: expected events, found none`);
  }

  /** What was left out, in words; once all is read. */
  get notes(): readonly string[] {
    const notes: string[] = [];
    if (this.#unknown > 0) {
      const lines = this.#unknown === 1 ? 'line is' : 'lines are';
      notes.push(`${this.#unknown} ${lines} no event, the first one line ${this.#firstUnknown}`);
    }
    if (this.#cutLine !== undefined) {
      notes.push(`the file ends within line ${this.#cutLine}, which is left out`);
    }
    return notes;
  }

  #event(line: TextLine): SchedEvent | undefined {
    if (!line.ended) {
      this.#cutLine = line.number;
      this.#open = undefined;
      return undefined;
    }
    const open = this.#open;
    if (open !== undefined && this.#text.isEvent(line.text)) throw open.error;
    this.#open = undefined;
    const text = open === undefined ? line.text : `${open.text}\n${line.text}`;
    const number = open?.number ?? line.number;
    const event = this.#read(text, number);
    if (!(event instanceof Unfinished)) return event;
    const lines = (open?.lines ?? 0) + 1;
    if (lines > LINES_MAX) throw (open ?? event).error;
    this.#open = { text, number, lines, error: open?.error ?? event.error };
    return undefined;
  }

  #read(text: string, number: number): SchedEvent | Unfinished | undefined {
    const isJson = text.startsWith('{');
    if (isJson && this.#kind === 'json') return this.#json.read(text, number);
    if (isJson) {
      throw new InputError(
        `${this.#name}:${number}: expected one format, found JSON after lines of text`,
      );
    }
    if (AROUND.test(text)) return undefined;
    const event = this.#text.read(text, number);
    if (event === undefined) {
      this.#unknown++;
      this.#firstUnknown ||= number;
    } else if (!(event instanceof Unfinished || event.kind === 'lost') && this.#kind === 'json') {
      throw new InputError(
        `${this.#name}:${number}: expected one format, found a line of text after JSON`,
      );
    }
    return event;
  }
}
