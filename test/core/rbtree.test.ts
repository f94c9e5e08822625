import { describe, expect, test } from 'vitest';
import { EALREADY, EBUSY, EINVAL, ENOENT } from '../../src/core/errno.ts';
import type { RbAlloc, RbMode } from '../../src/core/rbtree.ts';
import {
  createNode,
  createRbtree,
  nodesInOrder,
  rbDestroy,
  rbFind,
  rbInsert,
  rbInsertNode,
  rbLeast,
  rbNodeAlloc,
  rbNodeFree,
  rbPop,
  rbRemove,
  rbRemoveNode,
} from '../../src/core/rbtree.ts';
import { rbIntegrityCheck } from '../../src/core/rbtree-check.ts';
import { rbtreeSeams } from '../../src/core/rbtree-seams.ts';
import { rbValidate } from '../../src/core/rbtree-validate.ts';
import { Rng } from '../../src/core/rng.ts';

const ALLOCS: readonly RbAlloc[] = ['alloc', 'noalloc'];

function tree(alloc: RbAlloc, mode: RbMode) {
  return createRbtree(rbtreeSeams, alloc, mode);
}

describe('return codes', () => {
  test.each([
    { mode: 'default', second: EALREADY, values: [1] },
    { mode: 'update', second: 0, values: [2] },
    { mode: 'duplicate', second: 0, values: [2, 1] },
  ] as const)('an equal key in $mode mode', ({ mode, second, values }) => {
    const own = tree('alloc', mode);
    expect(rbInsert(own, 5, 1)).toBe(0);
    expect(rbInsert(own, 5, 2)).toBe(second);
    expect(nodesInOrder(own).map(({ value }) => value)).toEqual(values);

    const lent = tree('noalloc', mode);
    expect(rbInsertNode(lent, createNode(5, 1))).toBe(0);
    expect(rbInsertNode(lent, createNode(5, 2))).toBe(second);
    expect(nodesInOrder(lent).map(({ value }) => value)).toEqual(values);
  });

  test('calls for the other kind of allocation are refused', () => {
    const own = tree('alloc', 'default');
    const lent = tree('noalloc', 'default');
    expect(rbInsert(lent, 1, 1)).toBe(EINVAL);
    expect(rbRemove(lent, 1)).toBe(EINVAL);
    expect(rbInsertNode(own, createNode(1, 1))).toBe(EINVAL);
    expect(rbRemoveNode(own, createNode(1, 1))).toBe(EINVAL);
    expect(rbNodeAlloc(own, 1, 1)).toBeNull();
  });

  test.each(ALLOCS)('an empty tree (%s)', (alloc) => {
    const empty = tree(alloc, 'default');
    expect(rbFind(empty, 1)).toBeNull();
    expect(rbLeast(empty)).toBeNull();
    expect(rbPop(empty)).toBe(ENOENT);
    expect(rbIntegrityCheck(empty)).toBe(0);
    expect(rbDestroy(empty)).toBe(0);
  });

  test('removing by key', () => {
    const own = tree('alloc', 'default');
    expect(rbRemove(own, 1)).toBe(ENOENT);
    rbInsert(own, 1, 1);
    expect(rbRemove(own, 2)).toBe(ENOENT);
    expect(rbRemove(own, 1)).toBe(0);
    expect(own.size).toBe(0);
  });

  test('a pop of a tree that allocates removes nothing', () => {
    const own = tree('alloc', 'default');
    rbInsert(own, 1, 1);
    expect(rbPop(own)).toBe(EINVAL);
    expect(own.size).toBe(1);
  });

  test('destroying: nodes of the tree go, nodes of the caller are in the way', () => {
    const own = tree('alloc', 'duplicate');
    for (const key of [3, 1, 2, 2]) rbInsert(own, key, key);
    expect(rbDestroy(own)).toBe(0);
    expect(own.root).toBeNull();
    const lent = tree('noalloc', 'default');
    rbInsertNode(lent, createNode(1, 1));
    expect(rbDestroy(lent)).toBe(EINVAL);
    expect(lent.size).toBe(1);
  });
});

describe('membership', () => {
  test('a linked node is refused in every tree, and nothing changes', () => {
    const a = tree('noalloc', 'duplicate');
    const b = tree('noalloc', 'duplicate');
    const nodes = [1, 2, 3].map((key) => createNode(key, key));
    for (const node of nodes) rbInsertNode(a, node);
    for (const node of nodes) {
      expect(rbInsertNode(a, node)).toBe(EALREADY);
      expect(rbInsertNode(b, node)).toBe(EALREADY);
    }
    expect(rbValidate(a)).toBeNull();
    expect(b.size).toBe(0);
  });

  test('a node of another tree or of none is not removed', () => {
    const a = tree('noalloc', 'default');
    const b = tree('noalloc', 'default');
    const [first, second, third] = [1, 2, 3].map((key) => createNode(key, key));
    rbInsertNode(a, first!);
    rbInsertNode(a, second!);
    rbInsertNode(b, third!);
    expect(rbRemoveNode(a, third!)).toBe(ENOENT);
    expect(rbRemoveNode(b, createNode(9, 9))).toBe(ENOENT);
    expect(rbRemoveNode(a, first!)).toBe(0);
    expect(rbRemoveNode(a, first!)).toBe(ENOENT);
    expect([a.size, b.size]).toEqual([1, 1]);
  });

  test('the free list: last in, first out; neither linked nor free nodes go there', () => {
    const lent = tree('noalloc', 'default');
    const a = rbNodeAlloc(lent, 1, 1)!;
    const b = rbNodeAlloc(lent, 2, 2)!;
    rbInsertNode(lent, a);
    expect(rbNodeFree(lent, a)).toBe(EBUSY);
    rbRemoveNode(lent, a);
    expect(rbNodeFree(lent, a)).toBe(0);
    expect(rbNodeFree(lent, a)).toBe(EINVAL);
    expect(rbInsertNode(lent, a)).toBe(EINVAL);
    rbNodeFree(lent, b);
    expect(rbNodeAlloc(lent, 3, 3)).toBe(b);
    expect(rbNodeAlloc(lent, 4, 4)).toBe(a);
  });
});

describe('shape', () => {
  test('pops among equals are last in, first out', () => {
    const lent = tree('noalloc', 'duplicate');
    for (const value of [1, 2, 3, 4, 5]) rbInsertNode(lent, createNode(7, value));
    const popped = [1, 2, 3, 4, 5].map(() => {
      const node = rbPop(lent);
      return typeof node === 'number' ? node : node.value;
    });
    expect(popped).toEqual([5, 4, 3, 2, 1]);
  });

  test('keys are exact up to 64 bits', () => {
    const own = tree('alloc', 'default');
    const keys = [2n ** 64n - 1n, 2n ** 53n + 1n, 2n ** 53n, 2 ** 53 - 1, 0];
    for (const key of keys) expect(rbInsert(own, key, 0)).toBe(0);
    expect(nodesInOrder(own).map(({ key }) => key)).toEqual([...keys].reverse());
  });

  test.each([1, 2, 3, 4])('a long random run stays valid (seed %i)', (seed) => {
    const rng = new Rng(seed);
    const lent = tree('noalloc', 'duplicate');
    const free = Array.from({ length: 300 }, (_, i) => createNode(0, i));
    const linked: (typeof free)[number][] = [];
    for (let step = 0; step < 3000; step++) {
      const from = rng.chance(1 + Math.floor(step / 1000), 4) ? linked : free;
      const node = from.splice(rng.below(from.length || 1), 1)[0];
      if (node === undefined) continue;
      if (from === free) {
        node.key = rng.below(100);
        expect(rbInsertNode(lent, node)).toBe(0);
        linked.push(node);
      } else {
        expect(rbRemoveNode(lent, node)).toBe(0);
        free.push(node);
      }
      if (step % 10 === 0) expect(rbValidate(lent)).toBeNull();
    }
    expect(rbIntegrityCheck(lent)).toBe(0);
    expect(lent.size).toBe(linked.length);
  });
});
