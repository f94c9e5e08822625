import type { Component } from '../contract/components.ts';
import type { Hello } from '../protocol/hello.ts';
import type { Dialogue } from './dialogue.ts';

/** What is known of the program when a check begins. */
export interface Subject {
  readonly component: Component;
  /** Of the protocol of recordings: that it can do everything, and takes no batches. */
  readonly hello: Hello;
  readonly protocol: 'jsonl' | 'vectors';
}

/** What is wrong: the request, the answer to it, and what was expected instead. */
export interface Flaw {
  readonly request: string | null;
  /** What was written, or how the program failed. */
  readonly answer: string;
  readonly expected: string;
  /** The last lines of the program's log, if it has ended. */
  readonly log: readonly string[];
}

/** One thing that a driver must do; each is checked on a program that was just started. */
export interface Check {
  readonly id: string;
  /** What must hold, in one sentence. */
  readonly says: string;
  /** Why it cannot be asked of this program; undefined if it can. */
  notApplicable?(subject: Subject): string | undefined;
  /** Ends at the first flaw; see Dialogue. */
  run(dialogue: Dialogue, subject: Subject): void;
}

export type CheckVerdict = 'passed' | 'failed' | 'not applicable';

/** What came of one check. */
export interface CheckResult {
  readonly id: string;
  readonly says: string;
  readonly verdict: CheckVerdict;
  /** Why it is not applicable. */
  readonly reason?: string;
  readonly flaw?: Flaw;
}
