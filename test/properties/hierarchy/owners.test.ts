import { describe, expect, test } from 'vitest';
import { enabledIffInClass } from '../../../properties/hierarchy/enabled-iff-in-class.ts';
import { nearestHostOfCgroup } from '../../../properties/hierarchy/nearest-host.ts';
import { ownerOfCgroup } from '../../../properties/hierarchy/owner-of-cgroup.ts';
import { subInitIsTransient } from '../../../properties/hierarchy/sub-init-is-transient.ts';
import { unlinkedOwnsNothing } from '../../../properties/hierarchy/unlinked-owns-nothing.ts';
import { KernelParts, opReturn, watchLaw } from '../../helpers/kernel-parts.ts';

/** A root with scheduler 2 on cgroup 2, cgroup 3 below that, and a task in each. */
function twoLevels() {
  const parts = new KernelParts();
  const two = parts.cgroup(2);
  const three = parts.cgroup(3, two);
  const root = parts.host(1, parts.root, null);
  const sub = parts.host(2, two, root);
  const own = parts.task(1, parts.root, root);
  const subs = parts.task(2, three, sub);
  return { parts, root, sub, two, three, own, subs };
}

describe('I-SUB-1', () => {
  test('holds for tasks of their cgroups, and is silent about tasks of nobody', () => {
    const { parts, root } = twoLevels();
    const run = watchLaw(ownerOfCgroup, parts);
    parts.task(3, parts.root, null);
    run.end();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
    run.emit({ type: 'effective', cgroup: parts.root, sched: root });
    run.step();
    expect(run.exercised).toBe(4);
  });

  test('breaks where a moved task keeps its scheduler', () => {
    const { parts, two, own } = twoLevels();
    const run = watchLaw(ownerOfCgroup, parts);
    own.cgroup = two;
    run.emit({ type: 'task-moved', task: own, from: parts.root, to: two });
    run.step();
    expect(run.messages).toEqual([
      'task 1 of cgroup 2 belongs to scheduler 1, cgroup 2 to scheduler 2',
    ]);
    expect(run.kinds).toEqual(['foreign owner']);
  });

  test('waits until enables and disables are over', () => {
    const { parts, sub, root, subs } = twoLevels();
    const run = watchLaw(ownerOfCgroup, parts);
    parts.work('disable', sub);
    subs.owner = root;
    run.emit({ type: 'owner', task: subs, from: sub, to: root });
    run.step();
    expect(run.kinds).toEqual([]);
    parts.works.length = 0;
    run.step();
    expect(run.kinds).toEqual(['foreign owner']);
  });

  test('breaks for a task without an owner', () => {
    const { parts, subs } = twoLevels();
    subs.owner = null;
    const run = watchLaw(ownerOfCgroup, parts, true);
    run.step();
    expect(run.kinds).toEqual(['no owner']);
  });
});

describe('I-SUB-2', () => {
  test('holds for pointers to the nearest host', () => {
    const { parts } = twoLevels();
    const run = watchLaw(nearestHostOfCgroup, parts);
    const below = parts.cgroup(4, parts.kernel.cgroups.get(3));
    run.emit({ type: 'cgroup', cgroup: below, isOnline: true });
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
    run.end();
    expect(run).toMatchObject({ kinds: [], exercised: 5 });
  });

  test('breaks where a pointer leads past a host', () => {
    const { parts, root, three } = twoLevels();
    const run = watchLaw(nearestHostOfCgroup, parts);
    parts.kernel.schedOf.set(three, root);
    run.emit({ type: 'effective', cgroup: three, sched: root });
    run.step();
    expect(run.kinds).toEqual(['not the nearest']);
  });

  test('breaks where a pointer leads to a scheduler that is gone', () => {
    const { parts, sub } = twoLevels();
    const run = watchLaw(nearestHostOfCgroup, parts);
    parts.unlink(sub);
    run.emit({ type: 'unlinked', sched: sub });
    run.step();
    expect(run.kinds).toEqual(['stale pointer', 'stale pointer']);
  });
});

describe('I-SUB-8', () => {
  test('holds for an enabled task in the class, and one that is ready outside', () => {
    const { parts, own, subs } = twoLevels();
    own.state = 'ready';
    own.inExtClass = false;
    const run = watchLaw(enabledIffInClass, parts);
    run.emit({ type: 'class', task: own, isExt: false });
    run.emit({ type: 'enable-state', task: subs, from: 'ready', to: 'enabled' });
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks on both sides', () => {
    const { parts, own, subs } = twoLevels();
    own.inExtClass = false;
    subs.state = 'ready';
    const run = watchLaw(enabledIffInClass, parts);
    run.end();
    expect(run.kinds).toEqual(['enabled outside of the class', 'in the class and not enabled']);
  });

  test('lets a punted task be in the class until the works are over', () => {
    const { parts, root, subs } = twoLevels();
    subs.state = 'none';
    const work = parts.work('disable', root);
    const run = watchLaw(enabledIffInClass, parts, true);
    run.step();
    expect(run.kinds).toEqual([]);
    parts.works.splice(parts.works.indexOf(work), 1);
    run.step();
    expect(run.kinds).toEqual(['in the class and not enabled']);
  });
});

describe('I-SUB-9', () => {
  test('holds while the enable runs and after the mark is gone', () => {
    const { parts, own } = twoLevels();
    const fresh = parts.sched(4, parts.cgroup(4), parts.kernel.root);
    parts.work('enable', fresh);
    const run = watchLaw(subInitIsTransient, parts);
    own.subInit = fresh;
    run.emit(opReturn(fresh, 'initTask', { task: own }));
    run.step();
    own.subInit = null;
    run.step();
    run.end();
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks when the enable is over and the mark is there', () => {
    const { parts, own } = twoLevels();
    const fresh = parts.sched(4, parts.cgroup(4), parts.kernel.root);
    parts.work('enable', fresh);
    const run = watchLaw(subInitIsTransient, parts);
    own.subInit = fresh;
    run.emit(opReturn(fresh, 'initTask', { task: own }));
    parts.works.length = 0;
    run.step();
    expect(run.kinds).toEqual(['mark stays']);
  });
});

describe('I-SUB-14', () => {
  test('holds when everything was given back', () => {
    const { parts, root, sub, subs } = twoLevels();
    const run = watchLaw(unlinkedOwnsNothing, parts);
    subs.owner = root;
    parts.unlink(sub);
    run.emit({ type: 'unlinked', sched: sub });
    run.emit({ type: 'owner', task: subs, from: null, to: root });
    run.end();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a task that was left, and for one that comes later', () => {
    const { parts, root, sub, own } = twoLevels();
    const run = watchLaw(unlinkedOwnsNothing, parts);
    parts.unlink(sub);
    run.emit({ type: 'unlinked', sched: sub });
    expect(run.kinds).toEqual(['owns a task']);
    run.emit({ type: 'owner', task: own, from: root, to: sub });
    expect(run.messages[1]).toBe('task 1 of cgroup 1 belongs to scheduler 2, which is unlinked');
  });

  test('breaks for a task on a bypass DSQ of one that is gone', () => {
    const { parts, root, sub, subs } = twoLevels();
    const run = watchLaw(unlinkedOwnsNothing, parts);
    const dsq = sub.pcpu[0]?.bypassDsq as NonNullable<typeof subs.dsq>;
    subs.owner = root;
    subs.dsq = dsq;
    run.emit({ type: 'unlinked', sched: sub });
    run.emit({ type: 'dsq-insert', task: subs, dsq });
    expect(run.kinds).toEqual(['holds a task', 'holds a task']);
  });
});
