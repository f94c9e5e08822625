import { describe, expect, test } from 'vitest';
import { hierarchyWitnesses } from '../../../properties/hierarchy/witnesses.ts';
import { EBUSY, EINVAL, ENODEV, ENOENT, ENOMEM, EOPNOTSUPP } from '../../../src/core/errno.ts';
import { SCX_EXIT_UNREG, SCX_EXIT_UNREG_KERN } from '../../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../../src/core/sched/types.ts';
import {
  claim,
  KernelParts,
  opReturn,
  performed,
  watchWitness,
} from '../../helpers/kernel-parts.ts';

/** A root, cgroups 2 to 5 in a chain below, and a task in cgroup 2. */
function parts() {
  const all = new KernelParts();
  const two = all.cgroup(2);
  const three = all.cgroup(3, two);
  const four = all.cgroup(4, three);
  const five = all.cgroup(5, four);
  const root = all.host(1, all.root, null);
  const task = all.task(1, two, root);
  const look = (id: string) => watchWitness(hierarchyWitnesses, id, all);
  return { all, root, two, three, four, five, task, look };
}

test('ids are there once', () => {
  const ids = hierarchyWitnesses.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^W-[a-z-]+$/.test(id))).toBe(true);
});

describe('attaches', () => {
  test('W-four-levels', () => {
    const { all, root, two, three, four, look } = parts();
    const witness = look('W-four-levels');
    let sched: Sched = root;
    for (const cgroup of [two, three, four]) {
      expect(witness.seen).toBe(0);
      sched = all.host(cgroup.id, cgroup, sched);
      witness.emit({ type: 'enabled', sched });
    }
    expect(witness.seen).toBe(1);
    root.exitPhase = 'claimed';
    witness.emit({ type: 'enabled', sched });
    expect(witness.seen).toBe(1);
  });

  test.each([
    ['W-attach-without-root', ENODEV, 3],
    ['W-attach-taken', EBUSY, 2],
    ['W-attach-child-below', EBUSY, 3],
    ['W-attach-declined', EOPNOTSUPP, 3],
  ])('%s', (id, errno, cgroupId) => {
    const { all, root, two, look } = parts();
    all.host(2, two, root);
    const witness = look(id);
    for (const cgroup of all.kernel.cgroups.preOrder(all.root)) {
      witness.emit({ type: 'attach-refused', schedId: 9, cgroup, errno: EINVAL });
      if (cgroup.id === cgroupId) {
        expect(witness.seen).toBe(0);
        witness.emit({ type: 'attach-refused', schedId: 9, cgroup, errno });
        expect(witness.seen).toBe(1);
      }
    }
    witness.emit({ type: 'attach-refused', schedId: 9, cgroup: all.root, errno: EBUSY });
    expect(witness.seen).toBe(1);
  });

  test.each<[string, number, Partial<Sched>]>([
    ['W-attach-under-bypass', EBUSY, { bypassDepth: 1 }],
    ['W-attach-under-exit', ENOENT, { exitPhase: 'claimed' }],
  ])('%s', (id, errno, change) => {
    const { all, root, two, look } = parts();
    const witness = look(id);
    const sched = all.sched(2, two, root);
    witness.emit({ type: 'enable-failed', sched, errno });
    Object.assign(root, change);
    witness.emit({ type: 'enable-failed', sched, errno: ENOMEM });
    expect(witness.seen).toBe(0);
    witness.emit({ type: 'enable-failed', sched, errno });
    expect(witness.seen).toBe(1);
    all.link(sched);
    witness.emit({ type: 'enable-failed', sched, errno });
    expect(witness.seen).toBe(1);
  });

  test('W-attach-too-deep', () => {
    const { all, root, two, three, four, five, look } = parts();
    const witness = look('W-attach-too-deep');
    let sched: Sched = root;
    for (const cgroup of [two, three, four, five]) {
      expect(witness.seen).toBe(0);
      sched = all.host(cgroup.id, cgroup, sched);
      witness.emit({ type: 'enable-failed', sched, errno: EINVAL });
    }
    expect(witness.seen).toBe(1);
  });

  test('W-attach-waits-for-disable', () => {
    const { all, root, two, look } = parts();
    const witness = look('W-attach-waits-for-disable');
    const sub = all.host(2, two, root);
    all.work('disable', sub, { isHeld: true, stage: 'reparented' });
    witness.step();
    expect(witness.seen).toBe(0);
    all.work('enable', sub, { sched: null });
    witness.step();
    expect(witness.seen).toBe(1);
  });
});

describe('tasks', () => {
  test('W-enable-failed-late', () => {
    const { all, root, two, task, look } = parts();
    const witness = look('W-enable-failed-late');
    const sub = all.sched(2, two, root);
    const failure = opReturn(sub, 'initTask', { task, ret: ENOMEM });
    witness.emit(opReturn(sub, 'initTask', { task }), failure);
    all.kernel.enablingSub = sub;
    witness.emit(failure);
    expect(witness.seen).toBe(0);
    witness.emit(opReturn(sub, 'initTask', { task }), failure);
    expect(witness.seen).toBe(1);
    witness.emit({ type: 'stage', sched: sub, stage: 'bypassed' }, failure);
    expect(witness.seen).toBe(1);
  });

  test('W-reparenting-failed', () => {
    const { all, root, two, task, look } = parts();
    const witness = look('W-reparenting-failed');
    const sub = all.host(2, two, root);
    const failure = opReturn(root, 'initTask', { task, ret: ENOMEM });
    witness.emit(failure);
    task.owner = sub;
    witness.emit(failure, opReturn(root, 'initTask', { task }));
    expect(witness.seen).toBe(0);
    sub.exitPhase = 'done';
    witness.emit(failure);
    expect(witness.seen).toBe(1);
  });

  test('W-host-cgroup-removed', () => {
    const { all, root, five, look } = parts();
    const witness = look('W-host-cgroup-removed');
    const sub = all.host(5, five, root);
    witness.emit(claim(sub, SCX_EXIT_UNREG), { type: 'unlinked', sched: sub });
    expect(witness.seen).toBe(0);
    all.kernel.cgroups.rmdir(5);
    witness.emit(claim(sub, SCX_EXIT_UNREG_KERN), { type: 'unlinked', sched: sub });
    expect(witness.seen).toBe(1);
  });

  test('W-fork-into-subtree', () => {
    const { all, root, two, task, look } = parts();
    const witness = look('W-fork-into-subtree');
    const fork = { op: 'fork', task: task.id, parent: 9 } as const;
    witness.emit(performed(fork));
    task.owner = all.host(2, two, root);
    witness.emit(performed(fork, ENOMEM));
    expect(witness.seen).toBe(0);
    witness.emit(performed(fork));
    expect(witness.seen).toBe(1);
  });

  test('W-fork-refused', () => {
    const { root, task, look } = parts();
    const witness = look('W-fork-refused');
    const fork = { op: 'fork', task: task.id, parent: 9 } as const;
    witness.emit(performed(fork, ENOMEM));
    const failure = opReturn(root, 'initTask', { task, ret: ENOMEM });
    witness.emit(failure, performed(fork));
    expect(witness.seen).toBe(0);
    witness.emit(failure, performed(fork, ENOMEM));
    expect(witness.seen).toBe(1);
  });

  test.each([
    ['W-queued-task-rehomed', false],
    ['W-running-task-rehomed', true],
  ])('%s', (id, isRunning) => {
    const { all, root, two, task, look } = parts();
    const witness = look(id);
    const sub = all.host(2, two, root);
    const move = performed({ op: 'move', task: task.id, cgroup: 2 });
    const left = { type: 'owner', task, from: root, to: null } as const;
    task.isRunnable = true;
    task.rq.current = isRunning ? null : task;
    task.owner = sub;
    witness.emit(left, move);
    expect(witness.seen).toBe(0);
    task.rq.current = isRunning ? task : null;
    witness.emit(move);
    expect(witness.seen).toBe(0);
    witness.emit(left, { type: 'owner', task, from: null, to: sub }, move);
    expect(witness.seen).toBe(1);
  });

  test('W-death-during-enable', () => {
    const { all, root, two, task, look } = parts();
    const witness = look('W-death-during-enable');
    const death = { type: 'life', task, from: 'alive', to: 'dead' } as const;
    witness.emit(death);
    all.work('enable', root);
    witness.emit(death);
    expect(witness.seen).toBe(0);
    all.work('enable', all.sched(2, two, root));
    witness.emit(death);
    expect(witness.seen).toBe(1);
  });

  test('W-root-unloaded-with-subs', () => {
    const { all, root, two, look } = parts();
    const witness = look('W-root-unloaded-with-subs');
    witness.emit(claim(root, SCX_EXIT_UNREG), { type: 'unlinked', sched: root });
    const sub = all.host(2, two, root);
    witness.emit(claim(root, SCX_EXIT_UNREG));
    all.unlink(sub);
    witness.emit({ type: 'unlinked', sched: sub });
    expect(witness.seen).toBe(0);
    all.unlink(root);
    witness.emit({ type: 'unlinked', sched: root });
    expect(witness.seen).toBe(1);
  });
});
