/**
 * A system under test: anything that answers calls.
 *
 * The model answers at once; an external program answers over a pipe. Both take the same
 * calls, so a stage is a generator that yields calls and is resumed with the answers.
 */
export interface System<Call, Answer> {
  call(call: Call): Answer;
}

/** What became of an operation. */
export interface Outcome {
  /**
   * accepted: it did what it says; refused: the system answered a negative errno; skipped: it
   * made no sense in the state it met, and nothing was called.
   */
  readonly status: 'accepted' | 'refused' | 'skipped';
  /** 0, a positive value where the call has one, or a negative errno. */
  readonly ret: number;
}

/** A stretch of work that asks the system for answers. */
export type Calls<Call, Answer, Result> = Generator<Call, Result, Answer>;

/**
 * One run's stage: turns operations of a level into calls and reports events on the way.
 *
 * Events reach the checkers through the sink that the stage was made with.
 */
export interface Stage<Operation, Call, Answer> {
  /** Before the first operation: sets up what the cast says is there. */
  begin?(): Calls<Call, Answer, void>;
  perform(operation: Operation): Calls<Call, Answer, Outcome>;
  /** After the last operation: lets the system come to rest, for the liveness properties. */
  settle?(): Calls<Call, Answer, void>;
}

/** Drives a stretch of work on a system that answers at once. */
export function drive<Call, Answer, Result>(
  work: Calls<Call, Answer, Result>,
  system: System<Call, Answer>,
): Result {
  let step = work.next();
  while (!step.done) step = work.next(system.call(step.value));
  return step.value;
}

/** The outcome of an operation that is one call. */
export function outcomeOf(ret: number): Outcome {
  return { status: ret < 0 ? 'refused' : 'accepted', ret };
}

export const SKIPPED: Outcome = { status: 'skipped', ret: 0 };
