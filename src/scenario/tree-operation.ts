import type { Int64 } from '../core/int64.ts';

/**
 * Operations of the level `tree`: the calls of the red-black tree library.
 *
 * Trees and nodes are named by small integers that the operation declares; a node number
 * stands for one caller-owned node for the whole scenario.
 */
export type TreeOperation =
  | {
      readonly op: 'create';
      readonly tree: number;
      readonly alloc: 'alloc' | 'noalloc';
      readonly mode: 'default' | 'update' | 'duplicate';
    }
  | { readonly op: 'destroy'; readonly tree: number }
  | {
      readonly op: 'insert';
      readonly tree: number;
      readonly key: Int64;
      readonly value: Int64;
      readonly node?: number;
    }
  | { readonly op: 'remove'; readonly tree: number; readonly key: Int64 }
  | { readonly op: 'find'; readonly tree: number; readonly key: Int64 }
  | { readonly op: 'least'; readonly tree: number }
  | { readonly op: 'pop'; readonly tree: number }
  | {
      readonly op: 'alloc_node';
      readonly tree: number;
      readonly node: number;
      readonly key: Int64;
      readonly value: Int64;
    }
  | {
      readonly op: 'insert_node';
      readonly tree: number;
      readonly node: number;
      readonly key?: Int64;
      readonly value?: Int64;
    }
  | { readonly op: 'remove_node'; readonly tree: number; readonly node: number }
  | { readonly op: 'free_node'; readonly tree: number; readonly node: number }
  | { readonly op: 'check'; readonly tree: number }
  | { readonly op: 'dump'; readonly tree: number };

/** What a tree call answers; absent outputs do not exist for that answer. */
export interface TreeAnswer {
  readonly ret: number;
  readonly key?: Int64;
  readonly value?: Int64;
  /** `dump`: `[key, value]` in tree order. */
  readonly items?: readonly (readonly [Int64, Int64])[];
}
