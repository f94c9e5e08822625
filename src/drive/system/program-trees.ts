import type { TreeAnswer, TreeOperation } from '../../scenario/tree-operation.ts';
import type { System } from '../../system/system.ts';
import type { TreeView } from '../../system/tree-library.ts';
import type { Conversation } from '../protocol/conversation.ts';

/** A program that stands in for the tree library. It shows nothing but its answers. */
export class ProgramTrees implements System<TreeOperation, TreeAnswer> {
  readonly view: TreeView = { trees: new Map(), nodes: new Map() };
  readonly #conversation: Conversation;

  /** @throws ProgramFailed */
  constructor(conversation: Conversation) {
    this.#conversation = conversation;
    conversation.begin(1);
  }

  /** @throws ProgramFailed */
  call(call: TreeOperation): TreeAnswer {
    return this.#conversation.ask(call).answer as unknown as TreeAnswer;
  }
}
