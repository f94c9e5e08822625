import type { DriverFailure, Ending } from './failure.ts';

/** A program and its arguments. */
export interface ProgramCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Where it starts; where this process is if absent. */
  readonly cwd?: string;
}

export interface TransportOptions {
  /** How long one answer may take, in ms. */
  readonly timeoutMs: number;
  /** How much longer the first answer may take, in ms: a program has to start. Absent: not. */
  readonly startMs?: number;
  /** Becomes other than 0 when nobody waits for the program any more; it is then ended soon. */
  readonly stop?: Int32Array;
}

/** What came of some lines that were sent. */
export interface Exchange {
  /** A line for each that was sent, in order, without its end; fewer only if it failed. */
  readonly answers: readonly string[];
  readonly failure?: DriverFailure;
}

/**
 * A program that runs, and answers each line that it is sent with one line.
 *
 * Everything is synchronous. After a failure the program is gone, and what is asked of it then
 * gives the same failure again.
 */
export interface Transport {
  /** Sends lines, as many at once as neither side's pipe can fill up with; no line holds \n. */
  exchange(lines: readonly string[]): Exchange;
  /** Ends the program for an answer that is none. */
  refuse(message: string): DriverFailure;
  /**
   * Closes the program's input and waits for its end, at most as long as for an answer.
   *
   * @returns how it ended; the failure if it failed before, did not end by itself, or wrote
   *   what nobody asked for
   */
  close(): Ending | DriverFailure;
}

/** Starts a program. What a program does that does not start is seen at the first exchange. */
export type StartProgram = (command: ProgramCommand, options: TransportOptions) => Transport;
