import { describe, expect, test } from 'vitest';
import { explain } from '../../src/report/explain.ts';
import { formatExplanation } from '../../src/report/explanation-text.ts';
import { jsonText } from '../../src/report/json.ts';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import type { SmpOperation } from '../../src/scenario/smp-operation.ts';
import {
  doubleInsert,
  freedWhileHeld,
  overtakenBudget,
  sleepsInBacklog,
  smpSmall,
} from './race-samples.ts';

describe('a race in print', () => {
  test.each([
    ['two inserters', doubleInsert],
    ['a record that is freed while it is held', freedWhileHeld],
    ['a store that overtakes another', overtakenBudget],
    ['a lock that is given up', sleepsInBacklog],
    ['a lock that is given up, which ends the scheduler', { ...sleepsInBacklog, faults: [] }],
  ])('%s', (_, scenario) => {
    expect(formatExplanation(explain(scenario))).toMatchSnapshot();
  });
});

describe('a race as data', () => {
  test('has a row for each step that matters, and a reason for each switch', () => {
    const { steps, race } = explain(doubleInsert);
    expect(steps.map(({ operation }) => operation)).toEqual([
      'create(queue 0, vtime) (CPU 0)',
      'create(queue 1, vtime) (CPU 0)',
    ]);
    expect(race?.columns.map(({ title }) => title)).toEqual(['CPU 0', 'CPU 1']);
    expect(race?.switches).toEqual([
      {
        after: 4,
        cpu: 0,
        why: 'CPU 0 has tested atq of task 0 (none); CPU 1 changes it (none -> queue 1) before CPU 0 writes it.',
      },
    ]);
    expect(race?.rows[1]).toEqual({
      first: 4,
      last: 4,
      cpu: 0,
      column: 0,
      texts: ['tests atq of task 0: none', 'stands before: write atq of task 0'],
    });
  });

  test('is part of the report', () => {
    const { race } = explain(freedWhileHeld);
    expect(JSON.parse(jsonText(explain(freedWhileHeld))).race).toEqual(race);
  });

  test('ends where the law breaks', () => {
    const { race } = explain(freedWhileHeld);
    expect(race?.rows.at(-1)?.texts).toEqual(['updates holdcnt of the record of task 0: 1 -> 0']);
    expect(race?.after).toEqual([]);
  });

  test('is the same from a file', () => {
    const again = parseScenario(formatScenario(overtakenBudget), 'f');
    expect(explain(again)).toEqual(explain(overtakenBudget));
  });
});

/** The explanation of operations on a machine without faults. */
function told(operations: readonly SmpOperation[], schedule: readonly number[] = []): string {
  return formatExplanation(explain({ ...smpSmall, operations, schedule }));
}

describe('a race in which nothing breaks', () => {
  const queue: SmpOperation = { op: 'create', q: 0, fifo: true, cpu: 0, first: true };
  const inserts: readonly SmpOperation[] = [
    queue,
    { op: 'insert', q: 0, task: 0, cpu: 0 },
    { op: 'insert', q: 0, task: 1, cpu: 1 },
  ];

  test('tells what came of it', () => {
    const text = told(inserts);
    expect(text).toContain('No law breaks.');
    expect(text).toMatch(/1-\d+ +insert\(queue 0, task 0\): ok/);
    expect(text).toContain('all paths have run: task 0 of the queues: in queue 0');
    expect(text).toContain('CPUs go on until nobody waits: nothing changes');
  });

  test('names the holder of a lock that another waits for', () => {
    // CPU 0 holds the lock when CPU 1 comes to it.
    const text = told(inserts, [0, 0, 0, 1]);
    expect(text).toContain('has to wait: take the atq_lock of queue 0');
    expect(text).toContain('CPU 1 has to wait for the atq_lock of queue 0, which CPU 0 holds.');
  });

  test('says when a switch is of no account', () => {
    const text = told(
      [queue, { op: 'task_hold', task: 0, cpu: 0 }, { op: 'task_detach', task: 1, cpu: 1 }],
      [0, 1],
    );
    expect(text).toContain('Until CPU 0 goes on, others touch nothing');
    expect(text).toContain('ends: ok, holdcnt 1');
  });

  test('tells what a dispatcher sees', () => {
    const text = told([
      queue,
      { op: 'insert', q: 0, task: 4, cpu: 0, first: true },
      { op: 'dispatch_queue', q: 0, cpu: 1 },
    ]);
    expect(text).toContain('peek(queue 0): task 4');
    expect(text).toContain('pop(queue 0): task 4');
  });

  test('may have no paths', () => {
    expect(told([queue])).toContain('all paths have run: nothing changes');
  });
});

test('tasks of the queues have their full name where there are others', () => {
  const text = told(
    [
      { op: 'create', q: 0, fifo: true, cpu: 0, first: true },
      { op: 'wake', task: 0, cpu: 0, first: true },
      { op: 'task_hold', task: 0, cpu: 0 },
      { op: 'task_hold', task: 0, cpu: 1 },
    ],
    [0, 1],
  );
  expect(text).toContain('yet to update holdcnt of task 0 of the queues');
});
