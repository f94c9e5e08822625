/**
 * A system under test: anything that answers calls, the model or an external program.
 *
 * It answers before it returns. Whoever stands in for a program waits for its answer: a run is
 * one story, in which every call depends on the answers before it.
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
  /** The system failed on the way: `ret` is nothing that it answered. */
  readonly isCutOff?: true;
}

/**
 * One run's stage: turns operations of a level into calls and reports events on the way.
 *
 * It is made with the way to ask the system and the sink for its events, see Session.
 */
export interface Stage<Operation> {
  /** Before the first operation: sets up what the cast says is there. */
  begin?(): void;
  perform(operation: Operation): Outcome;
  /**
   * After the last operation: lets the system come to rest, for the liveness properties.
   *
   * @param patience intervals to wait for that at most
   */
  settle?(patience: number): void;
}

/** The outcome of an operation that is one call. */
export function outcomeOf(ret: number): Outcome {
  return { status: ret < 0 ? 'refused' : 'accepted', ret };
}

export const SKIPPED: Outcome = { status: 'skipped', ret: 0 };
