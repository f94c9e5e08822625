import { InputError } from '../../../scenario/input-error.ts';
import type { TextLine } from '../../format/lines.ts';
import { EVENTS_FORMAT } from './json-line.ts';

/** Lines that a recording may begin with before it says what it is. */
const LINES_MAX = 200;
const EVENT_LINE =
  /\[\d+\]\s.*\bsched_(?:switch|wakeup|wakeup_new|migrate_task|process_\w+|stat_\w+|waking)\b: /;
const LOST_LINE = /PERF_RECORD_LOST|^CPU:\d+ \[/;

/** What prints the files that people take for its output. */
const BINARY: readonly (readonly [magic: string, what: string, print: string])[] = [
  ['PERFILE2', 'the file of perf record', 'perf script --show-lost-events'],
  ['\u0017\bDtracing', 'the file of trace-cmd record', 'trace-cmd report'],
];

/**
 * - `counters`: samples of cgroups, or what is no recording
 * - `text`: events as perf, trace-cmd or tracefs print them
 * - `json`: events as the recipe for bpftrace prints them
 */
export type RecordingKind = 'counters' | 'text' | 'json';

/**
 * What a recording is, by the lines that it begins with; undefined if more of them are needed.
 *
 * @throws InputError for a file that has to be printed first
 */
export function kindOf(lines: readonly TextLine[], name: string): RecordingKind | undefined {
  for (const [magic, what, print] of BINARY) {
    if (lines[0]?.text.startsWith(magic) === true) {
      throw new InputError(`${name}: expected text, found ${what}; print it with: ${print}`);
    }
  }
  for (const { text } of lines.slice(0, LINES_MAX)) {
    if (text.startsWith('{')) return text.includes(`"${EVENTS_FORMAT}"`) ? 'json' : 'counters';
    if (EVENT_LINE.test(text) || LOST_LINE.test(text)) return 'text';
  }
  return lines.length >= LINES_MAX ? 'counters' : undefined;
}
