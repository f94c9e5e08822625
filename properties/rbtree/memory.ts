import type { Handlers } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import { onEveryTreeEvent } from '../../src/check/tree-stage.ts';
import type { RbNode, Rbtree } from '../../src/core/rbtree.ts';
import type { TreeView } from '../../src/system/tree-library.ts';

/** What every tree was before a call, by the number of the tree. */
export type Before<Picture> = ReadonlyMap<number, Picture>;

/** Calls in which a node is named, and which may therefore touch another tree as well. */
export function namesNode(event: TreeEvent): boolean {
  const { type } = event;
  return type === 'insert_node' || type === 'remove_node' || type === 'free_node';
}

/**
 * Handlers that see each call together with a picture of the trees before it.
 *
 * After a call only the tree that it names is pictured anew, or all of them if it names a node.
 */
export function remembering<Picture>(
  view: TreeView,
  picture: (tree: Rbtree) => Picture,
  check: (event: TreeEvent, before: Before<Picture>) => void,
): Handlers<TreeEvent> {
  const before = new Map<number, Picture>();
  const refresh = (number: number): void => {
    const tree = view.trees.get(number);
    if (tree === undefined) before.delete(number);
    else before.set(number, picture(tree));
  };
  return onEveryTreeEvent((event) => {
    check(event, before);
    refresh(event.op.tree);
    if (namesNode(event)) for (const number of view.trees.keys()) refresh(number);
  });
}

/** Was the node reachable from the root of any tree? */
export function wasLinked(before: Before<readonly RbNode[]>, node: RbNode): boolean {
  for (const nodes of before.values()) if (nodes.includes(node)) return true;
  return false;
}
