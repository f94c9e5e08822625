import { describe, expect, test } from 'vitest';
import { dequeueOwedOnce } from '../../../properties/dispatch/dequeue-owed-once.ts';
import { dispatchedOnce } from '../../../properties/dispatch/dispatched-once.ts';
import { noStaleVerdict } from '../../../properties/dispatch/no-stale-verdict.ts';
import { offlineEnqueue } from '../../../properties/dispatch/offline-enqueue.ts';
import { SCX_DSQ_INVALID } from '../../../src/core/sched/constants.ts';
import { Play, threeLevels, userDsq } from '../../helpers/machine-parts.ts';

function play(law: ConstructorParameters<typeof Play>[0]) {
  const all = threeLevels();
  const run = new Play(law, all.parts);
  return { ...all, run, dsq: userDsq(all.root) };
}

describe('I-SUB-17', () => {
  test('holds for an entry of the owner, once for each stay', () => {
    const { run, root, ofRoot } = play(dispatchedOnce);
    for (const qseq of [1, 2]) {
      run.ops(ofRoot, 'queueing', qseq);
      run.kfunc('dsq_insert', root, { task: ofRoot });
      run.ops(ofRoot, 'queued');
      run.kfunc('dsq_insert', root, { task: ofRoot });
      run.ops(ofRoot, 'dispatching');
      run.ops(ofRoot, 'none');
    }
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for an entry of another stay, or a second dispatch of one', () => {
    const { run, root, ofRoot } = play(dispatchedOnce);
    run.ops(ofRoot, 'queued', 1);
    run.kfunc('dsq_insert', root, { task: ofRoot });
    run.ops(ofRoot, 'dispatching', 2);
    ofRoot.opsState = 'queued';
    run.ops(ofRoot, 'dispatching', 1);
    expect(run.kinds).toEqual(['stale', 'twice']);
  });

  test('breaks for a task that nobody holds', () => {
    const { run, ofRoot } = play(dispatchedOnce);
    run.ops(ofRoot, 'dispatching');
    expect(run.run.messages).toEqual([
      'task 1 of scheduler 1 is dispatched while its ops_state is none',
    ]);
    expect(run.kinds).toEqual(['not queued']);
  });

  test.each([
    ['of another', true],
    ['of nobody', false],
  ])('breaks for an entry %s', (_who, isOfAnother) => {
    const { run, sub, ofRoot } = play(dispatchedOnce);
    run.ops(ofRoot, 'queued', 1);
    if (isOfAnother) run.kfunc('dsq_insert', sub, { task: ofRoot });
    run.ops(ofRoot, 'dispatching');
    expect(run.run.messages).toEqual([
      `task 1 of scheduler 1 is dispatched by an entry of ${isOfAnother ? 'scheduler 2' : 'nobody'}`,
    ]);
    expect(run.kinds).toEqual(['not by its owner']);
  });
});

describe('I-DSP-1', () => {
  test('holds for wakeups and handovers with nothing pending', () => {
    const { run, root, sub, ofRoot } = play(noStaleVerdict);
    run.emit({ type: 'owner', task: ofRoot, from: null, to: root });
    run.emit({ type: 'wakeup', task: ofRoot, verdict: SCX_DSQ_INVALID });
    run.emit({ type: 'wakeup', task: ofRoot, verdict: SCX_DSQ_INVALID });
    run.emit({ type: 'owner', task: ofRoot, from: root, to: sub });
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a verdict of the last wakeup', () => {
    const { run, root, sub, ofRoot } = play(noStaleVerdict);
    run.emit({ type: 'wakeup', task: ofRoot, verdict: SCX_DSQ_INVALID });
    run.emit({ type: 'wakeup', task: ofRoot, verdict: 0 });
    ofRoot.ddspDsqId = 0;
    run.emit({ type: 'owner', task: ofRoot, from: root, to: sub });
    expect(run.kinds).toEqual(['at a wakeup', 'at a handover']);
  });
});

describe('I-DSP-5', () => {
  function withDequeue() {
    const all = play(dequeueOwedOnce);
    (all.root.policy as { ops: object }).ops = { dequeue: () => {} };
    return all;
  }

  test('holds for one stay in its hands and on its DSQ', () => {
    const { run, root, dsq, ofRoot, cpu0 } = withDequeue();
    run.ops(ofRoot, 'queued');
    ofRoot.inCustody = true;
    run.performed();
    run.ops(ofRoot, 'dispatching');
    run.insert(ofRoot, dsq);
    run.ops(ofRoot, 'none');
    run.performed();
    run.remove(ofRoot);
    ofRoot.inCustody = false;
    run.insert(ofRoot, cpu0.local);
    run.call(root, 'dequeue', { task: ofRoot, rq: cpu0 });
    run.performed();
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBeGreaterThan(2);
  });

  test('breaks where it is not told, or told twice', () => {
    const { run, root, dsq, ofRoot, cpu0 } = withDequeue();
    run.insert(ofRoot, dsq);
    run.remove(ofRoot);
    run.performed();
    run.call(root, 'dequeue', { task: ofRoot, rq: cpu0 });
    expect(run.kinds).toEqual(['never told', 'not owed']);
  });

  test('breaks where another is told', () => {
    const { run, sub, dsq, ofRoot } = withDequeue();
    run.insert(ofRoot, dsq);
    run.remove(ofRoot);
    run.call(sub, 'dequeue', { task: ofRoot });
    run.performed();
    expect(run.kinds).toEqual(['never told']);
  });

  test('breaks for a mark that is not true', () => {
    const { run, dsq, ofRoot } = play(dequeueOwedOnce);
    run.insert(ofRoot, dsq);
    run.performed();
    expect(run.run.messages[0]).toBe(
      'task 1 is not marked as in custody with ops_state none on a user DSQ',
    );
    expect(new Set(run.kinds)).toEqual(new Set(['wrong mark']));
  });

  test('owes nothing to the dead, and waits for what is deferred', () => {
    const { run, dsq, ofRoot, ofSub } = withDequeue();
    run.insert(ofRoot, dsq);
    run.remove(ofRoot);
    run.life(ofRoot, 'dead');
    run.insert(ofSub, dsq);
    run.remove(ofSub);
    ofSub.inCustody = true;
    ofSub.rq.deferred.push(ofSub);
    run.performed();
    expect(run.kinds).toEqual([]);
  });
});

describe('I-SUB-34', () => {
  test('holds for an enqueue on the local DSQ of a CPU on its way out', () => {
    const { run, ofRoot, cpu0 } = play(offlineEnqueue);
    cpu0.state = 'inactive';
    run.runnable(ofRoot);
    run.insert(ofRoot, cpu0.local);
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks where the scheduler is asked', () => {
    const { run, root, ofRoot, cpu0 } = play(offlineEnqueue);
    cpu0.state = 'offline';
    run.call(root, 'enqueue', { task: ofRoot, rq: cpu0 });
    expect(run.run.messages).toEqual([
      'ops.enqueue() of scheduler 1 is called for task 1 on CPU 0, which is offline',
    ]);
    expect(run.kinds).toEqual(['asked']);
  });

  test('breaks where the task goes elsewhere, and not where it only moves', () => {
    const { run, dsq, ofRoot, cpu0, cpu1 } = play(offlineEnqueue);
    cpu0.state = 'inactive';
    run.runnable(ofRoot);
    run.insert(ofRoot, dsq);
    expect(run.kinds).toEqual(['elsewhere']);
    run.remove(ofRoot);
    run.insert(ofRoot, cpu1.local);
    expect(run.kinds).toEqual(['elsewhere']);
  });
});
