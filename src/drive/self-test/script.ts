import type { Expected, Request } from './dialogue.ts';

/** A request, and what its answer must have. */
export type Step = readonly [Request, Expected];

/** A few requests from a fresh library on that say how one operation answers. */
export interface Script {
  /** The operation that it is about, and which of its answers. */
  readonly id: string;
  /** What must hold, in one sentence. */
  readonly says: string;
  readonly steps: readonly Step[];
}

export const OK: Expected = { ret: 0 };

/** The operations that a script needs. */
export function operationsIn({ steps }: Script): readonly string[] {
  return [...new Set(steps.map(([{ op }]) => op))];
}
