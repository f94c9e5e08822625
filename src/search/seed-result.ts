import type { Counterexample } from './counterexample.ts';

/** What one seed gave. */
export interface SeedResult {
  readonly foundBy: string | null;
  readonly runs: number;
  readonly ms: number;
  readonly operationsFound: number;
  readonly operationsMinimal: number;
  readonly minimal: boolean;
  readonly counterexample: Counterexample | null;
}
