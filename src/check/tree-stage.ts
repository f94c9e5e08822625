import { SortedArrayReference } from '../reference/sorted-array.ts';
import type { TreeAnswer, TreeOperation } from '../scenario/tree-operation.ts';
import type { Outcome, Stage } from '../system/system.ts';
import { outcomeOf } from '../system/system.ts';
import type { Handlers } from './property.ts';

/** One call of the tree library and its answer. */
export type TreeEvent = {
  readonly [Name in TreeOperation['op']]: {
    readonly type: Name;
    readonly op: Extract<TreeOperation, { readonly op: Name }>;
    readonly answer: TreeAnswer;
  };
}[TreeOperation['op']];

/** The stage of the level `tree`: every operation is one call. */
export class TreeStage implements Stage<TreeOperation> {
  /** What should be there by now, for a planner to draw from. */
  readonly shadow = new SortedArrayReference();
  readonly #sink: (event: TreeEvent) => void;
  readonly #ask: (op: TreeOperation) => TreeAnswer;

  constructor(sink: (event: TreeEvent) => void, ask: (op: TreeOperation) => TreeAnswer) {
    this.#sink = sink;
    this.#ask = ask;
  }

  perform(op: TreeOperation): Outcome {
    const answer = this.#ask(op);
    this.shadow.follow(op, answer);
    this.#sink({ type: op.op, op, answer } as TreeEvent);
    return outcomeOf(answer.ret);
  }
}

/** Handlers that hand every tree event to one function. */
export function onEveryTreeEvent(handle: (event: TreeEvent) => void): Handlers<TreeEvent> {
  return {
    create: handle,
    destroy: handle,
    insert: handle,
    remove: handle,
    find: handle,
    least: handle,
    pop: handle,
    alloc_node: handle,
    insert_node: handle,
    remove_node: handle,
    free_node: handle,
    check: handle,
    dump: handle,
  };
}
