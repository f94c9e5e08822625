import { describe, expect, test } from 'vitest';
import { childSparesParent } from '../../../properties/hierarchy/child-spares-parent.ts';
import { claimReachesDescendants } from '../../../properties/hierarchy/claim-reaches-descendants.ts';
import { exitPhaseOrder } from '../../../properties/hierarchy/exit-phase-order.ts';
import { failedOpIsAnswered } from '../../../properties/hierarchy/failed-op-is-answered.ts';
import { EBUSY, ENOMEM, EPROTO } from '../../../src/core/errno.ts';
import {
  SCX_EXIT_ERROR,
  SCX_EXIT_PARENT,
  SCX_EXIT_UNREG,
} from '../../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../../src/core/sched/types.ts';
import {
  claim,
  KernelParts,
  op,
  opReturn,
  performed,
  watchLaw,
} from '../../helpers/kernel-parts.ts';

/** A root, scheduler 2 below it, scheduler 3 below that, and a task of the last. */
function threeLevels() {
  const parts = new KernelParts();
  const two = parts.cgroup(2);
  const three = parts.cgroup(3, two);
  const root = parts.host(1, parts.root, null);
  const middle = parts.host(2, two, root);
  const leaf = parts.host(3, three, middle);
  const task = parts.task(1, three, leaf);
  return { parts, root, middle, leaf, two, three, task };
}

/** What a claim leaves behind. */
function end(sched: Sched, exitKind: number): void {
  sched.exitPhase = 'claimed';
  sched.exitKind = exitKind;
  sched.aborting = true;
}

describe('I-SUB-10', () => {
  test('holds for one that is claimed, disabled and exits', () => {
    const { parts, leaf } = threeLevels();
    const run = watchLaw(exitPhaseOrder, parts);
    end(leaf, SCX_EXIT_UNREG);
    run.emit(claim(leaf, SCX_EXIT_UNREG), claim(leaf, SCX_EXIT_ERROR, false));
    run.step();
    leaf.exitPhase = 'done';
    run.emit(op(leaf, 'exit'));
    leaf.isExited = true;
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 5 });
  });

  test('breaks for a second claim that counts, and a claim that loses to none', () => {
    const { parts, leaf, middle } = threeLevels();
    const run = watchLaw(exitPhaseOrder, parts);
    run.emit(claim(leaf, SCX_EXIT_UNREG), claim(leaf, SCX_EXIT_ERROR));
    run.emit(claim(middle, SCX_EXIT_ERROR, false));
    expect(run.messages).toEqual([
      'scheduler 3 ended for 64, then for 1024',
      'a claim of scheduler 2 lost, and none was before it',
    ]);
  });

  test.each<[string, Partial<Sched>]>([
    ['goes back', { exitPhase: 'none' }],
    ['kind changes', { exitKind: SCX_EXIT_ERROR }],
    ['not aborting', { aborting: false }],
  ])('breaks: %s', (kind, change) => {
    const { parts, leaf } = threeLevels();
    const run = watchLaw(exitPhaseOrder, parts);
    end(leaf, SCX_EXIT_UNREG);
    run.emit(claim(leaf, SCX_EXIT_UNREG));
    run.step();
    Object.assign(leaf, change);
    run.step();
    expect(run.kinds).toEqual([kind]);
  });

  test('breaks for an exit that comes too early', () => {
    const { parts, leaf, middle } = threeLevels();
    const run = watchLaw(exitPhaseOrder, parts);
    run.emit(op(middle, 'exit'));
    end(leaf, SCX_EXIT_UNREG);
    run.emit(claim(leaf, SCX_EXIT_UNREG), op(leaf, 'exit'));
    expect(run.kinds).toEqual(['unclaimed', 'exit before done']);
  });
});

describe('I-SUB-11', () => {
  test('holds when the claim is handed down', () => {
    const { parts, root, middle, leaf } = threeLevels();
    const run = watchLaw(claimReachesDescendants, parts);
    for (const sched of [root, middle, leaf]) end(sched, SCX_EXIT_PARENT);
    run.emit(claim(root, SCX_EXIT_UNREG), claim(middle, SCX_EXIT_PARENT));
    run.emit(claim(leaf, SCX_EXIT_PARENT));
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a descendant that lives, and one that goes on', () => {
    const { parts, root, middle, leaf } = threeLevels();
    const run = watchLaw(claimReachesDescendants, parts);
    end(root, SCX_EXIT_UNREG);
    end(middle, SCX_EXIT_PARENT);
    middle.aborting = false;
    run.emit(claim(root, SCX_EXIT_UNREG));
    expect(run.kinds).toEqual([]);
    run.emit(op(leaf, 'dispatch'));
    expect(run.kinds).toEqual(['descendant goes on', 'descendant lives']);
  });

  test('says nothing of schedulers elsewhere', () => {
    const { parts, leaf } = threeLevels();
    const run = watchLaw(claimReachesDescendants, parts);
    end(leaf, SCX_EXIT_ERROR);
    run.emit(claim(leaf, SCX_EXIT_ERROR));
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 0 });
  });

  test('breaks for a link under one that ends', () => {
    const { parts, leaf, three } = threeLevels();
    const run = watchLaw(claimReachesDescendants, parts);
    end(leaf, SCX_EXIT_ERROR);
    run.emit(claim(leaf, SCX_EXIT_ERROR));
    run.emit({ type: 'linked', sched: parts.host(4, parts.cgroup(4, three), leaf) });
    expect(run.kinds).toEqual(['descendant lives', 'linked too late']);
  });
});

describe('I-SUB-13', () => {
  test('holds when a parent fails to take a task back', () => {
    const { parts, middle, leaf, task } = threeLevels();
    const run = watchLaw(childSparesParent, parts);
    run.emit(claim(leaf, SCX_EXIT_ERROR), { type: 'stage', sched: leaf, stage: 'bypassed' });
    run.emit(opReturn(middle, 'initTask', { task, ret: ENOMEM }), claim(middle, SCX_EXIT_ERROR));
    run.step();
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBe(3);
  });

  test('breaks when the work of a child ends its parent', () => {
    const { parts, middle, leaf } = threeLevels();
    const run = watchLaw(childSparesParent, parts);
    run.emit({ type: 'stage', sched: leaf, stage: 'linked' });
    run.emit(opReturn(leaf, 'init', { ret: ENOMEM }), claim(middle, SCX_EXIT_ERROR));
    expect(run.messages).toEqual([
      'scheduler 2 was ended for an error after ops.init() of scheduler 3, ' +
        'while scheduler 3 below it was enabled or disabled',
    ]);
  });

  test('lets anybody unload the parent, and its own tasks end it, meanwhile', () => {
    const { parts, root, middle, leaf, task } = threeLevels();
    const run = watchLaw(childSparesParent, parts);
    run.emit(
      { type: 'stage', sched: leaf, stage: 'bypassed' },
      opReturn(leaf, 'exitTask', { task }),
    );
    run.emit(claim(middle, SCX_EXIT_UNREG));
    run.emit(op(root, 'dispatch'), claim(root, SCX_EXIT_ERROR));
    expect(run.kinds).toEqual([]);
  });

  test('breaks when a callback of a descendant ends the root', () => {
    const { parts, root, leaf, task } = threeLevels();
    const run = watchLaw(childSparesParent, parts);
    const frame = { sched: leaf, op: 'dispatch', task: null, rq: null, mayInsert: false } as const;
    parts.kernel.frames.push(frame);
    run.emit(claim(root, SCX_EXIT_ERROR));
    const kfunc = { type: 'kfunc', caller: leaf, task, dsq: null, cgroupId: 0, ret: 0 } as const;
    run.emit({ ...kfunc, kfunc: 'dsq_insert' });
    expect(run.kinds).toEqual(['ended by a callback']);
    run.emit(claim(root, SCX_EXIT_ERROR), { ...kfunc, kfunc: 'dsq_insert_vtime_compat' });
    run.step();
    expect(run.kinds).toEqual(['ended by a callback']);
  });

  test('lets a callback end its own scheduler', () => {
    const { parts, root } = threeLevels();
    const run = watchLaw(childSparesParent, parts);
    const frame = { sched: root, op: 'dispatch', task: null, rq: null, mayInsert: false } as const;
    parts.kernel.frames.push(frame);
    run.emit(claim(root, SCX_EXIT_ERROR));
    run.step();
    expect(run.kinds).toEqual([]);
  });
});

describe('I-SCX-6', () => {
  test('holds when a fork is refused, and breaks when it is not', () => {
    const { parts, leaf, task } = threeLevels();
    const run = watchLaw(failedOpIsAnswered, parts);
    const fork = { op: 'fork', task: task.id, parent: 9 } as const;
    task.life = 'absent';
    run.emit(opReturn(leaf, 'initTask', { task, ret: ENOMEM }), performed(fork, ENOMEM));
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
    run.emit(opReturn(leaf, 'initTask', { task, ret: ENOMEM }), performed(fork));
    expect(run.messages).toEqual([
      'ops.initTask() of scheduler 3 answered -ENOMEM, the fork of task 1 accepted',
    ]);
    expect(run.kinds).toEqual(['fork goes on']);
  });

  test('holds for a fork after which the parent refuses the child, and is ended for it', () => {
    const { parts, root, leaf, task } = threeLevels();
    const run = watchLaw(failedOpIsAnswered, parts);
    const fork = { op: 'fork', task: task.id, parent: 9 } as const;
    task.owner = leaf;
    run.emit({ type: 'life', task, from: 'absent', to: 'alive' });
    run.emit(opReturn(root, 'initTask', { task, ret: ENOMEM }));
    root.exitPhase = 'claimed';
    run.emit(performed(fork));
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('asks for -EPROTO and an end where the answer is no errno', () => {
    const { parts, leaf, task } = threeLevels();
    const run = watchLaw(failedOpIsAnswered, parts);
    const move = { op: 'move', task: task.id, cgroup: 2 } as const;
    run.emit(opReturn(leaf, 'initTask', { task, ret: 7 }), performed(move, EPROTO));
    expect(run.kinds).toEqual(['bad answer accepted']);
    leaf.exitPhase = 'claimed';
    run.emit(opReturn(leaf, 'initTask', { task, ret: 7 }), performed(move, EPROTO));
    run.emit(opReturn(leaf, 'initTask', { task, ret: 7 }), performed(move, 7));
    expect(run.kinds).toEqual(['bad answer accepted', 'move goes on']);
  });

  test('asks for the end of a parent that cannot take a task back', () => {
    const { parts, middle, task } = threeLevels();
    const run = watchLaw(failedOpIsAnswered, parts);
    const detach = performed({ op: 'detach', scheduler: 3 });
    run.emit(opReturn(middle, 'initTask', { task, ret: ENOMEM }), detach);
    expect(run.kinds).toEqual(['parent goes on']);
    middle.exitPhase = 'claimed';
    run.emit(opReturn(middle, 'initTask', { task, ret: ENOMEM }), detach);
    expect(run.kinds).toHaveLength(1);
  });

  test.each(['init', 'subAttach', 'initTask'] as const)(
    'asks for a failed enable after %s',
    (name) => {
      const { parts, leaf, three, task } = threeLevels();
      const run = watchLaw(failedOpIsAnswered, parts);
      const four = parts.cgroup(4, three);
      const sub = parts.sched(4, four, leaf);
      const work = parts.work('enable', sub);
      parts.kernel.enablingSub = sub;
      const sched = name === 'subAttach' ? leaf : sub;
      const failure = opReturn(sched, name, { task, cgroup: four, ret: EBUSY });
      const attach = performed({ op: 'attach', scheduler: 4 });
      run.emit(failure, { type: 'enable-failed', sched: sub, errno: EBUSY }, attach);
      expect(run).toMatchObject({ kinds: [], exercised: 1 });
      run.emit(failure, { type: 'enabled', sched: sub }, attach);
      expect(run.kinds).toEqual(['enable goes on']);
      run.emit(failure, attach);
      expect(run.kinds).toHaveLength(1);
      parts.works.splice(parts.works.indexOf(work), 1);
      run.emit(attach);
      expect(run.kinds).toEqual(['enable goes on', 'enable goes on']);
    },
  );

  test('knows the first pass of a root', () => {
    const { parts, root, task } = threeLevels();
    const run = watchLaw(failedOpIsAnswered, parts);
    parts.kernel.rootState = 'enabling';
    run.emit(opReturn(root, 'initTask', { task, ret: ENOMEM }));
    run.emit({ type: 'enabled', sched: root });
    expect(run.kinds).toEqual(['enable goes on']);
  });
});
