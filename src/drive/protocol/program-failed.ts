import type { DriverFailure } from '../transport/failure.ts';

/** Ends a run whose program failed; caught where the run was started. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  readonly failure: DriverFailure;
  /** The operation that it failed in; null if in none. */
  readonly op: string | null;

  constructor(failure: DriverFailure, op: string | null) {
    super(failure.message);
    this.failure = failure;
    this.op = op;
  }
}
