import { describe, expect, test } from 'vitest';
import { hostBelowParent } from '../../../properties/hierarchy/host-below-parent.ts';
import { levelAndAncestors } from '../../../properties/hierarchy/level-and-ancestors.ts';
import { treeAgrees } from '../../../properties/hierarchy/tree-agrees.ts';
import { unlinkChildless } from '../../../properties/hierarchy/unlink-childless.ts';
import { EBUSY, ENODEV, EOPNOTSUPP } from '../../../src/core/errno.ts';
import type { Sched } from '../../../src/core/sched/types.ts';
import { SchedulerTree } from '../../../src/reference/scheduler-tree.ts';
import { KernelParts, type LawRun, op, watchLaw } from '../../helpers/kernel-parts.ts';

/** Cgroups 2, 3, 4, 5 in a chain below the root, and 6 beside 2. */
function chain() {
  const parts = new KernelParts();
  const two = parts.cgroup(2);
  const three = parts.cgroup(3, two);
  const four = parts.cgroup(4, three);
  const five = parts.cgroup(5, four);
  const six = parts.cgroup(6);
  return { parts, two, three, four, five, six };
}

describe('I-SUB-3', () => {
  test('holds for a chain of four', () => {
    const { parts, two, three, four } = chain();
    const run = watchLaw(levelAndAncestors, parts);
    let above: Sched | null = null;
    for (const [index, cgroup] of [parts.root, two, three, four].entries()) {
      above = parts.host(index + 1, cgroup, above);
      run.emit({ type: 'linked', sched: above }, op(above, 'init'));
      run.emit(
        { type: 'stage', sched: above, stage: 'attached' },
        { type: 'enabled', sched: above },
      );
    }
    expect(run).toMatchObject({ kinds: [], exercised: 13 });
  });

  test('breaks when a fifth is called', () => {
    const { parts, two, three, four, five } = chain();
    const run = watchLaw(levelAndAncestors, parts);
    let above: Sched | null = null;
    for (const cgroup of [parts.root, two, three, four, five]) above = parts.host(1, cgroup, above);
    const sched = above as Sched;
    run.emit({ type: 'linked', sched });
    expect(run.kinds).toEqual([]);
    run.emit(op(sched, 'init'));
    expect(run.messages).toEqual(['scheduler 1 goes on at level 4']);
  });

  test.each<[string, (sched: Sched, root: Sched) => object]>([
    ['level', () => ({ level: 2 })],
    ['length', (sched) => ({ ancestors: [sched] })],
    ['order', (sched, root) => ({ ancestors: [sched, root] })],
    ['self', (_sched, root) => ({ ancestors: [root, { ...root, level: 1 }] })],
    ['parent', (sched) => ({ ancestors: [{ ...sched, level: 0 }, sched] })],
  ])('breaks for a wrong %s', (_what, change) => {
    const { parts, two } = chain();
    const root = parts.host(1, parts.root, null);
    const sched = parts.host(2, two, root);
    const run = watchLaw(levelAndAncestors, parts);
    Object.assign(sched, change(sched, root));
    run.emit({ type: 'linked', sched });
    expect(run.kinds).toEqual(['wrong ancestors']);
  });
});

describe('I-SUB-4', () => {
  test('holds for siblings and for a child below', () => {
    const { parts, two, three, six } = chain();
    const run = watchLaw(hostBelowParent, parts);
    const root = parts.host(1, parts.root, null);
    run.emit({ type: 'linked', sched: root });
    const sub = parts.host(2, two, root);
    run.emit({ type: 'linked', sched: sub });
    run.emit({ type: 'linked', sched: parts.host(3, three, sub) });
    run.emit({ type: 'linked', sched: parts.host(6, six, root) });
    expect(run).toMatchObject({ kinds: [], exercised: 3 });
  });

  test('breaks for a host elsewhere, for a shared one, and above a sibling', () => {
    const { parts, two, three, six } = chain();
    const run = watchLaw(hostBelowParent, parts);
    const root = parts.host(1, parts.root, null);
    const sub = parts.host(3, three, root);
    run.emit({ type: 'linked', sched: parts.host(6, six, sub) });
    expect(run.kinds).toEqual(['not below']);
    run.emit({ type: 'linked', sched: parts.host(7, three, root) });
    expect(run.kinds).toEqual(['not below', 'shared']);
    run.emit({ type: 'linked', sched: parts.host(2, two, root) });
    expect(run.kinds.slice(2)).toEqual(['above a sibling', 'above a sibling']);
  });
});

describe('I-SUB-12', () => {
  test('holds when children go first', () => {
    const { parts, two } = chain();
    const run = watchLaw(unlinkChildless, parts);
    const root = parts.host(1, parts.root, null);
    const sub = parts.host(2, two, root);
    run.emit({ type: 'linked', sched: root }, { type: 'linked', sched: sub });
    run.emit({ type: 'unlinked', sched: sub }, { type: 'unlinked', sched: root });
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks when the parent goes first', () => {
    const { parts, two } = chain();
    const run = watchLaw(unlinkChildless, parts);
    const root = parts.host(1, parts.root, null);
    const sub = parts.host(2, two, root);
    run.emit({ type: 'linked', sched: root }, { type: 'linked', sched: sub });
    run.emit({ type: 'unlinked', sched: root });
    expect(run.messages).toEqual(['scheduler 1 was unlinked with scheduler 2 linked under it']);
  });
});

/** Tells a law that a scheduler was linked and has taken its subtree. */
function enable(parts: KernelParts, run: LawRun, sched: Sched): void {
  run.emit({ type: 'linked', sched });
  parts.link(sched);
  parts.point(sched.cgroup, sched);
  for (const cgroup of parts.kernel.cgroups.preOrder(sched.cgroup)) {
    run.emit({ type: 'effective', cgroup, sched });
  }
}

describe('I-SCX-7', () => {
  function withRoot() {
    const all = chain();
    const run = watchLaw(treeAgrees, all.parts);
    const root = all.parts.sched(1, all.parts.root, null);
    enable(all.parts, run, root);
    return { ...all, run, root };
  }

  test('holds for a tree that grows and shrinks', () => {
    const { parts, run, root, two, three, six } = withRoot();
    const sub = parts.sched(2, two, root);
    enable(parts, run, sub);
    enable(parts, run, parts.sched(3, three, sub));
    enable(parts, run, parts.sched(6, six, root));
    run.step();
    const seven = parts.cgroup(7, six);
    run.emit({ type: 'cgroup', cgroup: seven, isOnline: true });
    run.step();
    parts.unlink(sub.children[0] as Sched);
    for (const cgroup of parts.kernel.cgroups.preOrder(three)) {
      parts.kernel.schedOf.set(cgroup, sub);
      run.emit({ type: 'effective', cgroup, sched: sub });
    }
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBeGreaterThan(8);
  });

  test('breaks for a cgroup that points elsewhere', () => {
    const { parts, run, root, two, three } = withRoot();
    enable(parts, run, parts.sched(2, two, root));
    parts.kernel.schedOf.set(three, root);
    run.step();
    expect(run.messages).toEqual(['cgroup 3 points to scheduler 1, a walk up finds scheduler 2']);
  });

  test('breaks for lists and levels that are not those of the links', () => {
    const { parts, run, root, two } = withRoot();
    const sub = parts.sched(2, two, root);
    enable(parts, run, sub);
    root.children.length = 0;
    Object.assign(sub, { level: 3 });
    run.step();
    expect(run.kinds).toEqual(['wrong children', 'wrong level']);
    parts.kernel.scheds.pop();
    run.end();
    expect(run.kinds[2]).toBe('wrong list');
  });

  test('breaks for links that should have been refused', () => {
    const { parts, run, root, two, three, six } = withRoot();
    enable(parts, run, parts.sched(3, three, root));
    run.emit({ type: 'linked', sched: parts.sched(2, two, root) });
    expect(run.kinds).toEqual(['wrongly attached']);
    root.bypassDepth = 1;
    root.exitPhase = 'claimed';
    run.emit({ type: 'linked', sched: parts.sched(6, six, root) });
    expect(run.kinds.slice(1)).toEqual(['attached under bypass', 'attached under exit']);
  });

  test('breaks for a parent that is not the nearest host', () => {
    const { parts, run, root, two, three } = withRoot();
    enable(parts, run, parts.sched(2, two, root));
    run.emit({ type: 'linked', sched: parts.sched(3, three, root) });
    expect(run.kinds).toEqual(['wrong parent']);
  });

  test('foretells the answer of every attach', () => {
    const { parts, run, root, two, three, six } = withRoot();
    enable(parts, run, parts.sched(3, three, root));
    run.emit({ type: 'attach-refused', schedId: 9, cgroup: parts.root, errno: EBUSY });
    run.emit({ type: 'attach-refused', schedId: 9, cgroup: three, errno: EBUSY });
    run.emit({ type: 'attach-refused', schedId: 9, cgroup: two, errno: EBUSY });
    parts.kernel.rootState = 'disabling';
    run.emit({ type: 'attach-refused', schedId: 9, cgroup: six, errno: ENODEV });
    parts.kernel.rootState = 'enabled';
    expect(run.kinds).toEqual([]);
    run.emit({ type: 'attach-refused', schedId: 9, cgroup: six, errno: EBUSY });
    run.emit({ type: 'attach-refused', schedId: 9, cgroup: two, errno: EOPNOTSUPP });
    expect(run.kinds).toEqual(['wrongly refused', 'wrong answer']);
  });

  test('knows a root that takes no subs', () => {
    const { parts, two } = chain();
    const run = watchLaw(treeAgrees, parts);
    enable(parts, run, parts.sched(1, parts.root, null, { subAttach: undefined }));
    run.emit({ type: 'attach-refused', schedId: 2, cgroup: two, errno: EOPNOTSUPP });
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBe(1);
  });
});

describe('the reference', () => {
  test('lets no cgroup point to a scheduler that is linked and has not taken it', () => {
    const tree = new SchedulerTree<object, object>();
    const [top, below, root, sub] = [{}, {}, {}, {}];
    tree.addCgroup(top, null);
    tree.addCgroup(below, top);
    expect(tree.attachAnswer(below)).toBe('no-root');
    tree.link(root, top, null, true);
    tree.take(root);
    tree.link(sub, below, root, true);
    expect(tree.effective(below)).toBe(root);
    expect(tree.attachAnswer(below)).toBe('child-below');
    tree.take(sub);
    expect(tree.effective(below)).toBe(sub);
    expect(tree.attachAnswer(below)).toBe('taken');
    expect(tree.levelOf(sub)).toBe(1);
    tree.unlink(sub);
    expect(tree.effective(below)).toBe(root);
    expect(tree.childrenOf(root)).toEqual([]);
    tree.giveBack(root);
    expect(tree.effective(below)).toBeNull();
  });
});
