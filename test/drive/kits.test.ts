import { expect, test } from 'vitest';
import type { HostEvent } from '../../src/host/event.ts';
import { Host } from '../../src/host/host.ts';
import { hostSeams } from '../../src/host/seams.ts';
import { EMPTY_CAST } from '../../src/scenario/scenario.ts';
import type { RecordedLine } from '../../src/vectors/replay.ts';
import { drive } from './driving.ts';
import { type Answer, modelProgram } from './model-program.ts';

test('a queue without holds is asked for none', () => {
  const held: RecordedLine[] = [];
  const start = modelProgram('atq', {
    answer: (request, answer) => {
      if (request.hold === true) held.push(request);
      return request.op === 'hello' ? withoutHolds(answer) : answer;
    },
  });
  expect(drive({ component: 'atq', start, runs: 12 }).counterexamples).toEqual([]);
  expect(held).toEqual([]);
});

function withoutHolds(hello: Answer): Answer {
  if (hello.ret !== 0) return hello;
  const has = (op: string): boolean => op !== 'task_hold' && op !== 'task_drop';
  return { ...hello, operations: (hello.operations as string[]).filter(has) };
}

test('only the replenish timer begins an interval', () => {
  const events: HostEvent[] = [];
  const hooks = { nextTimer: () => null, fairRand: () => 0, tellsMoves: 'none' } as const;
  const fired = [
    ['accounting', 1],
    ['replenish', 2],
    ['a third one', 3],
  ] as const;
  const host = new Host(
    EMPTY_CAST,
    hostSeams,
    hooks,
    (event) => events.push(event),
    ({ op }) => (op === 'advance' ? { ret: 0, fired } : { ret: 0 }),
  );
  host.perform({ op: 'advance', ns: 10 });
  const intervals = events.filter(({ type }) => type === 'interval');
  expect(intervals).toEqual([{ type: 'interval', at: 2 }]);
});
