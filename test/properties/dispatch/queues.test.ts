import { describe, expect, test } from 'vitest';
import { dequeuedIsOff } from '../../../properties/dispatch/dequeued-is-off.ts';
import { dsqOrder } from '../../../properties/dispatch/dsq-order.ts';
import { oneDsqPerTask } from '../../../properties/dispatch/one-dsq-per-task.ts';
import { peekSeesHead } from '../../../properties/dispatch/peek-sees-head.ts';
import { Play, parkedCursor, threeLevels, userDsq } from '../../helpers/machine-parts.ts';

function play(law: ConstructorParameters<typeof Play>[0], isThorough = true) {
  const all = threeLevels();
  const run = new Play(law, all.parts, isThorough);
  const dsq = userDsq(all.root);
  return { ...all, run, dsq };
}

describe('I-SUB-16', () => {
  test('holds for a task that goes from one DSQ to the next', () => {
    const { run, dsq, ofRoot, cpu0 } = play(oneDsqPerTask);
    run.insert(ofRoot, dsq);
    run.performed();
    run.remove(ofRoot);
    run.insert(ofRoot, cpu0.local);
    parkedCursor(cpu0.local);
    run.performed();
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBeGreaterThan(2);
  });

  test('breaks for a task on two DSQs', () => {
    const { run, dsq, ofRoot, cpu0 } = play(oneDsqPerTask, false);
    run.insert(ofRoot, dsq);
    run.insert(ofRoot, cpu0.local);
    expect(run.run.messages).toEqual([
      'task 1 is put on the local DSQ of CPU 0 while it is on DSQ 0 of scheduler 1',
    ]);
    expect(run.kinds).toEqual(['on two DSQs']);
  });

  test('breaks for a task on a DSQ that its scheduler holds too', () => {
    const { run, dsq, ofRoot } = play(oneDsqPerTask);
    run.insert(ofRoot, dsq);
    ofRoot.opsState = 'queued';
    run.performed();
    expect(run.kinds).toEqual(['in custody too']);
  });

  test('breaks for a count that is off', () => {
    const { run, dsq, ofRoot } = play(oneDsqPerTask);
    run.insert(ofRoot, dsq);
    dsq.nr++;
    run.performed();
    expect(run.kinds).toEqual(['wrong count', 'wrong count']);
  });

  test('breaks for a task that does not know where it is', () => {
    const { run, dsq, ofRoot } = play(oneDsqPerTask);
    run.insert(ofRoot, dsq);
    ofRoot.dsq = null;
    run.performed();
    expect(run.kinds).toEqual(['lost track', 'lost track']);
  });
});

describe('I-DSP-2', () => {
  test('holds for peek at the first task, past a cursor', () => {
    const { run, dsq, ofRoot, root } = play(peekSeesHead);
    run.kfunc('dsq_peek', root, { dsq, ret: 0 });
    parkedCursor(dsq);
    run.insert(ofRoot, dsq);
    run.kfunc('dsq_peek', root, { dsq, task: ofRoot });
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for peek that sees nothing, and for a head that is empty', () => {
    const { run, dsq, ofRoot, root } = play(peekSeesHead);
    parkedCursor(dsq);
    run.insert(ofRoot, dsq);
    dsq.firstTask = null;
    run.kfunc('dsq_peek', root, { dsq, ret: 0 });
    run.performed();
    expect(run.run.messages).toEqual([
      'peek of DSQ 0 of scheduler 1 is nothing, and task 1 is there',
      'the head of DSQ 0 of scheduler 1 is nothing, and task 1 is there',
    ]);
    expect(run.kinds).toEqual(['blind', 'blind']);
  });

  test('breaks for peek at a task that is not the first', () => {
    const { run, dsq, ofRoot, ofSub, root } = play(peekSeesHead);
    run.insert(ofRoot, dsq);
    run.insert(ofSub, dsq);
    run.kfunc('dsq_peek', root, { dsq, task: ofSub });
    expect(run.kinds).toEqual(['not the first']);
  });
});

describe('I-DSP-4', () => {
  test('holds for fifo with inserts at the head, and for vtime', () => {
    const { run, dsq, ofRoot, ofSub, ofLeaf } = play(dsqOrder);
    run.insert(ofRoot, dsq);
    run.insert(ofSub, dsq);
    run.insert(ofLeaf, dsq, 0);
    run.performed();
    for (const task of [ofRoot, ofSub, ofLeaf]) run.remove(task);
    dsq.isVtime = true;
    ofRoot.dsqVtime = 5;
    ofLeaf.dsqVtime = 5;
    run.insert(ofRoot, dsq);
    run.insert(ofSub, dsq, 0);
    parkedCursor(dsq);
    run.insert(ofLeaf, dsq);
    run.performed();
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBeGreaterThan(6);
  });

  test('breaks for a task in the middle of a fifo', () => {
    const { run, dsq, ofRoot, ofSub, ofLeaf } = play(dsqOrder);
    run.insert(ofRoot, dsq);
    run.insert(ofSub, dsq);
    run.insert(ofLeaf, dsq, 1);
    expect(run.kinds).toEqual(['wrong place']);
  });

  test('breaks for a task at the head of a bypass DSQ', () => {
    const { run, root, ofRoot, ofSub } = play(dsqOrder);
    const bypass = root.pcpu[0]?.bypassDsq as NonNullable<typeof ofRoot.dsq>;
    run.insert(ofRoot, bypass);
    run.insert(ofSub, bypass, 0);
    expect(run.kinds).toEqual(['wrong place']);
  });

  test('breaks for a task behind a greater vtime', () => {
    const { run, dsq, ofRoot, ofSub } = play(dsqOrder);
    dsq.isVtime = true;
    ofRoot.dsqVtime = 5;
    run.insert(ofRoot, dsq);
    run.insert(ofSub, dsq);
    expect(run.run.messages).toEqual([
      'task 2 of vtime 0 is number 2 of DSQ 0 of scheduler 1, not 1',
    ]);
    expect(run.kinds).toEqual(['wrong vtime order']);
  });

  test('breaks for two orders in one DSQ', () => {
    const { run, dsq, ofRoot, ofSub } = play(dsqOrder);
    run.insert(ofRoot, dsq);
    dsq.isVtime = true;
    run.insert(ofSub, dsq);
    expect(run.kinds).toEqual(['mixed']);
  });

  test('breaks for an order that changes later', () => {
    const { run, dsq, ofRoot, ofSub } = play(dsqOrder);
    run.insert(ofRoot, dsq);
    run.insert(ofSub, dsq);
    dsq.list.reverse();
    run.performed();
    expect(run.run.messages).toEqual(['DSQ 0 of scheduler 1 holds tasks 2, 1; they came as 1, 2']);
    expect(run.kinds).toEqual(['wrong order']);
  });
});

describe('I-DSP-6', () => {
  test('holds for tasks that leave with nothing left behind', () => {
    const { run, dsq, ofRoot, ofSub } = play(dequeuedIsOff);
    run.runnable(ofRoot);
    run.insert(ofRoot, dsq);
    run.performed();
    expect(run.exercised).toBe(0);
    run.remove(ofRoot);
    run.runnable(ofRoot, false);
    run.life(ofSub, 'dead');
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a sleeper on a DSQ, in custody, or awaiting its dispatch', () => {
    const { run, dsq, ofRoot } = play(dequeuedIsOff);
    run.insert(ofRoot, dsq);
    ofRoot.opsState = 'queued';
    ofRoot.rq.deferred.push(ofRoot);
    run.performed();
    expect(run.run.messages[0]).toBe('task 1 sleeps and is on DSQ 0 of scheduler 1');
    expect(run.kinds).toEqual(['on a DSQ', 'in custody', 'deferred']);
  });

  test.each([
    [{ life: 'dead' }, 'task 1 is gone'],
    [{ inExtClass: false }, 'task 1 left the class'],
  ] as const)('breaks for what is off: %o', (change, who) => {
    const { run, dsq, ofRoot } = play(dequeuedIsOff);
    run.insert(ofRoot, dsq);
    Object.assign(ofRoot, { isRunnable: true }, change);
    run.emit({ type: 'class', task: ofRoot, isExt: false });
    run.performed();
    expect(run.run.messages).toEqual([`${who} and is on DSQ 0 of scheduler 1`]);
  });
});
