import { describe, expect, test } from 'vitest';
import { affinityRespected } from '../../../properties/dispatch/affinity-respected.ts';
import { dispatchProperties } from '../../../properties/dispatch/index.ts';
import { lockRecord } from '../../../properties/dispatch/lock-record.ts';
import { sliceRefilled } from '../../../properties/dispatch/slice-refilled.ts';
import { Cpumask } from '../../../src/core/cpumask.ts';
import { SCX_SLICE_BYPASS_NS } from '../../../src/core/sched/constants.ts';
import { Play, setBypass, threeLevels } from '../../helpers/machine-parts.ts';

function play(law: ConstructorParameters<typeof Play>[0]) {
  const all = threeLevels();
  const run = new Play(law, all.parts);
  return { ...all, run };
}

test('every law of dispatch has an id of its own', () => {
  const ids = dispatchProperties.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id.startsWith('I-SUB-')).length).toBe(9);
});

describe('I-SUB-29', () => {
  test('holds within the mask, and at home', () => {
    const { run, ofRoot, cpu0 } = play(affinityRespected);
    run.switchTo(cpu0, ofRoot);
    expect(run.exercised).toBe(0);
    ofRoot.cpus = Cpumask.of([0]);
    ofRoot.isMigrationDisabled = true;
    run.performed({ op: 'pin', task: 1 });
    run.switchTo(cpu0, null);
    run.switchTo(cpu0, ofRoot);
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks outside the mask, at a switch or where the mask changes', () => {
    const { run, ofRoot, cpu1 } = play(affinityRespected);
    ofRoot.cpus = Cpumask.of([0]);
    run.switchTo(cpu1, ofRoot);
    run.performed({ op: 'setaffinity', task: 1, cpus: [0] });
    expect(run.run.messages[0]).toBe('task 1 runs on CPU 1; it may on 0');
    expect(run.kinds).toEqual(['outside its mask', 'outside its mask']);
  });

  test('breaks for a pinned task elsewhere, unless its CPU is gone', () => {
    const { run, ofRoot, cpu0, cpu1 } = play(affinityRespected);
    ofRoot.isMigrationDisabled = true;
    run.performed({ op: 'pin', task: 1 });
    cpu0.state = 'offline';
    run.switchTo(cpu1, ofRoot);
    expect(run.kinds).toEqual([]);
    cpu0.state = 'online';
    run.switchTo(cpu1, null);
    run.switchTo(cpu1, ofRoot);
    expect(run.kinds).toEqual(['migrated']);
    ofRoot.isMigrationDisabled = false;
    run.performed({ op: 'unpin', task: 1 });
    run.switchTo(cpu1, null);
    run.switchTo(cpu1, ofRoot);
    expect(run.kinds).toEqual(['migrated']);
  });
});

describe('I-SUB-30', () => {
  test("holds for a scheduler's own slice and for a refill", () => {
    const { run, root, ofRoot, cpu0: rq } = play(sliceRefilled);
    run.switchTo(rq, ofRoot);
    ofRoot.sliceNs = 0;
    run.emit({ type: 'charged', rq, task: ofRoot, ns: 5 });
    run.switchTo(rq, null);
    ofRoot.sliceNs = root.sliceDflNs;
    run.switchTo(rq, ofRoot);
    ofRoot.sliceNs = 0;
    run.emit({ type: 'charged', rq, task: ofRoot, ns: 5 });
    run.kfunc('dsq_insert', root, { task: ofRoot });
    ofRoot.sliceNs = 7;
    run.switchTo(rq, null);
    run.switchTo(rq, ofRoot);
    setBypass(root, 1);
    root.sliceDflNs = SCX_SLICE_BYPASS_NS;
    run.bypass(root, true);
    expect(run).toMatchObject({ kinds: [], exercised: 6 });
  });

  test('breaks for no slice, and for the slice of another', () => {
    const { run, ofRoot, cpu0: rq } = play(sliceRefilled);
    ofRoot.sliceNs = 0;
    run.emit({ type: 'charged', rq, task: ofRoot, ns: 5 });
    run.switchTo(rq, ofRoot);
    run.emit({ type: 'charged', rq, task: ofRoot, ns: 5 });
    run.switchTo(rq, null);
    ofRoot.sliceNs = 7;
    run.switchTo(rq, ofRoot);
    expect(run.kinds).toEqual(['no slice', "not its owner's", "not its owner's"]);
  });

  test('breaks for a default that does not follow the depth', () => {
    const { run, leaf } = play(sliceRefilled);
    run.bypass(leaf, false);
    expect(run.kinds).toEqual([]);
    setBypass(leaf, 1);
    leaf.sliceDflNs = 6;
    run.bypass(leaf, true);
    expect(run.run.messages).toEqual(['scheduler 3 has a default slice of 6 ns at bypass depth 1']);
    expect(run.kinds).toEqual(['wrong default']);
  });
});

describe('I-DSP-3', () => {
  test('holds for a record that is true, also where nothing is held', () => {
    const { run, parts, root, cpu0: rq } = play(lockRecord);
    run.call(root, 'init');
    parts.kernel.heldRq = rq;
    parts.kernel.lockedRq = rq;
    run.begin(root, 'dispatch', { rq });
    run.kfunc('sub_dispatch', root);
    run.end(root, 'dispatch', { rq });
    expect(run).toMatchObject({ kinds: [], exercised: 3 });
  });

  test('breaks for a record that is forgotten, or untrue', () => {
    const { run, parts, root, cpu0, cpu1 } = play(lockRecord);
    parts.kernel.heldRq = cpu0;
    run.kfunc('dsq_move', root);
    parts.kernel.lockedRq = cpu1;
    run.end(root, 'dispatch');
    run.emit({ type: 'self-deadlock', kfunc: 'dsq_move', rq: cpu0 });
    expect(run.run.messages[0]).toBe(
      'in dsq_move() of scheduler 1: the run queue of CPU 0 is locked, the record says no run queue',
    );
    expect(run.kinds).toEqual(['forgotten', 'untrue', 'self-deadlock']);
  });
});
