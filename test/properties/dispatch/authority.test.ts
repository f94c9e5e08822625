import { describe, expect, test } from 'vitest';
import { coreSchedOrder } from '../../../properties/dispatch/core-sched-order.ts';
import { dispatchInsideParent } from '../../../properties/dispatch/dispatch-inside-parent.ts';
import { lateMoveEndsNobody } from '../../../properties/dispatch/late-move-ends-nobody.ts';
import { ownTasksOnly } from '../../../properties/dispatch/own-tasks-only.ts';
import { prevOfOwner } from '../../../properties/dispatch/prev-of-owner.ts';
import { subDispatchAnswers } from '../../../properties/dispatch/sub-dispatch-answers.ts';
import { SCX_EXIT_ERROR } from '../../../src/core/hierarchy/claim.ts';
import { claim } from '../../helpers/kernel-parts.ts';
import { on, Play, threeLevels, userDsq } from '../../helpers/machine-parts.ts';

function play(law: ConstructorParameters<typeof Play>[0]) {
  const all = threeLevels();
  const run = new Play(law, all.parts);
  return { ...all, run };
}

describe('I-SUB-18', () => {
  test('holds for refused calls, own tasks, and tasks of those below', () => {
    const { run, root, sub, ofSub, ofLeaf, cpu0 } = play(ownTasksOnly);
    run.kfunc('dsq_insert', root, { task: ofSub, ret: 0 });
    run.kfunc('task_set_slice', sub, { task: ofSub });
    run.kfunc('dsq_peek', root, { dsq: userDsq(root) });
    run.call(sub, 'running', { task: ofSub, rq: cpu0 });
    run.insert(ofSub, userDsq(sub));
    ofLeaf.nrReenq = 1;
    run.call(ofLeaf.owner ?? root, 'enqueue', { task: ofLeaf, rq: cpu0 });
    run.kfunc('reenqueue_local', sub, { dsq: cpu0.local, ret: 1 });
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 5 });
  });

  test.each([
    ['dsq_insert', 'insert'],
    ['dsq_move', 'move'],
    ['task_set_slice', 'slice'],
    ['task_set_dsq_vtime', 'vtime'],
  ])('breaks for %s on the task of another', (kfunc, kind) => {
    const { run, root, ofSub } = play(ownTasksOnly);
    run.kfunc(kfunc, root, { task: ofSub });
    run.kfunc(kfunc, null, { task: ofSub });
    expect(run.run.messages[0]).toBe(`${kfunc}() of scheduler 1 reached task 2 of scheduler 2`);
    expect(run.kinds).toEqual([kind, kind]);
  });

  test('breaks for the DSQ of another', () => {
    const { run, root, sub } = play(ownTasksOnly);
    run.kfunc('destroy_dsq', sub, { dsq: userDsq(root) });
    expect(run.run.messages).toEqual(['destroy_dsq() of scheduler 2 reached DSQ 0 of scheduler 1']);
    expect(run.kinds).toEqual(['queue']);
  });

  test('breaks for a callback about the task of another, or its task on the DSQ of another', () => {
    const { run, root, ofSub, cpu0 } = play(ownTasksOnly);
    run.call(root, 'dequeue', { task: ofSub, rq: cpu0 });
    run.insert(ofSub, userDsq(root));
    expect(run.kinds).toEqual(['callback', 'foreign queue']);
  });

  test('breaks for putting back a task of one above', () => {
    const { run, root, sub, ofRoot, cpu0 } = play(ownTasksOnly);
    ofRoot.nrReenq = 1;
    run.call(root, 'enqueue', { task: ofRoot, rq: cpu0 });
    run.kfunc('reenqueue_local', sub, { dsq: cpu0.local });
    ofRoot.nrReenq = 2;
    run.call(root, 'enqueue', { task: ofRoot, rq: cpu0 });
    run.call(root, 'running', { task: ofRoot, rq: cpu0 });
    run.kfunc('reenqueue_local', sub, { dsq: cpu0.local });
    expect(run.kinds).toEqual(['put back']);
  });
});

describe('I-SUB-19', () => {
  test('holds for three dispatches, each inside that of its parent', () => {
    const { run, root, sub, leaf, cpu0: rq } = play(dispatchInsideParent);
    for (const sched of [root, sub, leaf]) run.begin(sched, 'dispatch', { rq });
    for (const sched of [leaf, sub, root]) run.end(sched, 'dispatch', { rq });
    run.call(root, 'dispatch', { rq });
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a child by itself, or inside another callback', () => {
    const { run, root, sub, cpu0: rq } = play(dispatchInsideParent);
    run.call(sub, 'dispatch', { rq });
    run.begin(root, 'tick', { rq });
    run.call(sub, 'dispatch', { rq });
    expect(run.run.messages).toEqual([
      'ops.dispatch() of scheduler 2 on CPU 0 runs by itself',
      'ops.dispatch() of scheduler 2 on CPU 0 runs inside ops.tick() of scheduler 1',
    ]);
    expect(run.kinds).toEqual(['not inside its parent', 'not inside its parent']);
  });

  test('breaks for another CPU, for one inside itself, and for the root inside a child', () => {
    const { run, root, sub, cpu0, cpu1 } = play(dispatchInsideParent);
    run.begin(root, 'dispatch', { rq: cpu0 });
    run.begin(sub, 'dispatch', { rq: cpu1 });
    run.begin(sub, 'dispatch', { rq: cpu1 });
    run.end(sub, 'dispatch');
    run.end(sub, 'dispatch');
    run.end(root, 'dispatch');
    run.begin(sub, 'enqueue', { rq: cpu0 });
    run.begin(sub, 'dispatch', { rq: cpu0 });
    run.begin(root, 'dispatch', { rq: cpu0 });
    expect(run.kinds).toEqual([
      'other CPU',
      'inside itself',
      'not inside its parent',
      'root inside',
    ]);
  });

  test('breaks for five deep', () => {
    const { run, parts, root, sub, leaf, cpu0: rq } = play(dispatchInsideParent);
    const fourth = parts.host(4, parts.cgroup(4, leaf.cgroup), leaf);
    const fifth = parts.host(5, parts.cgroup(5, fourth.cgroup), fourth);
    for (const sched of [root, sub, leaf, fourth, fifth]) run.begin(sched, 'dispatch', { rq });
    expect(run.kinds).toEqual(['too deep']);
  });
});

describe('I-SUB-20', () => {
  test('holds for the owner, and for nothing shown to another', () => {
    const { run, root, sub, ofSub, cpu0: rq } = play(prevOfOwner);
    run.call(root, 'dispatch', { rq });
    rq.current = ofSub;
    run.call(root, 'dispatch', { rq });
    run.call(sub, 'dispatch', { rq, prev: ofSub });
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for the task of another, one of another class, and one that is withheld', () => {
    const { run, root, sub, ofSub, ofRoot, cpu0: rq } = play(prevOfOwner);
    rq.current = ofSub;
    run.call(root, 'dispatch', { rq, prev: ofSub });
    run.call(sub, 'dispatch', { rq });
    ofRoot.inExtClass = false;
    run.call(root, 'dispatch', { rq, prev: ofRoot });
    expect(run.kinds).toEqual(['of another', 'withheld', 'of another class']);
  });
});

describe('I-SUB-31', () => {
  test('holds for a child, an unknown cgroup, and a stranger that ends the caller', () => {
    const { run, root, leaf, cpu0: rq } = play(subDispatchAnswers);
    run.begin(root, 'dispatch', { rq });
    run.kfunc('sub_dispatch', root, { cgroupId: 2 });
    run.kfunc('sub_dispatch', root, { cgroupId: 9, ret: 0 });
    root.exitPhase = 'claimed';
    run.emit(claim(root, 1024), claim(leaf, 68));
    run.kfunc('sub_dispatch', root, { cgroupId: 3, ret: 0 });
    run.end(root, 'dispatch', { rq });
    run.kfunc('sub_dispatch', null, { cgroupId: 2, ret: 0 });
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 3 });
  });

  test('holds for a caller that ends itself before it asks', () => {
    const { run, root, cpu0: rq } = play(subDispatchAnswers);
    run.begin(root, 'dispatch', { rq });
    run.kfunc('error', root, { ret: 0 });
    run.emit(claim(root, 1024));
    run.kfunc('sub_dispatch', root, { cgroupId: 9, ret: 0 });
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks where a stranger is dispatched, without consequence', () => {
    const { run, root, cpu0: rq } = play(subDispatchAnswers);
    run.begin(root, 'dispatch', { rq });
    run.kfunc('sub_dispatch', root, { cgroupId: 3 });
    expect(run.kinds).toEqual(['dispatched', 'not ended']);
  });

  test('breaks where others end, or the caller for nothing', () => {
    const { run, root, sub, cpu0: rq } = play(subDispatchAnswers);
    run.begin(sub, 'dispatch', { rq });
    run.emit(claim(root, 1024), claim(sub, 68));
    run.kfunc('sub_dispatch', sub, { cgroupId: 9, ret: 0 });
    expect(run.kinds).toEqual(['others ended', 'ended for nothing']);
  });
});

describe('I-DSP-7', () => {
  test('holds for the question in the right order', () => {
    const { run, root, ofRoot, ofSub } = play(coreSchedOrder);
    run.performed({ op: 'compare', task: 1, other: 2 });
    run.call(root, 'coreSchedBefore', { task: ofSub });
    run.performed({ op: 'compare', task: 1, other: 2 });
    run.call(root, 'coreSchedBefore', { task: ofRoot });
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for the wrong order', () => {
    const { run, root, ofRoot } = play(coreSchedOrder);
    run.call(root, 'coreSchedBefore', { task: ofRoot });
    run.performed({ op: 'compare', task: 1, other: 2 });
    expect(run.run.messages).toEqual([
      'core_sched_before() of scheduler 1 for task 2 before task 1 begins with task 1',
    ]);
    expect(run.kinds).toEqual(['reversed']);
  });

  test('breaks for a judge that is not above both, or bypasses', () => {
    const { run, sub, ofSub, cpu1 } = play(coreSchedOrder);
    ofSub.rq = cpu1;
    on(sub, cpu1).isBypassing = true;
    run.call(sub, 'coreSchedBefore', { task: ofSub });
    run.performed({ op: 'compare', task: 1, other: 2 });
    expect(run.kinds).toEqual(['not above both', 'bypassing']);
  });
});

describe('I-DSP-8', () => {
  test('holds for a lost race, and for errors of moves that take effect', () => {
    const { run, root, sub, ofRoot, ofSub } = play(lateMoveEndsNobody);
    run.kfunc('dsq_move', root, { task: ofSub, ret: 0 });
    run.emit(claim(root, SCX_EXIT_ERROR));
    run.kfunc('dsq_move', root, { task: ofRoot, ret: 1 });
    run.emit(claim(root, SCX_EXIT_ERROR));
    run.kfunc('dsq_insert', root, { task: ofSub, ret: 0 });
    run.emit(claim(sub, SCX_EXIT_ERROR));
    run.performed();
    run.kfunc('dsq_move', root, { task: ofSub, ret: 0 });
    run.emit(claim(sub, SCX_EXIT_ERROR));
    run.kfunc('dsq_move', null, { task: ofSub, ret: 0 });
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('holds where the task of another does wait in the DSQ of the caller', () => {
    const { run, root, ofSub } = play(lateMoveEndsNobody);
    run.insert(ofSub, userDsq(root));
    run.emit(claim(root, SCX_EXIT_ERROR));
    run.kfunc('dsq_move', root, { task: ofSub, ret: 0 });
    expect(run).toMatchObject({ kinds: [], exercised: 0 });
  });

  test('holds for a caller that ends itself before its move', () => {
    const { run, root, ofSub } = play(lateMoveEndsNobody);
    run.kfunc('error', root, { ret: 0 });
    run.emit(claim(root, SCX_EXIT_ERROR));
    run.kfunc('dsq_move', root, { task: ofSub, ret: 0 });
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks when the caller is ended for a task that has left the DSQ', () => {
    const { run, root, ofSub } = play(lateMoveEndsNobody);
    run.emit(claim(root, SCX_EXIT_ERROR));
    run.kfunc('dsq_move', root, { task: ofSub, ret: 0 });
    expect(run.kinds).toEqual(['ended']);
    expect(run.run.messages[0]).toContain('scheduler 1 comes too late to move task 2');
  });
});
