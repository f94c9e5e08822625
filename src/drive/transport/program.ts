import { closeSync, readSync, writeSync } from 'node:fs';
import type { DriverFailure, DriverFailureKind, Ending } from './failure.ts';
import { type Kept, PASSED, SHARED } from './keeper.ts';
import { theLauncher } from './launcher.ts';
import { LINE_BYTES_MAX, LineReader } from './line-reader.ts';
import { logTail } from './log-tail.ts';
import { makePipes } from './pipes.ts';
import type { Exchange, ProgramCommand, Transport, TransportOptions } from './transport.ts';

/** Unanswered bytes at most: a pipe holds twice as many, so that no write has to wait. */
const WINDOW_BYTES = 32 * 1024;
/** How long a program that has closed its output may go on before it is ended. */
const LINGER_MS = 500;
const SHOWN_MAX = 120;

/** Starts a program; see StartProgram. */
export function startProgram(command: ProgramCommand, options: TransportOptions): Transport {
  return new Program(command, options);
}

/** A program that runs behind two pipes. */
class Program implements Transport {
  readonly #id: number;
  readonly #options: TransportOptions;
  readonly #shared: Int32Array;
  readonly #epochMs: number;
  readonly #write: number;
  readonly #read: number;
  readonly #lines = new LineReader();
  readonly #readOn = (into: Buffer, from: number, length: number): number =>
    readSync(this.#read, into, from, length, null);
  #isOpen = true;
  /** It has closed its input. */
  #isDeaf = false;
  #hasAnswered = false;
  /** How long the answer may take that is awaited. */
  #allowedMs = 0;
  #failure: DriverFailure | undefined;
  #ending: Ending | undefined;

  constructor(command: ProgramCommand, options: TransportOptions) {
    const { requests, answers } = makePipes();
    this.#options = options;
    this.#write = requests.write;
    this.#read = answers.read;
    this.#epochMs = hrtimeMs();
    const bytes = SHARED.words * Int32Array.BYTES_PER_ELEMENT;
    this.#shared = new Int32Array(new SharedArrayBuffer(bytes));
    this.#id = theLauncher().start({
      program: command.program,
      args: command.args,
      cwd: command.cwd,
      stdin: requests.read,
      stdout: answers.write,
      shared: this.#shared,
      epochMs: this.#epochMs,
      stop: options.stop,
    });
    closeSync(requests.read);
    closeSync(answers.write);
  }

  exchange(lines: readonly string[]): Exchange {
    if (this.#failure !== undefined) return { answers: [], failure: this.#failure };
    const early = this.#lines.next();
    if (early !== undefined) {
      const what = `a line that nobody asked for: ${shown(early)}`;
      return { answers: [], failure: this.#fail('protocol', what) };
    }
    const answers: string[] = [];
    const failure = this.#exchange(lines, answers) ?? this.#disarm();
    return failure === undefined ? { answers } : { answers, failure };
  }

  refuse(message: string): DriverFailure {
    return this.#failure ?? this.#fail('protocol', message);
  }

  close(): Ending | DriverFailure {
    if (this.#failure !== undefined) return this.#failure;
    if (this.#ending !== undefined) return this.#ending;
    closeSync(this.#write);
    this.#isOpen = false;
    this.#arm();
    let extra: string | undefined;
    for (let bytes: number | undefined = 1; bytes !== 0; ) {
      extra ??= this.#lines.next();
      while (this.#lines.next() !== undefined);
      bytes = this.#lines.fill(this.#readOn);
      if (bytes === undefined) return this.#tooLong();
    }
    const failure = this.#disarm();
    if (failure !== undefined) return failure;
    extra ??= this.#lines.rest === '' ? undefined : this.#lines.rest;
    if (extra !== undefined) {
      return this.#fail('protocol', `a line that nobody asked for: ${shown(extra)}`);
    }
    const kept = this.#awaitEnd(this.#options.timeoutMs);
    if (kept.killed !== null) {
      return this.#failAs(kept, 'timeout', 'it went on after the end of its input');
    }
    this.#ending = endingOf(kept);
    return this.#ending;
  }

  #exchange(lines: readonly string[], answers: string[]): DriverFailure | undefined {
    let sent = 0;
    let unanswered = 0;
    while (answers.length < lines.length) {
      if (sent < lines.length && unanswered <= WINDOW_BYTES / 2) {
        const from = sent;
        while (sent < lines.length) {
          const bytes = bytesOf(lines[sent] as string);
          if (sent > answers.length && unanswered + bytes > WINDOW_BYTES) break;
          unanswered += bytes;
          sent++;
        }
        this.#arm();
        this.#send(lines.slice(from, sent));
      }
      const line = this.#lines.next();
      if (line === undefined) {
        const failure = this.#receive();
        if (failure !== undefined) return failure;
        continue;
      }
      unanswered -= bytesOf(lines[answers.length] as string);
      answers.push(line);
      this.#hasAnswered = true;
      // The next answer has its own time.
      if (answers.length < sent) this.#arm();
    }
    return undefined;
  }

  #send(lines: readonly string[]): void {
    if (this.#isDeaf) return;
    const buffer = Buffer.from(`${lines.join('\n')}\n`);
    try {
      for (let from = 0; from < buffer.length; ) from += writeSync(this.#write, buffer, from);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
      // It reads no more. What it wrote before that is still to be read, and tells how it ended.
      this.#isDeaf = true;
    }
  }

  /** Reads on, at least a byte. */
  #receive(): DriverFailure | undefined {
    const bytes = this.#lines.fill(this.#readOn);
    if (bytes === undefined) return this.#tooLong();
    return bytes === 0 ? this.#ended() : undefined;
  }

  #arm(): void {
    const { timeoutMs, startMs = 0 } = this.#options;
    this.#allowedMs = this.#hasAnswered ? timeoutMs : timeoutMs + startMs;
    const deadline = Math.ceil(hrtimeMs() - this.#epochMs + this.#allowedMs);
    const before = Atomics.load(this.#shared, SHARED.deadline);
    if (before === PASSED) return;
    // If it passes in between, it stays so.
    Atomics.compareExchange(this.#shared, SHARED.deadline, before, deadline);
  }

  /** Nothing is awaited any more; a failure if it came too late. */
  #disarm(): DriverFailure | undefined {
    if (Atomics.exchange(this.#shared, SHARED.deadline, 0) !== PASSED) return undefined;
    return this.#ended();
  }

  #tooLong(): DriverFailure {
    return this.#fail('protocol', `a line of more than ${LINE_BYTES_MAX} bytes`);
  }

  /** The program has closed a pipe. */
  #ended(): DriverFailure {
    const { rest } = this.#lines;
    const kept = this.#awaitEnd(LINGER_MS);
    const inLine = rest === '' ? '' : `, in the middle of a line: ${shown(rest)}`;
    switch (kept.killed) {
      case 'timeout':
        return this.#failAs(
          kept,
          'timeout',
          `no answer within ${Math.round(this.#allowedMs)} ms${inLine}`,
        );
      case 'stopped':
        return this.#failAs(kept, 'timeout', 'nobody waits for it any more');
      case 'lingered':
        return this.#failAs(kept, 'crash', `it closed its output and went on${inLine}`);
      case null:
        return this.#failAs(kept, 'crash', `${howItEnded(kept)}${inLine}`);
    }
  }

  /** Ends the program for what it did. */
  #fail(kind: DriverFailureKind, message: string): DriverFailure {
    return this.#failAs(this.#awaitEnd(0), kind, message);
  }

  #failAs(kept: Kept, kind: DriverFailureKind, message: string): DriverFailure {
    const { startError, killed } = kept;
    const code = startError === null ? {} : { startError };
    const stopped = killed === 'stopped' ? { stopped: true as const } : {};
    this.#failure = { kind, message, ...code, ...stopped, ...endingOf(kept) };
    return this.#failure;
  }

  #awaitEnd(graceMs: number): Kept {
    if (this.#isOpen) closeSync(this.#write);
    this.#isOpen = false;
    closeSync(this.#read);
    return theLauncher().awaitEnd(this.#id, this.#shared, graceMs);
  }
}

function hrtimeMs(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1000 + nanos / 1e6;
}

function bytesOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}

function howItEnded({ startError, signal, exitCode }: Kept): string {
  if (startError !== null) return `it cannot be started: ${startError}`;
  if (signal !== null) return `ended by ${signal}`;
  return `ended with exit code ${exitCode}`;
}

/** A signal with which the keeper ended it says nothing of the program. */
function endingOf({ exitCode, signal, killed, log }: Kept): Ending {
  const own = killed === null ? { exitCode, signal } : { exitCode: null, signal: null };
  return { ...own, log: logTail(log) };
}

function shown(line: string): string {
  const text = line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX)}...` : line;
  return JSON.stringify(text);
}
