import { describe, expect, test } from 'vitest';
import { bypassUntilEnabled } from '../../../properties/hierarchy/bypass-until-enabled.ts';
import { failedEnableUndone } from '../../../properties/hierarchy/failed-enable-undone.ts';
import { refusedAttachChangesNothing } from '../../../properties/hierarchy/refused-attach-changes-nothing.ts';
import { EBUSY, ENOMEM } from '../../../src/core/errno.ts';
import { SCX_EXIT_ERROR } from '../../../src/core/hierarchy/claim.ts';
import { claim, KernelParts, op, watchLaw } from '../../helpers/kernel-parts.ts';

/** A root with a task in cgroup 2, and a scheduler for cgroup 2 that is not linked. */
function beforeAttach() {
  const parts = new KernelParts();
  const root = parts.host(1, parts.root, null);
  const two = parts.cgroup(2);
  const task = parts.task(1, two, root);
  const sub = parts.sched(2, two, root);
  return { parts, root, two, task, sub };
}

describe('I-SUB-5', () => {
  test('holds when nothing changes', () => {
    const { parts, two } = beforeAttach();
    const run = watchLaw(refusedAttachChangesNothing, parts);
    run.emit({ type: 'attach-begin', schedId: 2, cgroup: two });
    run.emit({ type: 'attach-refused', schedId: 2, cgroup: two, errno: EBUSY });
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test.each<[string, (all: ReturnType<typeof beforeAttach>) => void]>([
    ['the list of schedulers was 1 and is 1,2', ({ parts, sub }) => parts.link(sub)],
    [
      'cgroup 2 was scheduler 1 and is scheduler 2',
      ({ parts, two, sub }) => parts.kernel.schedOf.set(two, sub),
    ],
    [
      'task 1 was enabled with scheduler 1, sub-init no scheduler and is enabled with scheduler 2, sub-init no scheduler',
      ({ task, sub }) => {
        task.owner = sub;
      },
    ],
    [
      'scheduler 1 was children [], none, aborting false, bypass 0, dispatch 0, claim false and is children [], none, aborting false, bypass 1, dispatch 0, claim false',
      ({ root }) => {
        root.bypassDepth = 1;
      },
    ],
  ])('breaks: %s', (what, change) => {
    const all = beforeAttach();
    const { parts, two } = all;
    const run = watchLaw(refusedAttachChangesNothing, parts);
    run.emit({ type: 'attach-begin', schedId: 2, cgroup: two });
    change(all);
    run.emit({ type: 'attach-refused', schedId: 2, cgroup: two, errno: EBUSY });
    expect(run.kinds).toEqual(['changes']);
    expect(run.messages[0]).toBe(`the attach of scheduler 2, refused with -EBUSY: ${what}`);
  });

  test('breaks when a callback is called', () => {
    const { parts, root, two } = beforeAttach();
    const run = watchLaw(refusedAttachChangesNothing, parts);
    run.emit({ type: 'attach-begin', schedId: 2, cgroup: two });
    run.emit(op(root, 'subAttach', { cgroup: two }));
    run.emit({ type: 'attach-refused', schedId: 2, cgroup: two, errno: EBUSY });
    expect(run.kinds).toEqual(['calls']);
  });

  test('does not judge one that waited while others went on', () => {
    const { parts, two, task } = beforeAttach();
    const run = watchLaw(refusedAttachChangesNothing, parts);
    run.emit({ type: 'attach-begin', schedId: 2, cgroup: two });
    run.step();
    task.state = 'ready';
    run.emit({ type: 'attach-refused', schedId: 2, cgroup: two, errno: EBUSY });
    expect(run).toMatchObject({ kinds: [], exercised: 0 });
  });
});

describe('I-SUB-6', () => {
  /** An enable that has initialised the task and fails; its works are over. */
  function afterFailure() {
    const all = beforeAttach();
    const { parts, sub, task } = all;
    const run = watchLaw(failedEnableUndone, parts);
    parts.link(sub);
    const work = parts.work('enable', sub);
    run.emit({ type: 'linked', sched: sub }, op(sub, 'initTask', { task }));
    run.step();
    run.emit({ type: 'enable-failed', sched: sub, errno: ENOMEM });
    parts.works.splice(parts.works.indexOf(work), 1);
    return { ...all, run };
  }

  test('holds when everything is undone', () => {
    const { parts, sub, run } = afterFailure();
    parts.unlink(sub);
    run.step();
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('waits for the disable', () => {
    const { parts, sub, run } = afterFailure();
    const work = parts.work('disable', sub);
    run.step();
    expect(run.kinds).toEqual([]);
    parts.works.splice(parts.works.indexOf(work), 1);
    run.step();
    expect(run.kinds).toEqual(['still linked']);
  });

  test('breaks for all that is left', () => {
    const { parts, two, sub, task, run } = afterFailure();
    parts.unlink(sub);
    task.subInit = sub;
    task.state = 'ready';
    parts.kernel.schedOf.set(two, sub);
    run.step();
    expect(run.kinds).toEqual(['keeps a task', 'keeps a cgroup', 'state lost']);
    expect(run.messages[2]).toBe(
      'task 1 was enabled under scheduler 1 before scheduler 2 failed to enable, and is ready',
    );
  });

  test('lets a task change by itself', () => {
    const { parts, sub, task, run } = afterFailure();
    parts.unlink(sub);
    task.state = 'ready';
    run.emit({ type: 'class', task, isExt: false });
    run.step();
    expect(run.kinds).toEqual([]);
  });

  test('says nothing of an enable that succeeds', () => {
    const { parts, sub } = beforeAttach();
    const run = watchLaw(failedEnableUndone, parts);
    parts.link(sub);
    run.emit({ type: 'linked', sched: sub }, { type: 'enabled', sched: sub });
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 0 });
  });
});

describe('I-SCX-5', () => {
  function enabling() {
    const all = beforeAttach();
    const run = watchLaw(bypassUntilEnabled, all.parts);
    all.parts.link(all.sub);
    run.emit({ type: 'linked', sched: all.sub });
    return { ...all, run };
  }

  test('holds for an enable in bypass, and says nothing before the first task', () => {
    const { sub, task, root, run } = enabling();
    run.step();
    expect(run.exercised).toBe(0);
    sub.bypassDepth = 1;
    run.emit({ type: 'owner', task, from: root, to: sub });
    run.step();
    sub.bypassDepth = 0;
    run.emit({ type: 'enabled', sched: sub });
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks when a task comes before bypass', () => {
    const { sub, task, root, run } = enabling();
    run.emit({ type: 'owner', task, from: root, to: sub });
    expect(run.messages).toEqual([
      'scheduler 2 does not bypass when task 1 comes to it; its enable is not over',
    ]);
    expect(run.kinds).toEqual(['not bypassing']);
  });

  test('breaks when a held up enable does not bypass', () => {
    const { sub, two, run } = enabling();
    sub.bypassDepth = 1;
    run.emit({ type: 'effective', cgroup: two, sched: sub });
    sub.bypassDepth = 0;
    run.step();
    expect(run.kinds).toEqual(['not bypassing']);
  });

  test('breaks when a task joins the ext class of a root that does not bypass yet', () => {
    const { root, task, two, run } = enabling();
    run.emit({ type: 'linked', sched: root });
    run.emit({ type: 'effective', cgroup: two, sched: root });
    task.inExtClass = false;
    run.emit({ type: 'owner', task, from: null, to: root });
    run.step();
    expect(run.kinds).toEqual([]);
    run.emit({ type: 'class', task, isExt: true });
    expect(run.kinds).toEqual(['not bypassing']);
  });

  test('holds for a failure that keeps bypass until the disable has it', () => {
    const { sub, two, run } = enabling();
    sub.bypassDepth = 1;
    run.emit({ type: 'effective', cgroup: two, sched: sub });
    run.emit({ type: 'enable-failed', sched: sub, errno: ENOMEM }, claim(sub, SCX_EXIT_ERROR));
    run.step();
    run.emit({ type: 'bypass-begin', sched: sub, on: true });
    sub.bypassDepth = 0;
    run.step();
    expect(run).toMatchObject({ kinds: [], exercised: 3 });
  });

  test('breaks when bypass ends after the failure', () => {
    const { sub, two, run } = enabling();
    sub.bypassDepth = 1;
    run.emit({ type: 'effective', cgroup: two, sched: sub });
    run.emit({ type: 'enable-failed', sched: sub, errno: ENOMEM });
    sub.bypassDepth = 0;
    run.emit({ type: 'bypass-end', sched: sub, on: false });
    expect(run.kinds).toEqual(['dropped on failure']);
  });

  test('breaks when bypass ends before the error is raised, and the enable then fails', () => {
    const { sub, two, run } = enabling();
    sub.bypassDepth = 1;
    run.emit({ type: 'effective', cgroup: two, sched: sub });
    sub.bypassDepth = 0;
    run.emit(claim(sub, SCX_EXIT_ERROR));
    sub.bypassDepth = 1;
    run.emit({ type: 'enable-failed', sched: sub, errno: ENOMEM });
    expect(run.kinds).toEqual(['dropped on failure']);
  });
});
