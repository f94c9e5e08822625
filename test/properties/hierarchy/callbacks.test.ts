import { describe, expect, test } from 'vitest';
import { callbacksOncePublished } from '../../../properties/hierarchy/callbacks-once-published.ts';
import { callbacksPaired } from '../../../properties/hierarchy/callbacks-paired.ts';
import { callbacksWithinLife } from '../../../properties/hierarchy/callbacks-within-life.ts';
import { detachMatchesAttach } from '../../../properties/hierarchy/detach-matches-attach.ts';
import type { OpName } from '../../../src/core/sched/ops.ts';
import type { MachineEvent } from '../../../src/machine/event.ts';
import { KernelParts, op, opReturn, watchLaw } from '../../helpers/kernel-parts.ts';

/** A root and a scheduler on cgroup 2, linked, and a task. */
function family(omitted: readonly OpName[] = []) {
  const parts = new KernelParts();
  const root = parts.host(1, parts.root, null);
  const two = parts.cgroup(2);
  const omit = Object.fromEntries(omitted.map((name) => [name, undefined]));
  const sub = parts.link(parts.sched(2, two, root, omit));
  const task = parts.task(1, two, root);
  return { parts, root, sub, two, task };
}

describe('I-SUB-7', () => {
  const kindsOf = (names: readonly string[], omitted: readonly OpName[] = []) => {
    const { parts, sub, task } = family(omitted);
    const run = watchLaw(callbacksPaired, parts);
    for (const name of names) {
      if (name === 'unlinked') run.emit({ type: 'unlinked', sched: sub });
      else if (name === 'initTask') run.emit(opReturn(sub, name, { task }));
      else if (name === 'failed') run.emit(opReturn(sub, 'initTask', { task, ret: -12 }));
      else if (name === 'exit') run.emit(op(sub, name));
      else run.emit(op(sub, name as OpName, { task }));
    }
    return run.kinds;
  };
  const life = ['initTask', 'enable', 'disable', 'enable', 'disable', 'exitTask'];

  test.each([
    ['a whole life', [...life, 'unlinked', 'exit']],
    ['two lives', [...life, ...life, 'unlinked']],
    ['a task that never enters the class', ['initTask', 'exitTask', 'exit']],
    ['an init that failed', ['failed', 'initTask', 'exitTask', 'exit']],
    ['nothing', ['unlinked', 'exit']],
  ])('holds for %s', (_what, names) => {
    expect(kindsOf(names)).toEqual([]);
  });

  test.each([
    ['enabled without init', ['enable']],
    ['enabled without init', ['failed', 'enable']],
    ['enabled twice', ['initTask', 'enable', 'enable']],
    ['disabled without enable', ['initTask', 'disable']],
    ['exited while enabled', ['initTask', 'enable', 'exitTask']],
    ['exited without init', ['exitTask']],
    ['initialised twice', ['initTask', 'initTask']],
    ['never exited', ['initTask', 'unlinked']],
    ['never disabled', ['initTask', 'enable', 'exit']],
  ])('breaks: %s', (kind, names) => {
    expect(kindsOf(names)).toEqual([kind]);
  });

  test.each<[OpName, readonly string[]]>([
    ['initTask', ['enable', 'disable', 'exitTask', 'exit']],
    ['enable', ['initTask', 'disable', 'exitTask', 'exit']],
    ['disable', ['initTask', 'enable', 'enable', 'exitTask', 'exit']],
    ['exitTask', ['initTask', 'initTask', 'exit']],
  ])('does not ask for ops.%s() of one that has none', (omitted, names) => {
    expect(kindsOf(names, [omitted])).toEqual([]);
  });
});

describe('I-SUB-15', () => {
  const play = (tell: (all: ReturnType<typeof family>) => readonly MachineEvent[]) => {
    const all = family();
    const run = watchLaw(detachMatchesAttach, all.parts);
    run.emit({ type: 'linked', sched: all.sub }, ...tell(all));
    run.step();
    return run;
  };

  test('holds for a child that comes and goes', () => {
    const run = play(({ root, sub, two }) => [
      opReturn(root, 'subAttach', { cgroup: two, child: sub }),
      { type: 'unlinked', sched: sub },
      op(root, 'subDetach', { cgroup: two, child: sub }),
      op(sub, 'exit'),
    ]);
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('holds for a child that was not taken', () => {
    const run = play(({ root, sub, two }) => [
      opReturn(root, 'subAttach', { cgroup: two, child: sub, ret: -12 }),
      { type: 'unlinked', sched: sub },
      op(sub, 'exit'),
    ]);
    expect(run).toMatchObject({ kinds: [], exercised: 0 });
  });

  test('breaks for a detach that comes after another was taken on the same cgroup', () => {
    const run = play(({ parts, root, sub, two }) => {
      const other = parts.sched(3, two, root);
      return [
        opReturn(root, 'subAttach', { cgroup: two, child: sub }),
        { type: 'unlinked', sched: sub },
        { type: 'linked', sched: other },
        opReturn(root, 'subAttach', { cgroup: two, child: other }),
        op(root, 'subDetach', { cgroup: two, child: sub }),
        op(sub, 'exit'),
      ];
    });
    expect(run.kinds).toEqual(['detached late']);
  });

  test('breaks for a detach that is missing, early, double or stray', () => {
    expect(
      play(({ root, sub, two }) => [
        opReturn(root, 'subAttach', { cgroup: two, child: sub }),
        { type: 'unlinked', sched: sub },
        op(sub, 'exit'),
        op(root, 'subDetach', { cgroup: two, child: sub }),
      ]).kinds,
    ).toEqual(['not detached', 'stray detach']);
    expect(
      play(({ root, sub, two }) => [
        opReturn(root, 'subAttach', { cgroup: two, child: sub }),
        op(root, 'subDetach', { cgroup: two, child: sub }),
        op(root, 'subDetach', { cgroup: two, child: sub }),
      ]).kinds,
    ).toEqual(['detached linked', 'detached linked', 'detached twice']);
    expect(
      play(({ root, sub, two }) => [
        { type: 'unlinked', sched: sub },
        op(root, 'subDetach', { cgroup: two, child: sub }),
      ]).kinds,
    ).toEqual(['detached unattached']);
  });

  test('judges a scheduler without ops.exit() when it has exited', () => {
    const run = play(({ root, sub, two }) => {
      sub.isExited = true;
      return [
        opReturn(root, 'subAttach', { cgroup: two, child: sub }),
        { type: 'unlinked', sched: sub },
      ];
    });
    expect(run.kinds).toEqual(['not detached']);
  });
});

describe('I-SCX-1', () => {
  test('holds from ops.init() to ops.exit()', () => {
    const { parts, root, sub, two, task } = family();
    const run = watchLaw(callbacksWithinLife, parts);
    run.emit(op(sub, 'init'), opReturn(sub, 'init'), op(sub, 'initTask', { task }));
    run.emit(op(sub, 'exit'), opReturn(sub, 'exit'));
    run.emit(op(root, 'init'), opReturn(root, 'init'), op(root, 'subDetach', { cgroup: two }));
    expect(run).toMatchObject({ kinds: [], exercised: 5 });
  });

  test('holds for the exit of one whose init failed, and for one without init', () => {
    const { parts, sub } = family();
    const run = watchLaw(callbacksWithinLife, parts);
    run.emit(op(sub, 'init'), opReturn(sub, 'init', { ret: -12 }), op(sub, 'exit'));
    const { sub: plain, task } = family(['init']);
    run.emit(op(plain, 'enable', { task }));
    expect(run.kinds).toEqual([]);
  });

  test('breaks when a parent that has exited is told of a child', () => {
    const { parts, root, two } = family();
    const run = watchLaw(callbacksWithinLife, parts);
    run.emit(op(root, 'exit'), op(root, 'subDetach', { cgroup: two }));
    expect(run.messages).toEqual(['ops.subDetach() of scheduler 1, which has exited']);
    run.emit(op(root, 'exit'));
    expect(run.kinds).toEqual(['after exit', 'after exit']);
  });

  test('breaks before an init that has not returned 0, and for a second one', () => {
    const { parts, sub, task } = family();
    const run = watchLaw(callbacksWithinLife, parts);
    run.emit(op(sub, 'init'), opReturn(sub, 'init', { ret: -12 }));
    run.emit(op(sub, 'enqueue', { task }));
    run.emit(opReturn(sub, 'init'), op(sub, 'init'));
    expect(run.kinds).toEqual(['before init', 'initialised twice']);
  });
});

describe('I-SCX-2', () => {
  test('holds once published, for good', () => {
    const { parts, sub, task } = family();
    const run = watchLaw(callbacksOncePublished, parts);
    run.emit(op(sub, 'enqueue', { task }));
    sub.isPublished = false;
    run.emit(op(sub, 'disable', { task }));
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('lets the callbacks of coming and going alone', () => {
    const { parts, sub, two } = family();
    sub.isPublished = false;
    const run = watchLaw(callbacksOncePublished, parts);
    run.emit(op(sub, 'init'), op(sub, 'subAttach', { cgroup: two }), op(sub, 'exit'));
    expect(run).toMatchObject({ kinds: [], exercised: 0 });
  });

  test('breaks before', () => {
    const { parts, sub, task } = family();
    sub.isPublished = false;
    const run = watchLaw(callbacksOncePublished, parts);
    run.emit(op(sub, 'enqueue', { task }));
    expect(run.messages).toEqual(['ops.enqueue() of scheduler 2 before it is published']);
  });
});
