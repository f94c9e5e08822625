/** How a program lets its driver down. */
export type DriverFailureKind = 'crash' | 'timeout' | 'protocol';

/** How a program ended, and the last that it wrote to its log. */
export interface Ending {
  /** Null if it was ended by a signal, or never started. */
  readonly exitCode: number | null;
  /** Such as SIGSEGV; null if none ended it. A signal of ours is not told. */
  readonly signal: string | null;
  /** The last lines of its standard error, and the whole report of a sanitizer. */
  readonly log: readonly string[];
}

/**
 * What went wrong with a program: a value, never an exception.
 *
 * crash: it ended, or closed its output, or does not start; timeout: it did not answer in time;
 * protocol: it answered with something that is no answer.
 */
export interface DriverFailure extends Ending {
  readonly kind: DriverFailureKind;
  /** One line. */
  readonly message: string;
  /** Why it did not start, as the system says it: ENOENT, EACCES. */
  readonly startError?: string;
  /** True if nobody waited for the answer any more. */
  readonly stopped?: true;
}
