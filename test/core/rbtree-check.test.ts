import { describe, expect, test } from 'vitest';
import { integrityCheckAgrees } from '../../properties/rbtree/integrity-check-agrees.ts';
import { EINVAL } from '../../src/core/errno.ts';
import type { RbNode, Rbtree } from '../../src/core/rbtree.ts';
import { createNode, createRbtree, rbInsert } from '../../src/core/rbtree.ts';
import { rbIntegrityCheck } from '../../src/core/rbtree-check.ts';
import { rbtreeSeams } from '../../src/core/rbtree-seams.ts';
import { rbValidate } from '../../src/core/rbtree-validate.ts';
import { rbtreeCheckerReadsWrongChild } from '../../src/faults/rbtree/checker-reads-wrong-child.ts';
import { seamsWith } from '../helpers/level-runs.ts';
import { black, mirrored, plant, red } from '../helpers/planted-tree.ts';

const sound = black(100, black(50), black(150, red(140), red(160)));
/** Red over red: on the right, beside a black left child, and with no left child at all. */
const redPairs = {
  'beside a black child': black(100, black(50), red(150, black(140), red(160))),
  'alone under its parent': black(100, black(50), red(150, undefined, red(160))),
};

/** What the property says of the check's answer on a planted tree. */
function judge(tree: Rbtree): readonly string[] {
  const kinds: string[] = [];
  const handlers = integrityCheckAgrees.watch({
    view: { trees: new Map([[0, tree]]), nodes: new Map() },
    when: (precondition) => precondition,
    isDue: () => true,
    broken: (kind) => kinds.push(kind),
  });
  handlers.check?.({
    type: 'check',
    op: { op: 'check', tree: 0 },
    answer: { ret: rbIntegrityCheck(tree) },
  });
  return kinds;
}

describe('the integrity check', () => {
  test.each([
    ['as it is', sound],
    ['mirrored', mirrored(sound)],
  ])('accepts a valid tree, %s', (_name, planted) => {
    const tree = plant(rbtreeSeams, planted);
    expect(rbValidate(tree)).toBeNull();
    expect(rbIntegrityCheck(tree)).toBe(0);
  });

  test.each(Object.entries(redPairs))('rejects red over red %s, on either side', (_n, planted) => {
    for (const one of [planted, mirrored(planted)]) {
      const tree = plant(rbtreeSeams, one);
      expect(rbValidate(tree)).toMatch(/^red-red/);
      expect(rbIntegrityCheck(tree)).toBe(EINVAL);
      expect(judge(tree)).toEqual([]);
    }
  });

  test.each(Object.entries(redPairs))(
    'that looks left twice is blind to red over red %s on the right, and there only',
    (_n, one) => {
      const damaged = seamsWith([rbtreeCheckerReadsWrongChild]).rbtree;
      const right = plant(damaged, one);
      expect(rbIntegrityCheck(right)).toBe(0);
      expect(rbValidate(right)).toMatch(/^red-red/);
      expect(judge(right)).toEqual(['blind']);
      const left = plant(damaged, mirrored(one));
      expect(rbIntegrityCheck(left)).toBe(EINVAL);
      expect(judge(left)).toEqual([]);
    },
  );

  test('an anxious check is caught by the property', () => {
    const anxious = { ...rbtreeSeams, rightChildIsRed: () => true };
    expect(judge(plant(anxious, mirrored(sound)))).toEqual(['false alarm']);
  });

  test('rejects links that do not agree', () => {
    const damage: readonly ((root: RbNode) => void)[] = [
      (root) => {
        root.left!.parent = root.right;
      },
      (root) => {
        root.left!.parent = root.left;
      },
      (root) => {
        root.left!.left = root.left;
      },
      (root) => {
        root.left!.right = root.left;
      },
      (root) => {
        root.left!.parent = null;
      },
      (root) => {
        root.left = null;
      },
    ];
    for (const spoil of damage) {
      const tree = plant(rbtreeSeams, sound);
      spoil(tree.root!);
      expect(rbIntegrityCheck(tree)).toBe(EINVAL);
      expect(rbValidate(tree)).not.toBeNull();
    }
  });

  test('does not look at order, black height and the colour of the root', () => {
    const unordered = plant(rbtreeSeams, black(100, black(150), black(50)));
    const lopsided = plant(rbtreeSeams, black(100, black(50, black(40), black(60)), black(150)));
    const redRoot = plant(rbtreeSeams, red(100));
    for (const tree of [unordered, lopsided, redRoot]) expect(rbIntegrityCheck(tree)).toBe(0);
    expect(rbValidate(unordered)).toMatch(/^order/);
    expect(rbValidate(lopsided)).toMatch(/^black height/);
    expect(rbValidate(redRoot)).toBeNull();
  });

  test('stops with a pass at 16 levels', () => {
    // A left spine of black nodes with black siblings; the damage lies below the 17th node.
    const spine = (depth: number, end: ReturnType<typeof black>): ReturnType<typeof black> =>
      depth === 0 ? end : black(1000 + depth, spine(depth - 1, end), black(2000 + depth));
    const pair = red(3, red(2));
    expect(rbIntegrityCheck(plant(rbtreeSeams, spine(15, pair)))).toBe(EINVAL);
    expect(rbIntegrityCheck(plant(rbtreeSeams, spine(17, pair)))).toBe(0);
  });

  test('comes to an end in a cycle', () => {
    const tree = plant(rbtreeSeams, black(100, red(50), red(150)));
    tree.root!.left!.left = tree.root;
    expect([0, EINVAL]).toContain(rbIntegrityCheck(tree));
    expect(rbValidate(tree)).not.toBeNull();
  });
});

describe('full validity', () => {
  test('names a wrong count, a foreign node, a doubled key and a cycle', () => {
    const counted = plant(rbtreeSeams, sound);
    counted.size += 1;
    expect(rbValidate(counted)).toMatch(/^size/);

    const foreign = plant(rbtreeSeams, sound);
    foreign.root!.left!.tree = null;
    expect(rbValidate(foreign)).toMatch(/^owner/);

    expect(rbValidate(plant(rbtreeSeams, black(1, red(1))))).toMatch(/^order/);

    const cyclic = createRbtree(rbtreeSeams, 'noalloc', 'duplicate');
    const node = createNode<number | bigint>(1, 1);
    node.isRed = false;
    node.tree = cyclic;
    cyclic.root = node;
    node.left = createNode<number | bigint>(1, 1);
    Object.assign(node.left, { isRed: false, tree: cyclic, parent: node, left: node });
    expect(rbValidate(cyclic)).toMatch(/^parent link/);
  });

  test('accepts what the core builds', () => {
    const tree = createRbtree(rbtreeSeams, 'alloc', 'duplicate');
    for (let i = 0; i < 500; i++) {
      rbInsert(tree, (i * 7919) % 97, i);
      expect(rbValidate(tree)).toBeNull();
      expect(rbIntegrityCheck(tree)).toBe(0);
    }
  });
});
