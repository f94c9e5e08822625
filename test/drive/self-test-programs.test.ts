import { afterAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/drive/self-test/check.ts';
import { runSelfTest, type SelfTestReport } from '../../src/drive/self-test/run.ts';
import { startProgram } from '../../src/drive/transport/program.ts';
import { selfTestJson } from '../../src/report/self-test-report.ts';
import { cli } from '../cli/harness.ts';
import { buildDriver, PYTHON_DRIVER, programOr, pythonOr, removeBuilt } from './examples.ts';

const OPTIONS = { timeoutMs: 5_000 };

afterAll(removeBuilt);

function failed({ checks }: SelfTestReport): readonly CheckResult[] {
  return checks.filter(({ verdict }) => verdict === 'failed');
}

describe('the examples pass', () => {
  test.for(['rbtree', 'atq', 'bandwidth-a'] as const)('driver-c as %s', (component, context) => {
    const program = programOr(context, buildDriver());
    const command = { program, args: ['--component', component] };
    const report = runSelfTest(startProgram, command, OPTIONS);
    expect(failed(report)).toEqual([]);
    expect(report.hello?.component).toBe(component);
  });

  test('driver-c as a program of recordings', (context) => {
    const program = programOr(context, buildDriver());
    const command = { program, args: ['--protocol', 'vectors'] };
    const options = { ...OPTIONS, component: 'bandwidth-a' } as const;
    expect(failed(runSelfTest(startProgram, command, options))).toEqual([]);
  });

  test('driver-python', (context) => {
    const command = { program: pythonOr(context), args: [PYTHON_DRIVER] };
    const report = runSelfTest(startProgram, command, OPTIONS);
    expect(failed(report)).toEqual([]);
    const json = selfTestJson(report) as { readonly checks: readonly CheckResult[] };
    expect(json).toMatchObject({
      command: 'drive',
      selfTest: true,
      system: { protocol: 'jsonl', component: 'atq' },
      verdict: 'holds',
    });
    expect(json.checks).toContainEqual({
      id: 'batch.order',
      says: 'A batch is answered by the array of the answers, in order.',
      verdict: 'not applicable',
      reason: 'its hello offers no batches',
    });
  });
});

describe('programs that fail', () => {
  test('a crash is shown with how it ended', (context) => {
    const program = programOr(context, buildDriver());
    const command = { program, args: ['--component', 'atq', '--crash-at', '7'] };
    const [first] = failed(runSelfTest(startProgram, command, OPTIONS));
    expect(first).toMatchObject({
      id: 'insert.order',
      flaw: { request: '{"op":"pop","q":1}', answer: 'crash: ended by SIGSEGV' },
    });
  });

  test('rubbish is shown as it was written', (context) => {
    const program = programOr(context, buildDriver());
    const command = { program, args: ['--component', 'atq', '--rubbish-at', '7'] };
    const [first] = failed(runSelfTest(startProgram, command, OPTIONS));
    expect(first?.flaw?.answer).toMatch(/^this is no answer /);
  });

  test('a program that cannot be started is none', () => {
    const report = runSelfTest(startProgram, { program: './no-such-driver', args: [] }, OPTIONS);
    expect(report).toMatchObject({ startError: 'ENOENT', checks: [] });
  });
});

describe('scx-check drive --self-test', () => {
  test('prints a line a check, and ends with 0', async (context) => {
    const program = programOr(context, buildDriver());
    const argv = ['drive', '--self-test', '--', program, '--component', 'atq'];
    const { code, stdout, stderr } = await cli(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^passed {2}insert.full {13}A queue that is full refuses with -28\.$/m);
    expect(stdout).toMatch(/\n29 passed, 0 failed, 3 not applicable\n$/);
  });

  test('ends with 1 where a check fails, and shows what was asked', async (context) => {
    const program = programOr(context, buildDriver());
    const argv = ['drive', '--self-test', '--json', '--', program, '--component', 'atq'];
    const { code, stdout } = await cli([...argv, '--bug', 'forgets-size']);
    expect(code).toBe(1);
    const { verdict, checks } = JSON.parse(stdout);
    expect(verdict).toBe('broken');
    expect(checks).toContainEqual({
      id: 'remove.counts',
      says: 'remove takes a task out once, and the count follows.',
      verdict: 'failed',
      request: '{"op":"nr_queued","q":1}',
      answer: '{"ret":1}',
      expected: '"ret" 0',
      log: [],
    });
  });

  test('speaks the protocol of recordings', async (context) => {
    const program = programOr(context, buildDriver());
    const flags = ['--self-test', '--protocol', 'vectors', '--component', 'rbtree'];
    const { code } = await cli(['drive', ...flags, '--', program, '--component', 'rbtree']);
    expect(code).toBe(0);
  });

  test('ends with 2 and one line for a program that cannot be started', async () => {
    const { code, stderr } = await cli(['drive', '--self-test', '--', './no-such-driver']);
    expect(code).toBe(2);
    expect(stderr).toBe('scx-check: ./no-such-driver: cannot be started: ENOENT\n');
  });
});
