import { describe, expect, test } from 'vitest';
import { oneExitPerClaim } from '../../../properties/machine/one-exit-per-claim.ts';
import { rogueHarmsNobody } from '../../../properties/machine/rogue-harms-nobody.ts';
import {
  SCX_EXIT_ERROR,
  SCX_EXIT_ERROR_BPF,
  SCX_EXIT_ERROR_STALL,
  SCX_EXIT_PARENT,
  SCX_EXIT_SYSRQ,
  SCX_EXIT_UNREG,
  SCX_EXIT_UNREG_KERN,
} from '../../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../../src/core/sched/types.ts';
import type { MachineOperation } from '../../../src/scenario/machine-operation.ts';
import { claim } from '../../helpers/kernel-parts.ts';
import { Play, threeLevels, withPolicies } from '../../helpers/machine-parts.ts';

const MS = 1_000_000;

describe('I-MCH-7', () => {
  function play() {
    const all = threeLevels();
    withPolicies(all.parts, { 1: 'fifo', 2: 'fifo', 3: 'rogue-1' });
    const run = new Play(rogueHarmsNobody, all.parts);
    const enable = (...scheds: readonly Sched[]): void => {
      for (const sched of scheds) run.emit({ type: 'enabled', sched });
    };
    return { ...all, run, enable };
  }

  const asked: readonly [MachineOperation, number, 'root' | 'sub'][] = [
    [{ op: 'detach', scheduler: 2 }, SCX_EXIT_UNREG, 'sub'],
    [{ op: 'error', scheduler: 2 }, SCX_EXIT_ERROR_BPF, 'sub'],
    [{ op: 'rmdir', cgroup: 2 }, SCX_EXIT_UNREG_KERN, 'sub'],
    [{ op: 'sysrq', key: 's' }, SCX_EXIT_SYSRQ, 'root'],
    [{ op: 'offline', cpu: 1 }, SCX_EXIT_UNREG_KERN, 'root'],
  ];
  test.each(asked)('holds where the user asked for it: %o', (operation, kind, who) => {
    const { run, enable, ...all } = play();
    enable(all[who]);
    run.emit(claim(all[who], kind));
    run.performed(operation);
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('holds for a child of one that ended, rogues, and those that are not enabled yet', () => {
    const { run, enable, root, sub, leaf } = play();
    enable(sub, leaf);
    root.exitPhase = 'claimed';
    run.emit(claim(root, SCX_EXIT_ERROR), claim(sub, SCX_EXIT_PARENT));
    run.emit(claim(leaf, SCX_EXIT_ERROR), claim(leaf, SCX_EXIT_ERROR, false));
    run.performed();
    expect(run).toMatchObject({ kinds: [], exercised: 1 });
  });

  test.each([
    [SCX_EXIT_ERROR, 'blamed'],
    [SCX_EXIT_UNREG, 'unloaded'],
    [SCX_EXIT_PARENT, 'no parent ended'],
    [SCX_EXIT_ERROR_STALL, 'no stall'],
  ])('breaks for kind %i without a reason', (kind, how) => {
    const { run, enable, sub } = play();
    enable(sub);
    run.emit(claim(sub, kind));
    run.performed();
    expect(run.run.messages).toEqual([
      `scheduler 2 did no wrong and is ended by kind ${kind}: a test`,
    ]);
    expect(run.kinds).toEqual([how]);
  });

  test('breaks at the end, too', () => {
    const { run, enable, sub } = play();
    enable(sub);
    run.emit(claim(sub, SCX_EXIT_ERROR));
    run.run.end();
    expect(run.kinds).toEqual(['blamed']);
  });

  test('forgives a scheduler whose programs meddle, until it is loaded again', () => {
    const { run, enable, sub } = play();
    enable(sub);
    run.performed({ op: 'kick', scheduler: 2, cpu: 0 });
    run.emit(claim(sub, SCX_EXIT_ERROR));
    run.performed({ op: 'insert', scheduler: 2, task: 1, dsq: 0 });
    expect(run.exercised).toBe(0);
    run.emit({ type: 'linked', sched: sub }, claim(sub, SCX_EXIT_ERROR));
    run.performed();
    expect(run.kinds).toEqual(['blamed']);
  });

  function stall(
    all: ReturnType<typeof play>,
    sched: Sched,
    waitedNs: number,
    operation: MachineOperation = { op: 'advance', ns: waitedNs },
  ): void {
    const task = all.parts.kernel.taskList.find(({ owner }) => owner === sched);
    if (task === undefined) throw new Error('no task');
    all.enable(sched);
    all.parts.kernel.now += waitedNs;
    all.run.emit(claim(sched, SCX_EXIT_ERROR_STALL));
    all.run.emit({ type: 'stall', task, sched, waitedNs, isFirst: true });
    all.run.performed(operation);
  }

  test('breaks for a stall in a turn that is fair', () => {
    const all = play();
    all.leaf.nrOwned = 0;
    stall(all, all.root, 31_000 * MS);
    expect(all.run.run.messages).toEqual([
      'scheduler 1 did no wrong and is ended by kind 1026: task 1 waited for 31000 ms in its turn, which comes within 24 ms',
    ]);
    expect(all.run.kinds).toEqual(['starved']);
  });

  test('holds for a stall that others, the load or the machine explain', () => {
    const calm = (): ReturnType<typeof play> => {
      const all = play();
      all.leaf.nrOwned = 0;
      return all;
    };
    const [first, second, third, fourth, fifth] = [calm(), calm(), calm(), calm(), calm()];
    stall(first, first.sub, 31_000 * MS);
    second.cpu1.seized = true;
    stall(second, second.root, 31_000 * MS);
    stall(third, third.root, 20 * MS);
    stall(fourth, fourth.root, 31_000 * MS, { op: 'advance', ns: 1, lateNs: 31_000 * MS });
    withPolicies(fifth.parts, { 1: 'vtime' });
    stall(fifth, fifth.root, 31_000 * MS);
    // A rogue with tasks may fill the local DSQs.
    const sixth = play();
    stall(sixth, sixth.root, 31_000 * MS);
    for (const { run } of [first, second, third, fourth, fifth, sixth]) {
      expect(run).toMatchObject({ kinds: [], exercised: 1 });
    }
  });

  test('counts only time in which nothing else happens', () => {
    const all = play();
    all.enable(all.root);
    all.parts.kernel.now += 31_000 * MS;
    all.run.bypass(all.root, false);
    all.run.emit({ type: 'cpu-state', rq: all.cpu0, from: 'online' });
    all.run.emit({ type: 'unlinked', sched: all.leaf });
    stall(all, all.root, 20 * MS);
    expect(all.run.kinds).toEqual([]);
  });

  test('holds for a root whose watchdog was late', () => {
    const { run, enable, root } = play();
    enable(root);
    run.advance(5 * MS, 31_000 * MS);
    run.emit(claim(root, SCX_EXIT_ERROR_STALL));
    run.performed({ op: 'tick', cpu: 0 });
    expect(run.kinds).toEqual([]);
  });
});

describe('I-MCH-8', () => {
  function play() {
    const all = threeLevels();
    const run = new Play(oneExitPerClaim, all.parts);
    const end = (sched: Sched, kind: number): void => {
      sched.exitKind = kind;
      run.emit(claim(sched, kind));
    };
    const dump = (sched: Sched, isAsked = false): void =>
      run.emit({ type: 'dump', sched, isAsked, text: '' });
    const exit = (sched: Sched): void => {
      run.call(sched, 'exit');
      sched.isExited = true;
    };
    return { ...all, run, end, dump, exit };
  }

  test('holds for one dump and one exit of an error, and no dump otherwise', () => {
    const { run, root, sub, leaf, end, dump, exit } = play();
    end(sub, SCX_EXIT_ERROR);
    run.emit(claim(sub, SCX_EXIT_UNREG, false));
    end(leaf, SCX_EXIT_PARENT);
    exit(leaf);
    dump(sub);
    exit(sub);
    run.performed();
    run.call(root, 'enqueue');
    run.emit({ type: 'settle', patience: 1, waitFor: () => {} });
    run.run.end();
    expect(run).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('does not count what SysRq-D asks for', () => {
    const { run, root, sub, end, dump, exit } = play();
    end(sub, SCX_EXIT_ERROR);
    dump(root, true);
    dump(sub, true);
    dump(sub);
    exit(sub);
    run.performed();
    expect(run.kinds).toEqual([]);
  });

  test('breaks for an exit that nobody claimed, one too many, or of another kind', () => {
    const { run, root, sub, end, exit } = play();
    exit(root);
    end(sub, SCX_EXIT_UNREG);
    sub.exitKind = SCX_EXIT_PARENT;
    exit(sub);
    exit(sub);
    expect(run.kinds).toEqual(['not claimed', 'wrong kind', 'twice', 'wrong kind']);
  });

  test('breaks for an error without a dump, and a dump without an error', () => {
    const { run, root, sub, end, dump, exit } = play();
    end(sub, SCX_EXIT_ERROR);
    exit(sub);
    end(root, SCX_EXIT_UNREG);
    dump(root);
    exit(root);
    run.performed();
    expect(run.run.messages).toEqual([
      'scheduler 2 is ended by kind 1024, with 0 dumps',
      'scheduler 1 is ended by kind 64, with 1 dumps',
    ]);
    expect(run.kinds).toEqual(['no dump', 'dumped']);
  });

  test('breaks for a call after the exit', () => {
    const { run, sub, end, exit } = play();
    end(sub, SCX_EXIT_UNREG);
    exit(sub);
    run.call(sub, 'subDetach');
    expect(run.run.messages).toEqual(['ops.subDetach() of scheduler 2 is called after its exit']);
    expect(run.kinds).toEqual(['called after']);
  });

  test('breaks for a claim that never comes to an exit, once all works are over', () => {
    const { run, parts, sub, end } = play();
    end(sub, SCX_EXIT_UNREG);
    run.run.end();
    run.emit({ type: 'settle', patience: 1, waitFor: () => {} });
    parts.work('disable', sub);
    run.run.end();
    expect(run.kinds).toEqual([]);
    parts.works.length = 0;
    run.run.end();
    expect(run.kinds).toEqual(['never told']);
  });
});
