import { describe, expect, test } from 'vitest';
import { type HistoryCall, isLinearizable } from '../../../properties/smp/linearizability.ts';
import { linearizable } from '../../../properties/smp/linearizable.ts';
import type { QueueAnswer, QueueCall } from '../../../src/scenario/queue-operation.ts';

import { castOf, first } from '../../helpers/race-script.ts';
import { SmpBench } from '../../helpers/smp-bench.ts';

const create: QueueCall = { op: 'create', q: 0, fifo: true };
const insert = (task: number): QueueCall => ({ op: 'insert', q: 0, task });
const pop: QueueCall = { op: 'pop', q: 0 };
const peek: QueueCall = { op: 'peek', q: 0 };
const done: QueueAnswer = { ret: 0 };
const out = (task: number | null): QueueAnswer => ({ ret: 0, task_out: task });

/** A call from one time to another. */
function at(from: number, to: number, call: QueueCall, answer = done): HistoryCall {
  return { call, answer, from, to };
}

describe('a history', () => {
  const made = at(0, 1, create);

  test.each<[string, HistoryCall[]]>([
    ['without calls', []],
    ['one after the other', [made, at(2, 3, insert(1)), at(4, 5, pop, out(1))]],
    [
      'two inserts at once, either way',
      [
        made,
        at(2, 5, insert(1)),
        at(3, 4, insert(2)),
        at(6, 7, pop, out(1)),
        at(8, 9, pop, out(2)),
      ],
    ],
    [
      'a pop that came before an insert that began first',
      [made, at(2, 5, insert(1)), at(3, 4, pop, out(null)), at(6, 7, peek, out(1))],
    ],
    [
      'two pops of one task, of which one finds nothing',
      [made, at(2, 3, insert(1)), at(4, 7, pop, out(1)), at(5, 6, pop, out(null))],
    ],
  ])('has an order: %s', (_what, history) => {
    expect(isLinearizable(history)).toBe(true);
  });

  test.each<[string, HistoryCall[]]>([
    [
      'a task that comes twice',
      [made, at(2, 3, insert(1)), at(4, 7, pop, out(1)), at(5, 6, pop, out(1))],
    ],
    ['a task that nobody inserted', [made, at(2, 3, pop, out(4))]],
    [
      'an insert that had ended and is not seen',
      [made, at(2, 3, insert(1)), at(4, 5, pop, out(null))],
    ],
    [
      'FIFO order of inserts of which one had ended',
      [made, at(2, 3, insert(1)), at(4, 5, insert(2)), at(6, 7, pop, out(2))],
    ],
  ])('has none: %s', (_what, history) => {
    expect(isLinearizable(history)).toBe(false);
  });

  test('may be explained in any order only where calls overlap', () => {
    const overlapping = [made, at(2, 5, insert(1)), at(3, 4, insert(2)), at(6, 7, pop, out(2))];
    expect(isLinearizable(overlapping)).toBe(true);
    const apart = [made, at(2, 3, insert(1)), at(4, 5, insert(2)), at(6, 7, pop, out(2))];
    expect(isLinearizable(apart)).toBe(false);
  });
});

describe('I-SMP-15', () => {
  const calls = [
    ...first({ ...create, cpu: 0 }, { ...insert(1), cpu: 0 }),
    { ...pop, cpu: 0 },
    { ...pop, cpu: 1 },
  ] as const;

  test('holds for a race of calls', () => {
    const bench = new SmpBench(castOf([0, 0])).watch(linearizable);
    bench.race(...calls);
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for answers that no order gives', () => {
    const bench = new SmpBench(castOf([0, 0])).watch(linearizable);
    bench.spoil = (event) => {
      if (event.type === 'answer' && event.call.op === 'pop') {
        (event as { answer: QueueAnswer }).answer = out(1);
      }
    };
    bench.race(...calls);
    expect(bench.messages).toEqual([
      'no order explains: create answers 0, insert answers 0, pop answers task 1, pop answers task 1',
    ]);
  });

  test('says nothing of one call', () => {
    const bench = new SmpBench(castOf([0])).watch(linearizable);
    bench.race({ ...create, cpu: 0 });
    expect(bench).toMatchObject({ kinds: [], exercised: 0 });
  });
});
