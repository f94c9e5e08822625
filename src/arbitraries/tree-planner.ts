import type { Int64 } from '../core/int64.ts';
import { U64_MAX } from '../core/int64.ts';
import type { Rng } from '../core/rng.ts';
import type { ReferenceTree, SortedArrayReference } from '../reference/sorted-array.ts';
import type { TreeOperation } from '../scenario/tree-operation.ts';
import { pickOf, weightedPick } from './pick.ts';
import type { PlannedKind, Planner } from './planner.ts';

/** Numbers from which trees and nodes are named; one more tree is never created. */
const TREES = [0, 1, 2];
const NEVER_CREATED = 3;
const NODES = Array.from({ length: 16 }, (_, number) => number);
/** Few keys, so that equal ones meet often, and those at which exact integers begin to matter. */
const KEYS: readonly Int64[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 2 ** 53 - 1, 2n ** 53n, U64_MAX];
const VALUES = 1000;

const KINDS = [
  { kind: 'create', weight: 6, essential: true },
  { kind: 'alloc_node', weight: 10, essential: true },
  { kind: 'insert_node', weight: 24, essential: true },
  { kind: 'insert', weight: 10 },
  { kind: 'remove_node', weight: 12 },
  { kind: 'remove', weight: 5 },
  { kind: 'pop', weight: 8 },
  { kind: 'find', weight: 4 },
  { kind: 'least', weight: 3 },
  { kind: 'check', weight: 4 },
  { kind: 'dump', weight: 4 },
  { kind: 'free_node', weight: 3 },
  { kind: 'destroy', weight: 2 },
  { kind: 'insert_twice', weight: 3 },
  { kind: 'remove_foreign', weight: 3 },
  { kind: 'free_linked', weight: 1 },
  { kind: 'wrong_alloc', weight: 2 },
  { kind: 'no_such_tree', weight: 1 },
] as const satisfies readonly PlannedKind[];

type Kind = (typeof KINDS)[number]['kind'];

function drawKey(rng: Rng): Int64 {
  return rng.pick(KEYS);
}

/** Draws calls of the tree library, and misuse of it on purpose. */
export class TreePlanner implements Planner<TreeOperation> {
  readonly kinds: readonly PlannedKind[] = KINDS;
  readonly #shadow: SortedArrayReference;

  /** @param stage the stage that is planned for, or the reference that follows its answers */
  constructor(stage: { readonly shadow: SortedArrayReference }) {
    this.#shadow = stage.shadow;
  }

  draw(kind: string, rng: Rng): TreeOperation | undefined {
    switch (kind as Kind) {
      case 'create':
        return this.#create(rng);
      case 'alloc_node':
        return this.#allocNode(rng);
      case 'insert_node':
        return this.#insertNode(rng, this.#nodes(false), this.#trees('noalloc'));
      case 'insert':
        return this.#keyed(rng, 'insert', this.#trees('alloc'));
      case 'remove':
        return this.#keyed(rng, 'remove', this.#trees('alloc'));
      case 'find':
        return this.#keyed(rng, 'find', this.#trees());
      case 'remove_node':
        return this.#removeNode(rng);
      case 'free_node':
        return this.#freeNode(rng, this.#nodes(false));
      case 'pop':
        return this.#plain(rng, 'pop', this.#trees());
      case 'least':
        return this.#plain(rng, 'least', this.#trees());
      case 'check':
        return this.#plain(rng, 'check', this.#trees());
      case 'dump':
        return this.#plain(rng, 'dump', this.#trees());
      case 'destroy':
        return this.#plain(rng, 'destroy', this.#trees());
      case 'insert_twice':
        return this.#insertNode(rng, this.#nodes(true), this.#trees('noalloc'));
      case 'remove_foreign':
        return this.#removeForeign(rng);
      case 'free_linked':
        return this.#freeNode(rng, this.#nodes(true));
      case 'wrong_alloc':
        return this.#wrongAlloc(rng);
      case 'no_such_tree':
        return this.#noSuchTree(rng);
    }
  }

  #trees(alloc?: ReferenceTree['alloc']): number[] {
    const { trees } = this.#shadow;
    return TREES.filter((number) => {
      const tree = trees.get(number);
      return tree !== undefined && (alloc === undefined || tree.alloc === alloc);
    });
  }

  #nodes(linked: boolean): number[] {
    const { nodes } = this.#shadow;
    return NODES.filter((number) => {
      const node = nodes.get(number);
      return node !== undefined && (node.tree !== null) === linked;
    });
  }

  /** A key that the tree holds; any other if it is empty. */
  #keyIn(rng: Rng, tree: number): Int64 {
    const groups = this.#shadow.trees.get(tree)?.groups ?? [];
    return groups.length > 0 ? rng.pick(groups).key : drawKey(rng);
  }

  #create(rng: Rng): TreeOperation | undefined {
    const tree = TREES.find((number) => !this.#shadow.trees.has(number));
    if (tree === undefined) return undefined;
    const alloc = rng.chance(2, 3) ? 'noalloc' : 'alloc';
    return {
      op: 'create',
      tree,
      alloc,
      mode: rng.pick(['default', 'update', 'duplicate'] as const),
    };
  }

  #allocNode(rng: Rng): TreeOperation | undefined {
    const tree = pickOf(rng, this.#trees('noalloc'));
    const node = NODES.find((number) => !this.#shadow.nodes.has(number));
    if (tree === undefined || node === undefined) return undefined;
    return { op: 'alloc_node', tree, node, key: drawKey(rng), value: rng.below(VALUES) };
  }

  #insertNode(
    rng: Rng,
    nodes: readonly number[],
    trees: readonly number[],
  ): TreeOperation | undefined {
    const tree = pickOf(rng, trees);
    const node = pickOf(rng, nodes);
    if (tree === undefined || node === undefined) return undefined;
    if (rng.chance(1, 2)) return { op: 'insert_node', tree, node };
    const key = rng.chance(1, 3) ? this.#keyIn(rng, tree) : drawKey(rng);
    return { op: 'insert_node', tree, node, key, value: rng.below(VALUES) };
  }

  #keyed(
    rng: Rng,
    op: 'insert' | 'remove' | 'find',
    trees: readonly number[],
  ): TreeOperation | undefined {
    const tree = pickOf(rng, trees);
    if (tree === undefined) return undefined;
    // A call that looks for a key mostly looks for one that is there.
    const known = op !== 'insert' && rng.chance(2, 3);
    const key = known ? this.#keyIn(rng, tree) : drawKey(rng);
    return op === 'insert' ? { op, tree, key, value: rng.below(VALUES) } : { op, tree, key };
  }

  #plain(
    rng: Rng,
    op: 'pop' | 'least' | 'check' | 'dump' | 'destroy',
    trees: readonly number[],
  ): TreeOperation | undefined {
    const tree = pickOf(rng, trees);
    return tree === undefined ? undefined : { op, tree };
  }

  #removeNode(rng: Rng): TreeOperation | undefined {
    const node = pickOf(rng, this.#nodes(true));
    const tree = node === undefined ? undefined : this.#shadow.nodes.get(node)?.tree;
    if (node === undefined || tree === undefined || tree === null) return undefined;
    return { op: 'remove_node', tree, node };
  }

  /** A node of another tree, or of none. */
  #removeForeign(rng: Rng): TreeOperation | undefined {
    const tree = pickOf(rng, this.#trees('noalloc'));
    const foreign = NODES.filter((number) => {
      const node = this.#shadow.nodes.get(number);
      return node !== undefined && node.tree !== tree;
    });
    const node = pickOf(rng, foreign);
    if (tree === undefined || node === undefined) return undefined;
    return { op: 'remove_node', tree, node };
  }

  #freeNode(rng: Rng, nodes: readonly number[]): TreeOperation | undefined {
    const tree = pickOf(rng, this.#trees('noalloc'));
    const node = pickOf(rng, nodes);
    if (tree === undefined || node === undefined) return undefined;
    return { op: 'free_node', tree, node };
  }

  #wrongAlloc(rng: Rng): TreeOperation | undefined {
    const own = this.#trees('alloc');
    const lent = this.#trees('noalloc');
    const node = rng.pick(NODES);
    const drawn = rng.below(4);
    if (drawn === 0) return this.#keyed(rng, 'insert', lent);
    if (drawn === 1) return this.#keyed(rng, 'remove', lent);
    const tree = pickOf(rng, own);
    if (tree === undefined) return undefined;
    if (drawn === 2) return { op: 'alloc_node', tree, node, key: drawKey(rng), value: 0 };
    return { op: rng.pick(['insert_node', 'remove_node'] as const), tree, node };
  }

  #noSuchTree(rng: Rng): TreeOperation {
    const gone = TREES.filter((number) => !this.#shadow.trees.has(number));
    const tree = rng.pick([NEVER_CREATED, ...gone]);
    const node = rng.pick(NODES);
    return weightedPick(rng, [
      [3, { op: 'insert_node', tree, node }],
      [3, { op: 'insert', tree, key: drawKey(rng), value: 0 }],
      [1, { op: 'remove_node', tree, node }],
      [1, { op: 'pop', tree }],
      [1, { op: 'destroy', tree }],
      [1, { op: 'alloc_node', tree, node, key: 0, value: 0 }],
    ]);
  }
}
