import { describe, expect, test } from 'vitest';
import { composeSeams } from '../../src/core/seams.ts';
import type { Component } from '../../src/drive/contract/components.ts';
import type { CheckResult } from '../../src/drive/self-test/check.ts';
import { runSelfTest, type SelfTestReport } from '../../src/drive/self-test/run.ts';
import type { StartProgram } from '../../src/drive/transport/transport.ts';
import { asMerged } from '../../src/faults/presets.ts';
import { selfTestText } from '../../src/report/self-test-report.ts';
import { plain } from '../../src/report/text.ts';
import type { RecordedLine } from '../../src/vectors/replay.ts';
import { type Answer, type Defect, modelProgram } from './model-program.ts';

const COMMAND = { program: 'model', args: [] };
const OPTIONS = { timeoutMs: 5_000 };

function ofModel(component: Component, defect: Defect = {}): SelfTestReport {
  return runSelfTest(modelProgram(component, defect), COMMAND, OPTIONS);
}

function failed({ checks }: SelfTestReport): readonly CheckResult[] {
  return checks.filter(({ verdict }) => verdict === 'failed');
}

function without(answer: Answer, field: string): Answer {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== field));
}

describe('the model passes', () => {
  test.each(['rbtree', 'atq', 'bandwidth-a'] as const)('as %s', (component) => {
    const report = ofModel(component);
    expect(failed(report)).toEqual([]);
    expect(report.verdict).toBe('holds');
    expect(report.checks.length).toBeGreaterThan(20);
  });

  test.each(['rbtree', 'atq', 'bandwidth-a'] as const)('as %s of recordings', (component) => {
    const options = { ...OPTIONS, component };
    const report = runSelfTest(modelProgram(component), COMMAND, options);
    expect(failed(report)).toEqual([]);
    expect(report.protocol).toBe('vectors');
    const state = report.checks.find(({ id }) => id === 'state.form');
    expect(state?.verdict).toBe(component === 'bandwidth-a' ? 'passed' : 'not applicable');
  });

  test('and so does the library as first merged: its defects are no defects of a driver', () => {
    const seams = composeSeams(asMerged.map((fault) => fault.seams ?? {}));
    const start = modelProgram('bandwidth-a', {}, seams);
    expect(failed(runSelfTest(start, COMMAND, OPTIONS))).toEqual([]);
  });
});

/** The model with the calls and the accounting of the later version: it holds back at a timer. */
function accountingProgram(defect: Defect = {}): StartProgram {
  return (command, options) => {
    let isHeldBack = false;
    const answered = (request: RecordedLine, answer: Answer): Answer => {
      if (request.op === 'reset') isHeldBack = false;
      // It sums up every 20 ms: no sooner is what was reported known.
      if (request.op === 'advance') isHeldBack = (request.ns as number) >= 20_000_000;
      if (request.op === 'throttled' && answer.ret === -11 && !isHeldBack) return { ret: 0 };
      return request.op === 'hello' ? helloOfLater(answer) : answer;
    };
    const later: Defect = {
      ...defect,
      answer: (request, answer) => {
        const said = answered(request, answer);
        return defect.answer?.(request, said) ?? said;
      },
    };
    return modelProgram('bandwidth-b', later)(command, options);
  };
}

function helloOfLater(hello: Answer): Answer {
  if (hello.ret !== 0) return hello;
  const isOfModel = (op: string): boolean => !op.startsWith('is_');
  return { ...hello, operations: (hello.operations as string[]).filter(isOfModel), state: [] };
}

describe('the later version of the controller', () => {
  const ofLater = (defect?: Defect): SelfTestReport =>
    runSelfTest(accountingProgram(defect), COMMAND, OPTIONS);

  test('passes, though it holds back only when it has summed up', () => {
    expect(failed(ofLater())).toEqual([]);
  });

  test('does not, if it never holds back', () => {
    const admits: Defect = {
      answer: ({ op }, answer) =>
        op === 'throttled' && answer.ret === -11 ? { ...answer, ret: 0 } : answer,
    };
    const [first] = failed(ofLater(admits));
    expect(first).toMatchObject({ id: 'throttled.used-up', flaw: { expected: '"ret" -11' } });
  });
});

interface Case {
  readonly what: string;
  readonly component: Component;
  readonly defect: Defect;
  /** The checks that fail. */
  readonly fails: readonly string[];
  /** What is expected instead, of the first. */
  readonly expected: string;
}

const cases: readonly Case[] = [
  {
    what: 'a hello without operations',
    component: 'atq',
    defect: {
      answer: ({ op }, answer) => (op === 'hello' ? without(answer, 'operations') : answer),
    },
    fails: ['hello.form'],
    expected: 'expected "operations" to be an array of names',
  },
  {
    what: 'a hello of an operation that there is not',
    component: 'atq',
    defect: {
      answer: ({ op }, answer) =>
        op === 'hello' && answer.ret === 0
          ? { ...answer, operations: [...(answer.operations as string[]), 'puhs'] }
          : answer,
    },
    fails: ['hello.form'],
    expected: 'to have no "puhs"',
  },
  {
    what: 'a hello to whatever version',
    component: 'atq',
    defect: {
      answer: ({ op }, answer) => (op === 'hello' && answer.ret !== 0 ? { ret: 0 } : answer),
    },
    fails: ['hello.version'],
    expected: 'a negative "ret"',
  },
  {
    what: 'an output that is missing',
    component: 'atq',
    defect: { answer: ({ op }, answer) => (op === 'peek' ? without(answer, 'task_out') : answer) },
    fails: ['peek.leaves', 'reset.forgets', 'reset.repeats'],
    expected: 'expected "task_out" to be an id',
  },
  {
    what: 'an unknown cgroup that is accepted',
    component: 'bandwidth-a',
    defect: {
      answer: ({ op }, answer) =>
        op === 'init' && answer.ret === -2 ? { ...answer, ret: 0 } : answer,
    },
    fails: ['init.unknown-cgroup', 'reset.forgets', 'reset.repeats'],
    expected: '"ret" -2',
  },
  {
    what: 'a second init that is accepted',
    component: 'bandwidth-a',
    defect: {
      answer: ({ op }, answer) =>
        op === 'init' && answer.ret === -17 ? { ...answer, ret: 0 } : answer,
    },
    fails: ['init.twice', 'reset.forgets', 'reset.repeats'],
    expected: '"ret" -17 or -12',
  },
  {
    what: 'integers that are doubles',
    component: 'rbtree',
    defect: { line: (text) => JSON.stringify(JSON.parse(text)) },
    fails: ['integers', 'reset.forgets', 'reset.repeats'],
    expected: '',
  },
  {
    what: 'a state without a field that was offered',
    component: 'bandwidth-a',
    defect: {
      answer: (_request, answer) =>
        'state' in answer && !('operations' in answer)
          ? { ...answer, state: without(answer.state as Answer, 'timers') }
          : answer,
    },
    fails: ['state.form'],
    expected: 'expected "timers" to be an object',
  },
  {
    what: 'no state where one is asked for',
    component: 'bandwidth-a',
    defect: {
      answer: ({ op }, answer) => (op === 'hello' ? answer : without(answer, 'state')),
    },
    fails: ['state.form', 'state.refusal'],
    expected: 'expected "state" to be an object',
  },
  {
    what: 'a batch in disorder',
    component: 'atq',
    defect: { batch: (answers) => answers.toReversed() },
    fails: ['batch.order'],
    expected: 'expected "task_out" to be an id',
  },
  {
    what: 'a batch that ends with a refusal',
    component: 'atq',
    defect: {
      batch: (answers) => {
        const at = (answers as Answer[]).findIndex(({ ret }) => (ret as number) < 0);
        return at < 0 ? answers : answers.slice(0, at + 1);
      },
    },
    fails: ['batch.refusal'],
    expected: 'an array of 3 answers',
  },
  {
    what: 'answers in disorder',
    component: 'atq',
    defect: { order: (lines) => lines.toReversed() },
    fails: ['order.lines'],
    expected: '',
  },
  {
    what: 'a reset that resets nothing',
    component: 'atq',
    defect: { forgetsReset: true },
    fails: ['reset.forgets', 'reset.repeats', 'order.lines'],
    expected: '"ret" 0',
  },
  {
    what: 'an answer that is not the same again',
    component: 'atq',
    defect: (() => {
      let count = 0;
      return { answer: (_request: object, answer: Answer) => ({ ...answer, took: ++count }) };
    })(),
    fails: ['reset.repeats'],
    expected: 'as before: ',
  },
  {
    what: 'death by an unknown operation',
    component: 'rbtree',
    defect: { fails: ({ op }) => (op === 'no_such_operation' ? 'crash' : undefined) },
    fails: ['batch.refusal', 'unknown.operation'],
    expected: 'one line, in time',
  },
  {
    what: 'an answer that never comes',
    component: 'rbtree',
    defect: { fails: ({ op }) => (op === 'dump' ? 'timeout' : undefined) },
    fails: ['dump.order', 'reset.forgets', 'reset.repeats'],
    expected: 'one line, in time',
  },
  {
    what: 'a word that is no JSON',
    component: 'rbtree',
    defect: { answer: ({ op }, answer) => (op === 'check' ? 'fine' : answer) },
    fails: ['check.sound', 'reset.forgets', 'reset.repeats'],
    expected: 'a line of JSON',
  },
  {
    what: 'another exit code',
    component: 'atq',
    defect: { exitCode: 3 },
    fails: ['end.exit'],
    expected: 'exit code 0 at the end of input',
  },
];

describe('each defect of a driver is named', () => {
  test.each(cases)('$what', ({ component, defect, fails, expected }) => {
    const report = ofModel(component, defect);
    const flawed = failed(report);
    expect(flawed.map(({ id }) => id)).toEqual(fails);
    expect(report.verdict).toBe('broken');
    expect(flawed[0]?.flaw?.expected).toContain(expected);
    const text = selfTestText(report, plain);
    for (const { flaw } of flawed) {
      expect(flaw?.answer).not.toBe('');
      expect(text).toContain(String(flaw?.expected).slice(0, 20));
    }
  });
});
