import { describe, expect, test } from 'vitest';
import { stallOfOwnWait } from '../../../properties/hierarchy/stall-of-own-wait.ts';
import { stallsAreFound } from '../../../properties/hierarchy/stalls-are-found.ts';
import { SCX_DSQ_INVALID } from '../../../src/core/sched/constants.ts';
import type { Sched, Task } from '../../../src/core/sched/types.ts';
import type { MachineEvent } from '../../../src/machine/event.ts';
import { KernelParts, watchLaw } from '../../helpers/kernel-parts.ts';

const SECOND = 1_000_000_000;
/** No scheduler waits for longer. */
const TIMEOUT = 30 * SECOND;

/** A root and scheduler 2, with a waiting task that woke at 0. */
function waiting() {
  const parts = new KernelParts();
  const two = parts.cgroup(2);
  const root = parts.host(1, parts.root, null);
  const sub = parts.host(2, two, root);
  const task = parts.task(1, two, sub);
  task.isRunnable = true;
  const at = (seconds: number): void => {
    parts.kernel.now = seconds * SECOND;
  };
  const wakeup: MachineEvent = { type: 'wakeup', task, verdict: SCX_DSQ_INVALID };
  return { parts, root, sub, task, at, wakeup };
}

function stall(task: Task, sched: Sched, isFirst = true): MachineEvent {
  return { type: 'stall', task, sched, waitedNs: TIMEOUT, isFirst };
}

describe('I-SCX-3', () => {
  test('holds for a task that waited for the whole timeout', () => {
    const { parts, sub, task, at, wakeup } = waiting();
    const run = watchLaw(stallOfOwnWait, parts);
    at(5);
    run.emit(wakeup);
    at(36);
    run.emit(stall(task, sub), stall(task, sub, false));
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a wait under a former owner', () => {
    const { parts, root, sub, task, at, wakeup } = waiting();
    const run = watchLaw(stallOfOwnWait, parts);
    run.emit(wakeup);
    at(20);
    run.emit({ type: 'owner', task, from: root, to: sub });
    at(31);
    run.emit(stall(task, sub));
    expect(run.messages).toEqual([
      'scheduler 2 is ended for task 1, which has waited 11000 ms under it; its timeout is 30000 ms',
    ]);
  });

  test.each<[string, (task: Task) => readonly MachineEvent[]]>([
    ['ran meanwhile', (task) => [{ type: 'switch', rq: task.rq, prev: task, next: null }]],
    ['came to a CPU', (task) => [{ type: 'switch', rq: task.rq, prev: null, next: task }]],
    ['entered the class', (task) => [{ type: 'class', task, isExt: true }]],
    ['was born', (task) => [{ type: 'life', task, from: 'absent', to: 'alive' }]],
  ])('breaks for one that %s', (_what, events) => {
    const { parts, sub, task, at, wakeup } = waiting();
    const run = watchLaw(stallOfOwnWait, parts);
    run.emit(wakeup);
    at(20);
    run.emit(...events(task));
    at(31);
    run.emit(stall(task, sub));
    expect(run.kinds).toEqual(['not its own wait']);
  });

  test("breaks for another's task, and for one that does not wait", () => {
    const { parts, root, sub, task, at } = waiting();
    const run = watchLaw(stallOfOwnWait, parts);
    at(31);
    run.emit(stall(task, root));
    task.rq.current = task;
    run.emit(stall(task, sub));
    task.rq.current = null;
    task.isRunnable = false;
    run.emit(stall(task, sub));
    expect(run.kinds).toEqual(['foreign task', 'not waiting', 'not waiting']);
  });
});

describe('I-SCX-4', () => {
  const scan = (isComplete: boolean): MachineEvent => ({ type: 'watchdog', isComplete });

  test('holds while nobody waits too long', () => {
    const { parts, at, wakeup } = waiting();
    const run = watchLaw(stallsAreFound, parts);
    run.emit(wakeup);
    at(30);
    run.emit(scan(true));
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks when a complete scan overlooks a stall', () => {
    const { parts, at, wakeup } = waiting();
    const run = watchLaw(stallsAreFound, parts);
    run.emit(wakeup);
    at(31);
    run.emit(scan(true));
    expect(run.kinds).toEqual(['stall overlooked']);
  });

  test('lets a scan stop where it ends a scheduler', () => {
    const { parts, sub, task, at, wakeup } = waiting();
    const run = watchLaw(stallsAreFound, parts);
    run.emit(wakeup);
    at(31);
    sub.exitPhase = 'claimed';
    run.emit(stall(task, sub), scan(false));
    run.emit(scan(true));
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks when a scan stops at a scheduler that is ended already', () => {
    const { parts, sub, task } = waiting();
    const run = watchLaw(stallsAreFound, parts);
    sub.exitPhase = 'claimed';
    run.emit(stall(task, sub), scan(false));
    run.emit(stall(task, sub, false), scan(false));
    expect(run.kinds).toEqual(['scan cut short']);
  });
});
