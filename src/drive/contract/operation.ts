import type { Shape } from './shape.ts';

export type Fields = { readonly [name: string]: Shape };

/** One operation of a component: what it is given, and what it answers beside `ret`. */
export interface OperationFacts {
  /** In the order in which they are written. */
  readonly inputs: Fields;
  /** Those of the inputs that may be absent. */
  readonly optional?: readonly string[];
  /** They are there whenever `ret` is not negative. */
  readonly outputs?: Fields;
  /** `ret` may be positive: a number of something, or yes. */
  readonly counts?: true;
  /** Recordings of the component do not have it: only a hello can offer it. */
  readonly beyond?: true;
  /** A driver of the component cannot do without it. */
  readonly essential?: true;
  /** What a reader should know of it. */
  readonly note: string;
}

export type Operations = { readonly [op: string]: OperationFacts };

/** A component that a driver may be: its operations, and the fields that its state may have. */
export interface ComponentFacts {
  readonly what: string;
  readonly operations: Operations;
  /** Outputs that any answer may have. */
  readonly always: Fields;
  readonly state: StateFacts | null;
}

/** The fields of a state, which a driver offers one by one. */
export interface StateFacts {
  readonly top: Fields;
  /** Of each cgroup; those of `context` only if its `ctx` is true. */
  readonly cgroup: Fields;
  readonly context: Fields;
  /** Of each cgroup on each LLC. */
  readonly llc: Fields;
  /** Fields that stand where there is something to say, and need not be offered. */
  readonly sometimes: readonly string[];
}
