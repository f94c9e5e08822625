import { describe, expect, test } from 'vitest';
import { oneCpuPerTask } from '../../../properties/machine/one-cpu-per-task.ts';
import { timeIsConserved } from '../../../properties/machine/time-is-conserved.ts';
import { workConserved } from '../../../properties/machine/work-conserved.ts';
import type { Rq, Task } from '../../../src/core/sched/types.ts';
import { claim } from '../../helpers/kernel-parts.ts';
import { on, type Play, playOnThree, userDsq } from '../../helpers/machine-parts.ts';

const MS = 1_000_000;

describe('I-MCH-1', () => {
  test('holds for tasks that come and go', () => {
    const { run, ofRoot, ofSub, cpu0, cpu1 } = playOnThree(oneCpuPerTask);
    run.switchTo(cpu0, ofRoot);
    run.switchTo(cpu0, ofSub);
    run.switchTo(cpu1, ofRoot);
    run.switchTo(cpu0, null);
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 4 });
  });

  test('breaks for a task on two CPUs', () => {
    const { run, ofRoot, cpu0, cpu1 } = playOnThree(oneCpuPerTask);
    run.switchTo(cpu0, ofRoot);
    run.switchTo(cpu1, ofRoot);
    expect(run.run.messages).toEqual(['task 1 starts on CPU 1 and runs on CPU 0']);
    expect(run.kinds).toEqual(['on two CPUs']);
  });

  test('breaks for a change without a switch', () => {
    const { run, ofRoot, ofSub, cpu0 } = playOnThree(oneCpuPerTask);
    run.switchTo(cpu0, ofRoot);
    cpu0.current = ofSub;
    run.performed();
    run.switchTo(cpu0, null);
    expect(run.kinds).toEqual(['no switch', 'not its predecessor']);
  });
});

describe('I-MCH-2', () => {
  /** Charges what runs there, as the core does. */
  function charge(run: Play, rq: Rq, task: Task, off = 0): void {
    const ns = run.parts.kernel.now - rq.execStart + off;
    rq.execStart = run.parts.kernel.now;
    rq.busyNs += ns;
    task.sumExecNs += ns;
    run.emit({ type: 'charged', rq, task, ns });
  }

  test('holds for tasks on two CPUs, one after the other and still on', () => {
    const { run, ofRoot, cpu0, cpu1 } = playOnThree(timeIsConserved);
    run.switchTo(cpu0, ofRoot);
    run.advance(5 * MS);
    charge(run, cpu0, ofRoot);
    run.switchTo(cpu0, null);
    run.performed();
    run.switchTo(cpu1, ofRoot);
    run.advance(MS);
    charge(run, cpu1, ofRoot);
    run.advance(2 * MS);
    expect(run.kinds).toEqual([]);
    expect(run.exercised).toBe(2);
  });

  test.each([
    [1, 'time made'],
    [-1, 'time lost'],
  ])('breaks where a charge is off by %i ns', (off, kind) => {
    const { run, ofRoot, cpu0 } = playOnThree(timeIsConserved);
    run.switchTo(cpu0, ofRoot);
    run.advance(5 * MS);
    charge(run, cpu0, ofRoot, off);
    run.performed();
    expect(run.run.messages[0]).toBe(
      `task 1, in sum_exec, has ${5 * MS + off} ns, the meter 5000000 ns`,
    );
    expect(run.kinds).toEqual([kind, kind, kind]);
  });

  test('breaks where a charge is not reported', () => {
    const { run, ofRoot, cpu0 } = playOnThree(timeIsConserved);
    run.switchTo(cpu0, ofRoot);
    run.advance(MS);
    run.switchTo(cpu0, null);
    run.performed();
    expect(run.kinds).toEqual(['time lost', 'time lost', 'time lost']);
  });
});

describe('I-MCH-3', () => {
  /** Both CPUs go idle. */
  function idle() {
    const all = playOnThree(workConserved);
    for (const rq of [all.cpu0, all.cpu1]) {
      all.run.switchTo(rq, all.ofLeaf);
      all.run.switchTo(rq, null);
    }
    return all;
  }

  test('breaks for a local DSQ that is left', () => {
    const { run, ofRoot, cpu0 } = idle();
    run.insert(ofRoot, cpu0.local);
    run.advance(3 * MS);
    expect(run.exercised).toBe(0);
    run.advance(MS);
    expect(run.run.messages).toEqual([
      'CPU 0 has been idle for 4 ms while task 1 of scheduler 1 waited on the local DSQ of CPU 0',
    ]);
    expect(run).toMatchObject({ kinds: ['idle'], exercised: 1 });
  });

  test('breaks for a CPU that has run nothing yet', () => {
    const { run, ofRoot, cpu0 } = playOnThree(workConserved);
    run.insert(ofRoot, cpu0.local);
    run.advance(4 * MS);
    expect(run.kinds).toEqual(['idle']);
  });

  test('holds for a CPU that is busy, held or away, and for tasks that may not run there', () => {
    const { run, ofRoot, ofSub, ofLeaf, cpu0, cpu1 } = idle();
    run.switchTo(cpu0, ofLeaf);
    run.insert(ofRoot, cpu0.local);
    run.performed({ op: 'seize', cpu: 1 });
    run.insert(ofSub, cpu1.local);
    run.advance(9 * MS);
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
    run.performed({ op: 'release', cpu: 1 });
    run.advance(3 * MS);
    cpu1.state = 'inactive';
    run.advance(3 * MS);
    cpu1.state = 'online';
    ofSub.isMigrationDisabled = true;
    run.advance(3 * MS);
    expect(run.kinds).toEqual([]);
  });

  test('breaks for a task that runs late from a bypass DSQ', () => {
    const { run, root, ofRoot, cpu0 } = idle();
    run.insert(ofRoot, on(root, cpu0).bypassDsq);
    run.parts.kernel.now += 5 * MS;
    run.remove(ofRoot);
    run.insert(ofRoot, cpu0.local);
    run.remove(ofRoot);
    run.switchTo(cpu0, ofRoot);
    expect(run.run.messages).toEqual([
      'CPU 0 has been idle for 5 ms while task 1 of scheduler 1 waited on the bypass DSQ of scheduler 1 for CPU 0',
    ]);
  });

  test('breaks for a task that was enqueued on the DSQ of an honest scheduler', () => {
    const { run, sub, ofSub } = idle();
    run.ops(ofSub, 'queueing', 1);
    run.insert(ofSub, userDsq(sub));
    run.advance(4 * MS);
    expect(run.kinds).toEqual(['idle']);
  });

  test('is silent about what a scheduler put there later, or of one that is not honest', () => {
    const { run, sub, leaf, ofSub, ofLeaf } = idle();
    run.ops(ofSub, 'queued', 1);
    run.insert(ofSub, userDsq(sub));
    run.performed({ op: 'transfer', scheduler: 3, task: 3, dsq: 0 });
    run.insert(ofLeaf, userDsq(leaf));
    run.advance(9 * MS);
    expect(run).toMatchObject({ kinds: [], exercised: 0 });
    run.emit({ type: 'linked', sched: leaf });
    run.advance(MS);
    expect(run.kinds).toEqual(['idle']);
  });

  test('begins anew where schedulers or the task change, and over when it runs elsewhere', () => {
    const { run, root, sub, ofSub, ofRoot, cpu0, cpu1 } = idle();
    run.insert(ofSub, userDsq(sub));
    run.insert(ofRoot, cpu0.local);
    run.advance(3 * MS);
    run.emit({ type: 'stage', sched: sub, stage: 'linked' }, claim(root, 64));
    run.bypass(root, false);
    run.advance(3 * MS);
    ofSub.isOff = true;
    run.remove(ofSub);
    ofSub.isOff = false;
    run.insert(ofSub, userDsq(sub));
    run.emit({ type: 'cpu-state', rq: cpu0, from: 'offline' });
    run.advance(3 * MS);
    run.remove(ofSub);
    ofSub.rq = cpu1;
    run.insert(ofSub, cpu1.local);
    run.remove(ofSub);
    run.switchTo(cpu1, ofSub);
    run.runnable(ofRoot, false);
    expect(run.kinds).toEqual([]);
  });
});
