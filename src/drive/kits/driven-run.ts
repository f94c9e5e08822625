import type { Planner } from '../../arbitraries/planner.ts';
import { type Failure, failureKey } from '../../check/failure.ts';
import type { Run, StateLine } from '../../check/kit.ts';
import type { SessionOptions } from '../../check/session.ts';
import { EPROTO } from '../../core/errno.ts';
import type { Level, OperationsByLevel } from '../../scenario/scenario.ts';
import { type Outcome, SKIPPED } from '../../system/system.ts';
import { ProgramFailed } from '../protocol/program-failed.ts';
import { Diverged } from '../system/diverged.ts';
import type { DriverFailure } from '../transport/failure.ts';

/** What breaks, beside the laws, where a program is driven. */
export const DIVERGENCE = 'D-divergence';

/** A failure of the program's, and not of a law. */
export interface ProgramFault extends Failure {
  readonly driver: DriverFailure;
}

/** The operation in which the program failed. */
const UNANSWERED: Outcome = { status: 'refused', ret: EPROTO, isCutOff: true };

/** Nothing is drawn for a run that is over. */
const NOTHING = [{ kind: 'nothing', weight: 1, essential: true }] as const;

/**
 * A run on a program: what the program does wrong ends it, and is one of its failures.
 */
export class DrivenRun<L extends Level> implements Run<L> {
  readonly planner: Planner<OperationsByLevel[L]>;
  readonly #muted: ReadonlySet<string>;
  #inner: Run<L> | undefined;
  #own: Failure | undefined;
  #over = false;
  #operation = 0;

  /** @param open opens the run itself; the program may fail then */
  constructor(open: () => Run<L>, options: SessionOptions) {
    this.#muted = options.muted ?? new Set();
    this.#attempt(() => {
      this.#inner = open();
    });
    const inner = this.#inner;
    this.planner = {
      kinds: inner?.planner.kinds ?? NOTHING,
      draw: (kind, rng) => (this.#over ? undefined : inner?.planner.draw(kind, rng)),
    };
  }

  get failures(): readonly Failure[] {
    const inner = this.#inner?.failures ?? [];
    return this.#own === undefined ? inner : [...inner, this.#own];
  }

  get failure(): Failure | undefined {
    return this.#inner?.failure ?? this.#own;
  }

  perform(operation: OperationsByLevel[L]): Outcome {
    let outcome: Outcome = SKIPPED;
    if (!this.#over) {
      outcome = UNANSWERED;
      this.#attempt(() => {
        outcome = (this.#inner as Run<L>).perform(operation);
      });
    }
    this.#operation++;
    return outcome;
  }

  finish(patience?: number): void {
    if (!this.#over) this.#attempt(() => (this.#inner as Run<L>).finish(patience));
  }

  describe(): readonly StateLine[] {
    return this.#inner?.describe() ?? [];
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      const failure = this.#failureOf(error);
      if (failure === undefined) throw error;
      this.#over = true;
      if (!this.#muted.has(failureKey(failure))) this.#own = failure;
    }
  }

  #failureOf(error: unknown): Failure | undefined {
    const operation = this.#operation;
    if (error instanceof Diverged) {
      const { place: failureKind, message } = error;
      return { property: DIVERGENCE, failureKind, message, operation };
    }
    if (!(error instanceof ProgramFailed)) return undefined;
    const { failure: driver } = error;
    return {
      property: `D-${driver.kind}`,
      failureKind: failureKindOf(error),
      message: driver.message,
      operation,
      driver,
    } as ProgramFault;
  }
}

/** The same for the same way to fail. */
function failureKindOf({ failure, op }: ProgramFailed): string {
  switch (failure.kind) {
    case 'crash':
      return crashKindOf(failure);
    case 'timeout':
      return 'no answer';
    case 'protocol':
      return `${op ?? 'no operation'}: ${problemIn(failure.message)}`;
  }
}

/** How a program crashed: as a sanitizer says, or by its signal or exit code. */
export function crashKindOf(failure: DriverFailure): string {
  return sanitizerOf(failure.log) ?? failure.signal ?? exitOf(failure);
}

function exitOf({ exitCode }: DriverFailure): string {
  return exitCode === null ? 'closed its output' : `exit code ${exitCode}`;
}

/** What a sanitizer found, such as heap-use-after-free. */
function sanitizerOf(log: readonly string[]): string | undefined {
  for (const line of log) {
    const [, sanitizer, what] = /ERROR: (\w*Sanitizer): ([\w-]+)/.exec(line) ?? [];
    if (what !== undefined) return what === 'SEGV' ? 'SIGSEGV' : `${sanitizer}: ${what}`;
  }
  return undefined;
}

/** What was expected, without what was found. */
function problemIn(message: string): string {
  const [, expected] = /(expected .*?)(?:, found .*)?$/s.exec(message) ?? [];
  return expected ?? message.replace(/:.*/s, '');
}
