import { describe, expect, test } from 'vitest';
import { machineProperties } from '../../../properties/machine/index.ts';
import { noTaskLost } from '../../../properties/machine/no-task-lost.ts';
import { offlineEnds } from '../../../properties/machine/offline-ends.ts';
import { rootDisabled } from '../../../properties/machine/root-disabled.ts';
import { Play, threeLevels, userDsq } from '../../helpers/machine-parts.ts';

function play(law: ConstructorParameters<typeof Play>[0], isThorough = false) {
  const all = threeLevels();
  const run = new Play(law, all.parts, isThorough);
  return { ...all, run, dsq: userDsq(all.root) };
}

test('every law of the machine has an id of its own', () => {
  const ids = machineProperties.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => /^I-MCH-[1-8]$/.test(id)).length).toBe(8);
});

describe('I-MCH-4', () => {
  test('holds in each of the places', () => {
    const { run, ofRoot, ofSub, ofLeaf, dsq, cpu0, cpu1 } = play(noTaskLost);
    for (const task of [ofRoot, ofSub, ofLeaf]) run.runnable(task);
    run.insert(ofRoot, dsq);
    run.ops(ofSub, 'queued');
    run.switchTo(cpu0, ofLeaf);
    run.performed();
    run.remove(ofRoot);
    ofRoot.isOff = true;
    run.ops(ofSub, 'none');
    ofSub.rq = cpu1;
    cpu1.deferred.push(ofSub);
    run.runnable(ofLeaf, false);
    run.switchTo(cpu0, null);
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 5 });
  });

  test('breaks for a task that is nowhere', () => {
    const { run, ofRoot } = play(noTaskLost);
    run.runnable(ofRoot);
    run.performed();
    expect(run.run.messages).toEqual(['task 1 of scheduler 1 is runnable and is nowhere']);
    expect(run.kinds).toEqual(['nowhere']);
  });

  test('breaks for a task in two places, and for one that is where it should not be', () => {
    const { run, ofRoot, ofSub, dsq } = play(noTaskLost, true);
    run.runnable(ofRoot);
    run.insert(ofRoot, dsq);
    ofRoot.opsState = 'queued';
    ofSub.opsState = 'dispatching';
    run.performed();
    expect(run.run.messages).toEqual([
      'task 1 of scheduler 1 is runnable and is on DSQ 0 of scheduler 1 and with scheduler 1',
      'task 2 of scheduler 2 is not runnable in the class and is dispatching',
    ]);
    expect(run.kinds).toEqual(['in two places', 'somewhere']);
  });
});

describe('I-MCH-6', () => {
  test('holds where the tasks of the CPU go elsewhere', () => {
    const { run, ofRoot, cpu0, cpu1 } = play(offlineEnds);
    run.runnable(ofRoot);
    cpu0.nrRunning = 1;
    cpu0.state = 'inactive';
    run.emit({ type: 'cpu-state', rq: cpu0, from: 'online' });
    ofRoot.rq = cpu1;
    cpu0.state = 'offline';
    run.emit({ type: 'cpu-state', rq: cpu0, from: 'inactive' });
    run.performed({ op: 'offline', cpu: 0 });
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a CPU that waits for what lies elsewhere', () => {
    const { run, ofRoot, ofSub, dsq, cpu0 } = play(offlineEnds);
    run.runnable(ofRoot);
    run.insert(ofRoot, dsq);
    run.runnable(ofSub);
    run.ops(ofSub, 'queued');
    cpu0.state = 'inactive';
    run.emit({ type: 'cpu-state', rq: cpu0, from: 'online' });
    run.performed({ op: 'offline', cpu: 0 });
    expect(run.run.messages).toEqual([
      'CPU 0 does not go offline: task 1 on DSQ 0 of scheduler 1, task 2 with scheduler 2',
    ]);
    expect(run.kinds).toEqual(['hangs']);
  });

  test('waits for what may not migrate, and no longer', () => {
    const { run, ofRoot, cpu0 } = play(offlineEnds);
    ofRoot.isMigrationDisabled = true;
    cpu0.state = 'inactive';
    run.emit({ type: 'cpu-state', rq: cpu0, from: 'online' });
    run.performed({ op: 'offline', cpu: 0 });
    expect(run.kinds).toEqual([]);
    ofRoot.isMigrationDisabled = false;
    run.performed({ op: 'unpin', task: 1 });
    expect(run.run.messages).toEqual(['CPU 0 does not go offline: nothing is left on it']);
  });

  test('breaks for tasks that are left, or come there later', () => {
    const { run, ofRoot, ofSub, ofLeaf, cpu0 } = play(offlineEnds);
    run.runnable(ofRoot);
    cpu0.state = 'offline';
    run.emit({ type: 'cpu-state', rq: cpu0, from: 'online' });
    ofRoot.opsState = 'dispatching';
    run.performed({ op: 'offline', cpu: 0 });
    run.runnable(ofSub);
    run.performed();
    ofLeaf.isQueued = true;
    run.insert(ofLeaf, cpu0.local);
    run.performed();
    expect(run.run.messages.at(-1)).toBe(
      'task 3 belongs to CPU 0, which is offline, on the local DSQ of CPU 0',
    );
    expect(new Set(run.kinds)).toEqual(new Set(['left behind']));
  });
});

describe('I-SUB-33', () => {
  test('holds where all subs and tasks are gone before', () => {
    const { run, parts, sub, leaf, ofRoot, ofSub, ofLeaf } = play(rootDisabled);
    run.emit({ type: 'linked', sched: sub });
    for (const task of [ofRoot, ofSub, ofLeaf]) task.inExtClass = false;
    parts.unlink(leaf);
    parts.unlink(sub);
    parts.kernel.rootState = 'disabled';
    run.emit({ type: 'root-state', from: 'disabling', to: 'disabled' });
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a sub, or a task, that outlives the root', () => {
    const { run, parts, root, sub } = play(rootDisabled);
    run.emit({ type: 'linked', sched: root }, { type: 'linked', sched: sub });
    parts.kernel.rootState = 'disabled';
    run.emit({ type: 'root-state', from: 'disabling', to: 'disabled' });
    run.emit({ type: 'linked', sched: sub });
    expect(run.run.messages).toEqual([
      'scheduler 2, scheduler 3 outlived the root',
      'the root is disabled, and tasks 1, 2, 3 are in its class',
      'scheduler 2 is linked while the root is disabled',
    ]);
    expect(run.kinds).toEqual(['linked', 'in the class', 'linked']);
  });
});
