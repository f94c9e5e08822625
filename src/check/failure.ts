/** A broken law: what, how, and at which operation. */
export interface Failure {
  /** The property's id; for a monitor `M-<machine>`. */
  readonly property: string;
  /** The checker's own name for the way it broke. */
  readonly failureKind: string;
  readonly message: string;
  /** Index of the operation in the scenario; its length for the settling phase. */
  readonly operation: number;
}

/** Two failures are the same if property and kind agree. */
export function failureKey(failure: {
  readonly property: string;
  readonly failureKind: string;
}): string {
  return `${failure.property}/${failure.failureKind}`;
}
