import { describe, expect, test } from 'vitest';
import { Cpumask } from '../../src/core/cpumask.ts';
import { ENOMEM } from '../../src/core/errno.ts';
import {
  SCX_DSQ_GLOBAL,
  SCX_DSQ_LOCAL_ON,
  SCX_DSQ_USER_MAX,
} from '../../src/core/sched/constants.ts';
import type { OpName } from '../../src/core/sched/ops.ts';
import { builtInPolicies } from '../../src/policies/catalogue.ts';
import { fifo } from '../../src/policies/fifo.ts';
import { misdeeds } from '../../src/policies/misdeeds.ts';
import { createRogue } from '../../src/policies/rogue.ts';
import { type CastMisdeed, MISDEEDS } from '../../src/scenario/scenario.ts';
import { FakeMachine, type FakeOptions } from '../helpers/fake-kfuncs.ts';
import { cgroupView, type FakeTask, fakeTask, SLICE } from '../helpers/fake-task.ts';

type What = CastMisdeed['what'];

interface RogueOptions extends FakeOptions {
  readonly base?: string;
  readonly omits?: readonly OpName[];
  /** The tasks that are not the rogue's. */
  readonly foreign?: readonly FakeTask[];
}

/** A rogue over fifo with those misdeeds, as `[callback, word]` or `[callback, word, nth]`. */
function rogue(
  deeds: readonly (readonly [OpName, What] | readonly [OpName, What, number])[],
  { base = 'fifo', omits = [], foreign = [], ...options }: RogueOptions = {},
): FakeMachine {
  const policy = builtInPolicies.get(base) ?? fifo;
  const planned = deeds.map(([at, what, nth = 0]) => ({ at, what, nth }));
  const cast = { name: 'mallory', base, omits, misdeeds: planned };
  const machine = new FakeMachine(createRogue(cast, policy), options);
  machine.init();
  machine.foreign.push(...foreign);
  machine.calls.length = 0;
  return machine;
}

describe('a rogue', () => {
  test('does what its base does, under its own name, as long as nothing is planned', () => {
    const machine = rogue([]);
    expect(machine.policy.name).toBe('mallory');
    const callbacks = Object.keys(machine.policy.ops).sort();
    expect(callbacks).toEqual(Object.keys(new FakeMachine(fifo).policy.ops).sort());
    machine.enqueue(fakeTask(1));
    expect(machine.on(SCX_DSQ_GLOBAL)).toEqual([1]);
  });

  test('keeps the flags of its base', () => {
    expect(rogue([], { base: 'lavd' }).policy.flags?.enqLast).toBe(true);
  });

  test('omits callbacks, planned or not', () => {
    const machine = rogue([['dispatch', 'error']], { omits: ['dispatch', 'subAttach'] });
    const { dispatch, subAttach, subDetach } = machine.policy.ops;
    expect([dispatch, subAttach]).toEqual([undefined, undefined]);
    expect(subDetach).toBeDefined();
  });

  test('misbehaves at the nth call of the callback, or at each', () => {
    const once = rogue([['enqueue', 'error', 2]]);
    const always = rogue([['enqueue', 'error']]);
    for (const id of [1, 2, 3]) {
      once.enqueue(fakeTask(id));
      always.enqueue(fakeTask(id));
    }
    expect(once.calls.map((call) => call.split(' ')[0])).toEqual([
      'dsqInsert',
      'error',
      'dsqInsert',
      'dsqInsert',
    ]);
    expect(always.callsOf('error').length).toBe(3);
  });

  test('counts from the start when it is loaded again', () => {
    const policy = createRogue(
      { name: 'm', base: 'fifo', omits: [], misdeeds: [{ at: 'enqueue', nth: 1, what: 'error' }] },
      fifo,
    );
    for (const machine of [new FakeMachine(policy), new FakeMachine(policy)]) {
      machine.enqueue(fakeTask(1));
      machine.enqueue(fakeTask(2));
      expect(machine.errors).toEqual(['on purpose']);
    }
  });

  test('does all that is planned for one call', () => {
    const machine = rogue([
      ['enqueue', 'error'],
      ['enqueue', 'forget'],
      ['enqueue', 'dispatch-unknown'],
    ]);
    machine.enqueue(fakeTask(1));
    expect(machine.calls.map((call) => call.split(' ')[0])).toEqual(['error', 'subDispatch']);
  });

  test('has the callbacks of its misdeeds, also where its base lacks them', () => {
    const machine = rogue([
      ['initTask', 'fail', 2],
      ['yield', 'error'],
      ['dumpTask', 'error'],
      ['running', 'error'],
    ]);
    const { initTask, yield: yieldTo, dumpTask } = machine.policy.ops;
    const p = fakeTask(1);
    expect([initTask?.(p, false), initTask?.(p, false), initTask?.(p, false)]).toEqual([
      0,
      ENOMEM,
      0,
    ]);
    expect([yieldTo?.(p, null), dumpTask?.(p)]).toEqual([false, '']);
    machine.run(p, 0);
    expect(machine.errors.length).toBe(3);
  });
});

describe('the table of misdeeds', () => {
  test('says of every word what is done and what must come of it', () => {
    expect(Object.keys(misdeeds).sort()).toEqual([...MISDEEDS].sort());
    for (const { deed, outcome } of Object.values(misdeeds)) {
      expect(deed).toMatch(/^\w.{10,}[^.]$/);
      expect(outcome).toMatch(/^\w.{10,}[^.]$/);
    }
  });
});

describe('answers', () => {
  test('forget: nothing is done, and all is well', () => {
    const machine = rogue([
      ['selectCpu', 'forget'],
      ['enqueue', 'forget'],
      ['dispatch', 'forget'],
      ['subAttach', 'forget'],
      ['coreSchedBefore', 'forget'],
    ]);
    machine.idle.add(1);
    const p = fakeTask(1);
    machine.wake(p);
    const { subAttach, coreSchedBefore } = machine.policy.ops;
    expect([subAttach?.(cgroupView(2)), coreSchedBefore?.(p, p)]).toEqual([0, false]);
    machine.dispatch(0);
    expect([machine.calls, p.cpuId]).toEqual([[], 0]);
  });

  test('fail and bad-return: no number that is asked for', () => {
    for (const [what, answer] of [
      ['fail', ENOMEM],
      ['bad-return', 10_000],
    ] as const) {
      const machine = rogue([
        ['selectCpu', what],
        ['subAttach', what],
        ['init', what],
        ['enqueue', what],
      ]);
      const { selectCpu, subAttach, init } = machine.policy.ops;
      const p = fakeTask(1);
      expect([selectCpu?.(p, 0, 0), subAttach?.(cgroupView(2)), init?.()]).toEqual([
        answer,
        answer,
        answer,
      ]);
      // Where nothing is answered nothing can fail.
      machine.enqueue(p);
      expect(machine.on(SCX_DSQ_GLOBAL)).toEqual([1]);
      machine.dispatch(0);
      expect(machine.callsOf('subDispatch')).toEqual([]);
    }
  });
});

describe('what is done to tasks of others', () => {
  const foreign = [fakeTask(8), fakeTask(9)];

  test.each([
    [
      'insert-foreign',
      [`dsqInsert 8 ${SCX_DSQ_GLOBAL} ${SLICE}`, `dsqInsert 9 ${SCX_DSQ_GLOBAL} ${SLICE}`],
    ],
    ['slice-foreign', ['taskSetSlice 8 0', 'taskSetSlice 9 0']],
    ['vtime-foreign', ['taskSetDsqVtime 8 0', 'taskSetDsqVtime 9 0']],
    ['move-foreign', [`dsqMove 8 ${SCX_DSQ_GLOBAL}`, `dsqMove 9 ${SCX_DSQ_GLOBAL}`]],
  ] as const)('%s', (what, calls) => {
    const machine = rogue([['dispatch', what]], { foreign });
    expect(machine.dispatch(0)).toBeUndefined();
    expect(machine.calls).toEqual(calls);
    expect(machine.errors).toEqual([]);
  });
});

describe('what is done with DSQs and CPUs', () => {
  test.each([
    ['destroy-dsq', ['destroyDsq 0']],
    ['reenqueue-all', ['reenqueueLocal 0', 'reenqueueLocal 1']],
    ['cancel-underflow', ['dispatchCancel']],
    ['error', ['error']],
    ['dispatch-unknown', [`subDispatch ${2 ** 40}`]],
    ['reenter', ['subDispatch 1']],
    ['dispatch-stranger', ['subDispatch 1', 'subDispatch 7']],
  ] as const)('%s', (what, calls) => {
    const machine = rogue([['dispatch', what]], { otherCgroups: [1, 7] });
    machine.dispatch(0);
    expect(machine.calls).toEqual(calls);
  });
});

describe('wrong inserts', () => {
  test('insert-twice: a direct dispatch too many', () => {
    const machine = rogue([['enqueue', 'insert-twice']]);
    machine.enqueue(fakeTask(1));
    expect(machine.callsOf('dsqInsert').length).toBe(3);
    expect(machine.errors).toContain('second insert');
  });

  test('insert-twice: two entries for the task that waits longest', () => {
    const machine = rogue([['dispatch', 'insert-twice']], { base: 'qmap', batch: 8 });
    const [first, second] = [fakeTask(1), fakeTask(2)];
    machine.enqueue(first);
    machine.enqueue(second);
    machine.run(first, 0);
    machine.dispatch(0);
    const twice = `2 ${SCX_DSQ_GLOBAL} ${SLICE}`;
    expect(machine.callsOf('dsqInsert').slice(-2)).toEqual([twice, twice]);
  });

  test('wrong-cpu: in place of the own insert, if there is a CPU to be wrong about', () => {
    const machine = rogue([
      ['enqueue', 'wrong-cpu'],
      ['selectCpu', 'wrong-cpu'],
    ]);
    machine.enqueue(fakeTask(1, { cpus: Cpumask.of([0]) }));
    machine.enqueue(fakeTask(2, { cpuId: 1, isMigrationDisabled: true }));
    machine.enqueue(fakeTask(3));
    expect(machine.on(SCX_DSQ_LOCAL_ON + 1)).toEqual([1]);
    expect(machine.on(SCX_DSQ_LOCAL_ON)).toEqual([2]);
    expect(machine.on(SCX_DSQ_GLOBAL)).toEqual([3]);
    machine.wake(fakeTask(4, { cpus: Cpumask.of([1]), cpuId: 1 }));
    expect(machine.on(SCX_DSQ_LOCAL_ON)).toEqual([2, 4]);
    expect(machine.errors).toEqual([]);
  });

  test('unknown-dsq: before the own dispatch', () => {
    const machine = rogue([['dispatch', 'unknown-dsq']], { base: 'qmap' });
    machine.dispatch(0);
    expect(machine.errors).toEqual([]);
    machine.enqueue(fakeTask(1));
    machine.dispatch(0);
    expect(machine.errors).toEqual([`unknown DSQ ${SCX_DSQ_USER_MAX}`]);
  });

  test('overflow: one more than there are slots', () => {
    const machine = rogue([['dispatch', 'overflow']], { batch: 4 });
    machine.dispatch(0);
    expect(machine.errors).toEqual([]);
    machine.dispatch(0, fakeTask(1));
    expect(machine.callsOf('dsqInsert').length).toBe(5);
    expect(machine.errors).toEqual(['overflow']);
  });
});
