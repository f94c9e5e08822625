import { describe, expect, test } from 'vitest';
import { machineWaitingEnds } from '../../../properties/machine/waiting-ends.ts';
import { claim } from '../../helpers/kernel-parts.ts';
import { type Play, playOnThree, setBypass, withPolicies } from '../../helpers/machine-parts.ts';

const MS = 1_000_000;

describe('I-MCH-5', () => {
  function settle(run: Play, patience = 2000): number {
    let asked = 0;
    run.emit({
      type: 'settle',
      patience,
      waitFor: (intervals) => {
        asked = Math.max(asked, intervals);
      },
    });
    return asked;
  }

  test('asks for a turn under a fair scheduler, and holds where the task runs in it', () => {
    const { run, ofRoot, cpu0 } = playOnThree(machineWaitingEnds);
    run.runnable(ofRoot);
    expect(settle(run)).toBe(3);
    run.parts.kernel.now += 200 * MS;
    run.switchTo(cpu0, ofRoot);
    run.run.end();
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a task that runs late, or never', () => {
    const { run, root, parts, ofRoot, cpu0 } = playOnThree(machineWaitingEnds);
    const other = parts.task(4, parts.root, root);
    run.runnable(ofRoot);
    run.runnable(other);
    settle(run);
    run.parts.kernel.now += 300 * MS;
    run.switchTo(cpu0, ofRoot);
    run.run.end();
    expect(run.run.messages).toEqual([
      'task 1 of scheduler 1 ran after 3 intervals; it should within 2',
      'task 4 of scheduler 1 has not run for 3 intervals; it should within 2',
    ]);
    expect(run.kinds).toEqual(['late', 'waits for ever']);
  });

  test('allows for vtime that is far ahead', () => {
    const { run, root, parts, ofRoot } = playOnThree(machineWaitingEnds);
    withPolicies(parts, { 1: 'vtime', 2: 'qmap', 3: 'fifo' });
    run.runnable(ofRoot);
    run.runnable(parts.task(4, parts.root, root));
    ofRoot.dsqVtime = 1000 * MS;
    expect(settle(run)).toBe(13);
  });

  test('leaves what is not fair to the watchdog', () => {
    const { run, parts, root, ofRoot } = playOnThree(machineWaitingEnds);
    withPolicies(parts, { 1: 'rogue-1' });
    run.runnable(ofRoot);
    // 30 s, and a scan for each of three schedulers and one more, 15 s each.
    expect(settle(run)).toBe(902);
    run.parts.kernel.watchdogAt = run.parts.kernel.now + 15_400 * MS;
    expect(settle(run)).toBe(906);
    ofRoot.inExtClass = false;
    run.parts.kernel.now += 90_600 * MS;
    run.run.end();
    expect(run.kinds).toEqual([]);
    expect(root.exitPhase).toBe('none');
  });

  test('goes up to the first scheduler with a fair turn', () => {
    const { run, parts, root, ofSub } = playOnThree(machineWaitingEnds);
    run.runnable(ofSub);
    // Scheduler 1 has a task, which would go first: 2 is ended by the watchdog, then 1 is fair.
    expect(settle(run)).toBe(903);
    root.nrOwned = 0;
    expect(settle(run)).toBe(3);
    parts.task(5, parts.root, root).isMigrationDisabled = true;
    expect(settle(run)).toBe(1802);
  });

  test('does not wait for longer than it may, nor judge when others end', () => {
    const { run, parts, root, leaf, ofSub } = playOnThree(machineWaitingEnds);
    root.nrOwned = 0;
    run.runnable(ofSub);
    expect(settle(run, 2)).toBe(0);
    expect(settle(run)).toBe(3);
    run.emit(claim(leaf, 1024, false), claim(leaf, 1024));
    parts.kernel.now += 900 * MS;
    run.run.end();
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('follows a task to those above its owner, and to nobody else', () => {
    const { run, root, leaf, parts, ofRoot } = playOnThree(machineWaitingEnds);
    run.runnable(ofRoot);
    settle(run);
    run.emit({ type: 'owner', task: ofRoot, from: root, to: root });
    parts.kernel.now += 300 * MS;
    run.run.end();
    expect(run.kinds).toEqual(['waits for ever']);
    run.emit({ type: 'owner', task: ofRoot, from: root, to: leaf });
    run.run.end();
    expect(run.kinds).toEqual(['waits for ever']);
  });

  test('is silent about what runs, and about a scheduler that bypasses', () => {
    const { run, root, ofRoot, ofSub, cpu0 } = playOnThree(machineWaitingEnds);
    run.runnable(ofRoot);
    run.switchTo(cpu0, ofRoot);
    expect(settle(run)).toBe(0);
    setBypass(root, 1);
    run.runnable(ofSub);
    expect(settle(run)).toBe(1802);
  });
});
