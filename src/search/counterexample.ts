import type { Failure } from '../check/failure.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** A scenario that breaks a law. */
export interface Counterexample {
  readonly scenario: Scenario;
  readonly failure: Failure;
  /** Operations as found, before minimising. */
  readonly operationsFound: number;
  /** True if nothing can be left out or lowered; see search/minimise. */
  readonly minimal: boolean;
}
