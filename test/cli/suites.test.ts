import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../src/scenario/file.ts';
import { cli, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;

interface Report {
  readonly verdict: string;
  readonly design: { readonly bandwidth: string; readonly hierarchy: string };
  readonly suites: readonly string[];
  readonly runs: number;
  readonly properties: readonly { readonly id: string; readonly exercised: number }[];
  readonly monitors: readonly { readonly id: string }[];
  readonly counterexamples: readonly { readonly property: string; readonly file: string }[];
}

async function reportOf(line: string): Promise<Report & { readonly code: number }> {
  const { code, stdout, stderr } = await cli([...line.split(' '), '--json'], { cwd });
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as Report), code };
}

describe('the suites of a run', () => {
  test('hierarchy: schedulers, and no cpu.max', async () => {
    const report = await reportOf('run --suite hierarchy --runs 20 --seed 1');
    expect(report.suites).toEqual(['hierarchy']);
    expect(report.runs).toBe(20);
    expect(report.verdict).not.toBe('broken');
    const ids = report.properties.map(({ id }) => id);
    expect(ids).toContain('I-SUB-21');
    expect(ids).toContain('I-MCH-5');
    expect(ids).not.toContain('I-BW-7');
    expect(report.monitors.map(({ id }) => id)).toEqual([
      'M-task',
      'M-task-run',
      'M-ops-state',
      'M-scheduler',
      'M-bypass',
    ]);
    expect(report.properties.filter(({ exercised }) => exercised > 0).length).toBeGreaterThan(30);
  });

  test('machine: schedulers and cpu.max together', async () => {
    const report = await reportOf('run --suite machine --runs 4 --seed 1');
    expect(report.suites).toEqual(['machine']);
    const ids = report.properties.map(({ id }) => id);
    expect(ids).toContain('I-SUB-21');
    expect(ids).toContain('I-BW-7');
  });

  test.each([
    ['run', ['bandwidth', 'smp', 'hierarchy', 'machine']],
    ['run --suite all', ['bandwidth', 'smp', 'hierarchy', 'machine']],
    ['run --design reservation --design intended', ['bandwidth', 'smp', 'hierarchy', 'machine']],
    ['run --design as-merged', ['bandwidth', 'smp']],
    ['run --design kernel-newest', ['hierarchy', 'machine']],
    ['run --design kernel-baseline,as-merged', ['hierarchy', 'machine']],
    ['run --design kernel-newest --suite bandwidth', ['bandwidth']],
  ])('%s: those that the design changes, or that are named', async (line, suites) => {
    const report = await reportOf(`${line} --runs 3 --seed 1 --minimise-time 1ms`);
    expect(report.suites).toEqual(suites);
  });

  test('the designs stand on two axes', async () => {
    const line = 'run --design kernel-baseline,as-merged --runs 3 --seed 1 --minimise-time 1ms';
    expect((await reportOf(line)).design).toEqual({
      bandwidth: 'as-merged',
      hierarchy: 'kernel-baseline',
    });
  });
});

test('a law of the hierarchy that breaks: a table, and a file to replay', async () => {
  const line = 'run --suite hierarchy --with bypass-resume-of-another-root --only I-SUB-22';
  const { code, stdout } = await cli([...line.split(' '), '--runs', '400', '--seed', '1'], { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain('I-SUB-22 is broken: negative\n');
  // The resume is an operation, or comes when no more operations do.
  expect(stdout).toMatch(/^\d+ +0\.000 {2}power management suspends +ok/m);
  expect(stdout).toMatch(/^>>> +found +scheduler \d has bypass depth -1$/m);
  const [, file = ''] = /^again +npx scx-check replay (\S+)$/m.exec(stdout) ?? [];
  expect(existsSync(join(cwd, file))).toBe(true);
  expect(readScenarioFile(join(cwd, file)).level).toBe('machine');
  const replayed = await cli(['replay', file], { cwd });
  expect(replayed.code).toBe(1);
  expect(replayed.stdout).toContain('I-SUB-22/negative');
});

test('faults of one suite', async () => {
  const line = 'faults --suite hierarchy --component dsq,rbtree --runs 1 --time 1s --seed 1';
  const { stdout } = await cli([...line.split(' '), '--json'], { cwd });
  const { faults } = JSON.parse(stdout) as { faults: readonly { readonly component: string }[] };
  expect(new Set(faults.map(({ component }) => component))).toEqual(new Set(['dsq']));
});
