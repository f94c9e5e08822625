import { InputError } from '../../../scenario/input-error.ts';
import { found } from '../../../scenario/problem.ts';
import { CPUS_MAX } from '../cpu-set.ts';
import { type SchedEvent, Unfinished } from './event.ts';
import { fieldsOf } from './text-fields.ts';

/**
 * One line of `perf script`, of `trace-cmd report` or of the file `trace` of tracefs: task, pid,
 * CPU in brackets, perhaps flags, time, event, its fields.
 */
const LINE =
  /^.*?\S\s+(?:\([\s\d-]*\)\s+)?\[(?<cpu>[^\]\s]*)\]\s+(?:[^\s:]+\s+)?(?<time>\S+):\s+(?:(?<group>\w+):)?(?<event>\w+):\s*(?<fields>.*)$/s;
const SECONDS = /^(\d+)\.(\d{6,9})$/;
const CPU = /^\d{1,4}$/;
const NANO_DIGITS = 9;
const NS_PER_S = 1_000_000_000;

/** Lines about events that were lost, of tracefs and trace-cmd, perf, and bpftrace. */
const LOST = [
  /^\s*CPU:(?<cpu>\d+) \[(?:LOST )?(?<count>\d+)? ?EVENTS(?: DROPPED)?\]/,
  /\[(?<cpu>\d+)\]\s.*PERF_RECORD_LOST(?:_SAMPLES)?\b\D*(?<count>\d+)?/,
  /^\s*lost (?<count>\d+) events/i,
];

/** Reads lines of text; the times that it gives begin at the first whole second. */
export class TextLineReader {
  readonly #name: string;
  /** Whether events have their group before them, as perf prints it. */
  #isPerf: boolean | undefined;
  #firstSecond: number | undefined;

  /** @param name what messages call the file */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * The event of a line, undefined if the line is none.
   *
   * @throws InputError for an event whose time or CPU is not what it should be
   */
  read(text: string, line: number): SchedEvent | Unfinished | undefined {
    const lost = lostOf(text, line);
    if (lost !== undefined) return lost;
    const groups = LINE.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const { cpu = '', time = '', group, event = '', fields = '' } = groups;
    const isSched = group === 'sched' || event.startsWith('sched_');
    if (!(isSched || SECONDS.test(time))) return undefined;
    if (!CPU.test(cpu) || Number(cpu) >= CPUS_MAX) {
      throw this.#error(line, `expected a CPU in brackets, found ${found(cpu)}`);
    }
    this.#isPerf ??= group !== undefined;
    if (this.#isPerf !== (group !== undefined)) {
      const [one, other] = this.#isPerf ? ['trace-cmd', 'perf'] : ['perf', 'trace-cmd'];
      throw this.#error(
        line,
        `expected one format, found a line of ${one} after those of ${other}`,
      );
    }
    const t = this.#ns(time, line);
    const rest = fieldsOf(event, fields);
    if (rest !== undefined) return { ...rest, t, cpu: Number(cpu), line };
    return new Unfinished(
      this.#error(line, `expected the fields of ${event}, found ${found(fields)}`),
    );
  }

  /** Whether a line is an event by itself, and no rest of the one above. */
  isEvent(text: string): boolean {
    const { time = '' } = LINE.exec(text)?.groups ?? {};
    return SECONDS.test(time);
  }

  #ns(text: string, line: number): number {
    const [, seconds, fraction] = SECONDS.exec(text) ?? [];
    if (seconds === undefined || fraction === undefined) {
      throw this.#error(line, `expected a time in seconds, 12.345678, found ${found(text)}`);
    }
    this.#firstSecond ??= Number(seconds);
    const ns = Number(fraction.padEnd(NANO_DIGITS, '0'));
    return (Number(seconds) - this.#firstSecond) * NS_PER_S + ns;
  }

  #error(line: number, text: string): InputError {
    return new InputError(`${this.#name}:${line}: ${text}`);
  }
}

function lostOf(text: string, line: number): SchedEvent | undefined {
  // Most lines are events, and this is quick.
  if (!/lost|dropped/i.test(text)) return undefined;
  for (const form of LOST) {
    const groups = form.exec(text)?.groups;
    if (groups === undefined) continue;
    const { cpu, count } = groups;
    return {
      kind: 'lost',
      cpu: cpu === undefined ? null : Number(cpu),
      count: count === undefined ? null : Number(count),
      line,
    };
  }
  return undefined;
}
