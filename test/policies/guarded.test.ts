import { describe, expect, test } from 'vitest';
import type { Kfuncs, PolicyEnv, SchedExtOps, TaskView } from '../../src/core/sched/ops.ts';
import { guarded, type PolicyFile } from '../../src/policies/guarded.ts';
import type { PolicyBody } from '../../src/policies/policy.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';
import { fakeTask } from '../helpers/fake-task.ts';

/** A user's policy with those callbacks, which may be anything: JavaScript has no types. */
function withOps(ops: object, file?: PolicyFile): FakeMachine {
  const definition = { name: 'mine', create: () => ({ ops: ops as SchedExtOps }) };
  return new FakeMachine(guarded(definition, file));
}

function none(): never {
  return null as never;
}

function text(value: string): never {
  return value as never;
}

function messageOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return 'nothing was thrown';
}

describe('a policy of a user', () => {
  const p = fakeTask(1);

  test('works as it did', () => {
    const machine = withOps({
      tick: undefined,
      selectCpu: () => 1,
      yield: () => true,
      dumpTask: () => 'text',
      enqueue: () => 7,
    });
    const { selectCpu, yield: yieldTo, dumpTask, dispatch } = machine.policy.ops;
    expect([selectCpu?.(p, 0, 0), yieldTo?.(p, null), dumpTask?.(p)]).toEqual([1, true, 'text']);
    expect(dispatch).toBeUndefined();
    machine.enqueue(p);
  });

  test('may keep its state in a class', () => {
    class Own implements SchedExtOps {
      readonly #cpu = 3;

      selectCpu(): number {
        return this.#cpu;
      }
    }
    expect(withOps(new Own()).policy.ops.selectCpu?.(p, 0, 0)).toBe(3);
  });

  test('is named with the callback that throws, its line, and the cause', () => {
    const cause = new TypeError('no such thing');
    const machine = withOps(
      {
        enqueue() {
          throw cause;
        },
      },
      { path: '/elsewhere/mine.ts', shown: 'mine.ts' },
    );
    const enqueue = (): void => machine.enqueue(p);
    expect(messageOf(enqueue)).toMatch(
      /^policy "mine" \(mine\.ts\): the callback enqueue threw TypeError: no such thing \(.*guarded\.test\.ts:\d+\)$/,
    );
    expect(enqueue).toThrow(expect.objectContaining({ cause }));
  });

  test('is not blamed for what another one did', () => {
    const inner = new InputError('policy "other": the callback dispatch threw');
    const machine = withOps({
      dispatch() {
        throw inner;
      },
    });
    expect(() => machine.dispatch(0)).toThrow(inner);
  });

  test('is named in one line, whatever the message of the error', () => {
    const machine = withOps({
      enqueue() {
        throw new Error(' two\n  lines\n');
      },
    });
    expect(messageOf(() => machine.enqueue(p))).toMatch(/ threw Error: two lines \(.*:\d+\)$/);
  });

  test.each<[string, (scx: Kfuncs) => unknown]>([
    ['dsqInsert: p must be a task, found null', (scx) => scx.dsqInsert(none(), 0, 1)],
    ['dsqInsert: sliceNs must be an integer, found 0.5', (scx) => scx.dsqInsert(p, 0, 0.5)],
    ['dsqInsert: enqFlags must be an integer, found null', (scx) => scx.dsqInsert(p, 0, 1, none())],
    [
      'dsqInsertVtime: vtime must be an integer, found NaN',
      (scx) => scx.dsqInsertVtime(p, 0, 1, NaN),
    ],
    ['dsqMoveToLocal: dsqId must be an integer, found "0"', (scx) => scx.dsqMoveToLocal(text('0'))],
    ['kickCpu: cpu must be an integer, found undefined', (scx) => scx.kickCpu(undefined as never)],
    ['pickIdleCpu: cpus must be a Cpumask, found an array', (scx) => scx.pickIdleCpu([] as never)],
    ['error: message must be a text, found 3', (scx) => scx.error(3 as never)],
  ])('calls kfuncs with what they take: %s', (message, call) => {
    const caller = {
      name: 'mine',
      create: ({ scx }: PolicyEnv) => ({ ops: { dispatch: () => void call(scx) } }),
    };
    const { ops } = new FakeMachine(guarded(caller)).policy;
    expect(messageOf(() => ops.dispatch?.(0, null))).toContain(
      `the callback dispatch threw TypeError: ${message} (`,
    );
  });

  test('calls kfuncs with what they take, and gets their answers', () => {
    const answers: unknown[] = [];
    const caller = {
      name: 'mine',
      create: ({ scx, sliceNs, cgroup }: PolicyEnv) => ({
        ops: {
          init: () => scx.createDsq(0),
          enqueue(task: TaskView) {
            answers.push(scx.dsqInsert(task, 0, sliceNs), scx.dsqNrQueued(0), cgroup.id);
            answers.push(scx.topology.cpus.length, scx.now(), scx.rqClock(0), scx.currentOf(0));
          },
          dispatch() {
            answers.push(scx.dispatchNrSlots(), scx.dsqMoveToLocal(0), scx.reenqueueLocal());
            scx.dispatchCancel();
          },
        },
      }),
    };
    const machine = new FakeMachine(guarded(caller));
    machine.init();
    machine.enqueue(p);
    machine.dispatch(0);
    const { now, rqClock } = machine;
    expect(answers).toEqual([true, 0, 1, 2, now, rqClock, null, 32, true, 0]);
  });

  test('may throw what is no error', () => {
    const thrower = {
      name: 'mine',
      create(): PolicyBody {
        throw 'a text';
      },
    };
    expect(messageOf(() => new FakeMachine(guarded(thrower)))).toBe(
      'policy "mine": create threw a text',
    );
  });

  test.each([
    ['selectCpu', undefined, 'must answer an integer, it answered undefined'],
    ['selectCpu', 1.5, 'must answer an integer, it answered 1.5'],
    ['init', 'ok', 'must answer an integer, it answered "ok"'],
    ['yield', 1, 'must answer a boolean, it answered 1'],
    ['dumpTask', null, 'must answer a string, it answered null'],
    ['initTask', Promise.resolve(0), 'must answer an integer, it answered a promise'],
    ['enqueue', Promise.resolve(), 'must not be async'],
  ] as const)('answers what %s must: %s', (name, answer, message) => {
    const { ops } = withOps({ [name]: () => answer }).policy;
    const callback = ops[name] as (...args: unknown[]) => unknown;
    expect(messageOf(() => callback(p, 0))).toBe(`policy "mine": the callback ${name} ${message}`);
  });

  test.each([
    [undefined, 'create must return an object with the callbacks as ops, found undefined'],
    [{ ops: [].length }, 'create must return an object with the callbacks as ops, found 0'],
    [{ ops: { enque: () => 0 } }, 'ops.enque: no callback is named "enque"; did you mean enqueue?'],
    [{ ops: { enqueue: [] } }, 'ops.enqueue must be a function, found an array'],
    [{ ops: {}, flags: 'enqLast' }, 'flags must be an object, found "enqLast"'],
    [{ ops: {}, flags: { enqLast: {} } }, 'flags.enqLast must be a boolean, found an object'],
    [
      { ops: {}, flags: { timeoutMs: () => 1 } },
      'flags.timeoutMs must be an integer, 1 or more, found a function',
    ],
    [
      { ops: {}, flags: { dispatchMaxBatch: 0 } },
      'flags.dispatchMaxBatch must be an integer, 1 or more, found 0',
    ],
    [
      { ops: {}, flags: { enqlast: true } },
      'flags.enqlast: no flag is named "enqlast"; expected one of enqLast, enqExiting, ' +
        'enqMigrationDisabled, dispatchMaxBatch, timeoutMs',
    ],
  ])('must be made of callbacks and flags: %j', (body, message) => {
    const definition = { name: 'mine', create: () => body as PolicyBody };
    expect(messageOf(() => new FakeMachine(guarded(definition)))).toBe(`policy "mine": ${message}`);
  });
});
