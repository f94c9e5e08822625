import { describe, expect, test } from 'vitest';
import { balancedWithinHost } from '../../../properties/bypass/balanced-within-host.ts';
import { bypassUntilEnabled } from '../../../properties/bypass/bypass-until-enabled.ts';
import { bypassedTaskRuns } from '../../../properties/bypass/bypassed-task-runs.ts';
import { hostServes } from '../../../properties/bypass/host-serves.ts';
import { noCallbacksInBypass } from '../../../properties/bypass/no-callbacks.ts';
import { noCustodyInBypass } from '../../../properties/bypass/no-custody.ts';
import { stallEndsOwner } from '../../../properties/bypass/stall-ends-owner.ts';
import { Cpumask } from '../../../src/core/cpumask.ts';
import { SCX_EXIT_ERROR_STALL } from '../../../src/core/hierarchy/claim.ts';
import { SCX_DSQ_INVALID } from '../../../src/core/sched/constants.ts';
import type { Rq } from '../../../src/core/sched/types.ts';
import { claim } from '../../helpers/kernel-parts.ts';
import { on, Play, setBypass, threeLevels, userDsq } from '../../helpers/machine-parts.ts';

const MS = 1_000_000;

function play(law: ConstructorParameters<typeof Play>[0]) {
  const all = threeLevels();
  const run = new Play(law, all.parts);
  const bypassDsq = (rq: Rq, host = all.root) => on(host, rq).bypassDsq;
  return { ...all, run, bypassDsq };
}

describe('I-SUB-24', () => {
  test('holds for the nearest that does not bypass, while it serves', () => {
    const { run, root, sub, leaf, ofLeaf, cpu0, bypassDsq } = play(hostServes);
    setBypass(leaf, 1);
    sub.bypassDspEnableDepth = 1;
    run.insert(ofLeaf, bypassDsq(cpu0, sub));
    setBypass(sub, 1);
    root.bypassDspEnableDepth = 1;
    run.remove(ofLeaf);
    run.insert(ofLeaf, bypassDsq(cpu0));
    run.bypass(sub, true);
    expect(run).toMatchObject({ kinds: [], exercised: 3 });
  });

  test('breaks for a host that does not serve, or is not the nearest', () => {
    const { run, leaf, ofLeaf, cpu0, bypassDsq } = play(hostServes);
    setBypass(leaf, 1);
    run.insert(ofLeaf, bypassDsq(cpu0));
    expect(run.run.messages).toEqual([
      'task 3 goes to the bypass DSQ of scheduler 1 for CPU 0, which is not served',
      'task 3 of scheduler 3 goes to the bypass DSQ of scheduler 1 for CPU 0; its host is scheduler 2',
    ]);
    expect(run.kinds).toEqual(['not served', 'wrong host']);
  });

  test('breaks for tasks that are left behind', () => {
    const { run, root, sub, ofRoot, ofSub, cpu0, bypassDsq } = play(hostServes);
    setBypass(root, 1);
    setBypass(sub, 1);
    root.bypassDspEnableDepth = 1;
    run.insert(ofRoot, bypassDsq(cpu0));
    run.insert(ofSub, bypassDsq(cpu0));
    root.bypassDspEnableDepth = 0;
    run.remove(ofSub);
    run.emit({ type: 'unlinked', sched: sub });
    run.performed();
    expect(run.kinds).toEqual(['left behind']);
    run.remove(ofRoot);
    run.bypass(root, false);
    expect(run.kinds).toEqual(['left behind']);
  });
});

describe('I-SUB-26', () => {
  test('holds for a task that is taken in its turn', () => {
    const { run, ofRoot, cpu0, bypassDsq } = play(bypassedTaskRuns);
    run.insert(ofRoot, bypassDsq(cpu0));
    run.advance(100 * MS);
    run.remove(ofRoot);
    run.advance(1000 * MS);
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a task that waits for ever', () => {
    const { run, ofRoot, cpu0, bypassDsq } = play(bypassedTaskRuns);
    run.insert(ofRoot, bypassDsq(cpu0));
    run.advance(169 * MS);
    run.run.end();
    // 1 task * 2 * 3 schedulers + 1, of 20 ms + 4 ms each.
    expect(run.run.messages).toEqual([
      'task 1 of scheduler 1 waits for 169 ms on the bypass DSQ of scheduler 1 for CPU 0, number 1 there; it should within 168 ms',
      'task 1 of scheduler 1 waits for 169 ms on the bypass DSQ of scheduler 1 for CPU 0, number 1 there; it should within 168 ms',
    ]);
    expect(run.kinds).toEqual(['starved', 'starved']);
  });

  test('counts neither time of a higher class nor that of a CPU that is away', () => {
    const { run, ofRoot, ofSub, cpu0, cpu1, bypassDsq } = play(bypassedTaskRuns);
    run.insert(ofRoot, bypassDsq(cpu0));
    run.insert(ofSub, bypassDsq(cpu1));
    run.performed({ op: 'seize', cpu: 0 });
    cpu1.state = 'inactive';
    run.advance(900 * MS);
    cpu1.state = 'online';
    run.emit({ type: 'cpu-state', rq: cpu1, from: 'offline' });
    run.performed({ op: 'release', cpu: 0 });
    run.advance(100 * MS);
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('allows for the longest slice, and for ticks that were late', () => {
    const { run, ofRoot, ofSub, cpu0, cpu1, bypassDsq } = play(bypassedTaskRuns);
    ofSub.sliceNs = 100 * MS;
    run.switchTo(cpu1, ofSub);
    run.insert(ofRoot, bypassDsq(cpu0));
    run.advance(500 * MS);
    run.emit({ type: 'charged', rq: cpu0, task: ofSub, ns: 300 * MS });
    run.advance(1000 * MS);
    expect(run.kinds).toEqual([]);
    run.advance(1000 * MS);
    expect(run.kinds).toEqual(['starved']);
  });
});

describe('I-SUB-27', () => {
  test('counts what would have been asked', () => {
    const { run, root, ofRoot, cpu0, cpu1, bypassDsq } = play(noCallbacksInBypass);
    on(root, cpu0).isBypassing = true;
    run.emit({ type: 'wakeup', task: ofRoot, verdict: SCX_DSQ_INVALID });
    run.insert(ofRoot, bypassDsq(cpu0));
    run.call(root, 'running', { task: ofRoot, rq: cpu0 });
    run.call(root, 'dispatch', { rq: cpu1 });
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test.each(['selectCpu', 'enqueue', 'tick'] as const)('breaks for ops.%s()', (op) => {
    const { run, root, ofRoot, cpu0 } = play(noCallbacksInBypass);
    on(root, cpu0).isBypassing = true;
    run.call(root, op, { task: ofRoot, rq: cpu0 });
    expect(run.kinds).toEqual([op]);
  });

  test('breaks for ops.dispatch()', () => {
    const { run, root, cpu1 } = play(noCallbacksInBypass);
    on(root, cpu1).isBypassing = true;
    run.call(root, 'dispatch', { rq: cpu1 });
    expect(run.run.messages).toEqual([
      'ops.dispatch() of scheduler 1 is called on CPU 1, where it bypasses',
    ]);
  });
});

describe('I-SUB-28', () => {
  test('holds where all that waits is on bypass DSQs', () => {
    const { run, root, sub, ofSub, ofRoot, cpu0, bypassDsq } = play(noCustodyInBypass);
    run.runnable(ofSub);
    run.insert(ofSub, bypassDsq(cpu0));
    run.runnable(ofRoot);
    run.insert(ofRoot, userDsq(root));
    run.bypass(sub, true);
    run.bypass(root, false);
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for tasks in its hands or on its DSQs', () => {
    const { run, root, ofRoot, ofSub } = play(noCustodyInBypass);
    run.runnable(ofRoot);
    run.runnable(ofSub);
    ofSub.opsState = 'queued';
    run.insert(ofRoot, userDsq(root));
    run.bypass(root, true);
    expect(run.kinds).toEqual(['on its DSQ', 'in its hands']);
  });
});

describe('I-SUB-32', () => {
  const waitedNs = 31_000 * MS;

  test('holds for the owner, and for a watchdog that is late for the root', () => {
    const { run, root, sub, ofSub } = play(stallEndsOwner);
    run.emit(claim(sub, SCX_EXIT_ERROR_STALL));
    run.emit({ type: 'stall', task: ofSub, sched: sub, waitedNs, isFirst: true });
    run.emit(claim(root, SCX_EXIT_ERROR_STALL));
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for an ancestor, and for a task that has time left', () => {
    const { run, root, ofSub } = play(stallEndsOwner);
    run.emit({ type: 'stall', task: ofSub, sched: root, waitedNs, isFirst: true });
    run.emit({ type: 'stall', task: ofSub, sched: root, waitedNs: 5 * MS, isFirst: false });
    expect(run.run.messages).toEqual([
      'the stall of task 2 of scheduler 2 is laid on scheduler 1',
      'the stall of task 2 of scheduler 2 is laid on scheduler 1',
      'task 2 waited for 5 ms, and scheduler 2 has 30000 ms',
    ]);
    expect(run.kinds).toEqual(['not its owner', 'not its owner', 'too early']);
  });

  test('breaks for a sub that ends without a stall', () => {
    const { run, sub } = play(stallEndsOwner);
    run.emit(claim(sub, SCX_EXIT_ERROR_STALL));
    run.run.end();
    expect(run.kinds).toEqual(['without a stall']);
  });
});

describe('I-BYP-1', () => {
  test('holds for a task of the donor, and is silent about what is put back', () => {
    const { run, ofRoot, cpu0, cpu1, bypassDsq } = play(balancedWithinHost);
    run.insert(ofRoot, bypassDsq(cpu0));
    run.remove(ofRoot);
    run.insert(ofRoot, bypassDsq(cpu1));
    ofRoot.isOff = true;
    run.remove(ofRoot);
    run.insert(ofRoot, bypassDsq(cpu0));
    ofRoot.isOff = false;
    run.remove(ofRoot);
    run.runnable(ofRoot, false);
    run.insert(ofRoot, bypassDsq(cpu1));
    run.remove(ofRoot);
    run.insert(ofRoot, cpu1.local);
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a task that belongs elsewhere', () => {
    const { run, ofRoot, cpu0, cpu1, bypassDsq } = play(balancedWithinHost);
    run.insert(ofRoot, bypassDsq(cpu1));
    run.remove(ofRoot);
    run.insert(ofRoot, bypassDsq(cpu0));
    expect(run.kinds).toEqual(['foreign run queue']);
  });

  test('breaks for another host, node, state or mask', () => {
    const { run, sub, ofRoot, cpu0, cpu1, bypassDsq } = play(balancedWithinHost);
    Object.assign(cpu1, { node: 1, state: 'inactive' });
    ofRoot.cpus = Cpumask.of([0]);
    run.insert(ofRoot, bypassDsq(cpu0));
    run.remove(ofRoot);
    run.insert(ofRoot, bypassDsq(cpu1, sub));
    expect(run.kinds).toEqual(['other host', 'other node', 'not online', 'may not run there']);
  });
});

describe('I-BYP-2', () => {
  test('holds while it bypasses until it is enabled', () => {
    const { run, sub, root, ofSub } = play(bypassUntilEnabled);
    run.emit({ type: 'linked', sched: sub });
    setBypass(sub, 1);
    run.emit({ type: 'owner', task: ofSub, from: root, to: sub });
    run.emit({ type: 'class', task: ofSub, isExt: true });
    setBypass(sub, 0);
    run.bypass(sub, false);
    run.emit({ type: 'enabled', sched: sub });
    run.emit({ type: 'owner', task: ofSub, from: root, to: sub });
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a task that comes too early', () => {
    const { run, sub, root, ofSub } = play(bypassUntilEnabled);
    run.emit({ type: 'linked', sched: sub });
    run.emit({ type: 'owner', task: ofSub, from: root, to: sub });
    expect(run.run.messages).toEqual([
      'scheduler 2 gets a task before it is enabled and does not bypass; it has 1 tasks',
    ]);
    expect(run.kinds).toEqual(['too early']);
  });

  test('lets a root have its tasks before, and breaks when one joins the ext class', () => {
    const { run, root, ofRoot } = play(bypassUntilEnabled);
    ofRoot.inExtClass = false;
    run.emit({ type: 'linked', sched: root });
    run.emit({ type: 'owner', task: ofRoot, from: null, to: root });
    expect(run.kinds).toEqual([]);
    run.emit({ type: 'class', task: ofRoot, isExt: true });
    expect(run.kinds).toEqual(['too early']);
  });

  test('breaks for a failed enable that gives bypass up, until it is gone', () => {
    const { run, sub } = play(bypassUntilEnabled);
    run.emit({ type: 'linked', sched: sub });
    setBypass(sub, 1);
    run.emit({ type: 'enable-failed', sched: sub, errno: -22 });
    setBypass(sub, 0);
    run.bypass(sub, false);
    expect(run.kinds).toEqual(['dropped']);
    run.emit({ type: 'unlinked', sched: sub });
    run.bypass(sub, false);
    expect(run.kinds).toEqual(['dropped']);
  });
});
