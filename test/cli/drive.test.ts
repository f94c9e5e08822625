import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../quality/sources.ts';
import { cli, program, temporary } from './harness.ts';

const { path: cwd, remove } = temporary();
afterAll(remove);

const LOADER = join(ROOT, 'node_modules/jiti/lib/jiti-register.mjs');
const MODEL = join(ROOT, 'test/drive/model-driver.ts');

/** The words that start the model as a program. */
function model(component: string, ...flags: string[]): string[] {
  return ['--', process.execPath, '--import', LOADER, MODEL, component, ...flags];
}

describe('what is no program to drive is refused in one line', () => {
  const script = join(cwd, 'text');
  writeFileSync(script, 'text');
  test.for([
    [[], 'expected a program: scx-check drive [options] -- program [arguments]'],
    [['--', '/no/such'], '/no/such: no such program'],
    [['--', script], `${script}: not a program that may be run`],
    [['--', 'true'], 'true: no answer to hello: ended with exit code 0'],
    [['--', 'cat'], 'expected "ret" to be an integer, found nothing'],
    [['--', 'echo', 'hi'], 'expected JSON, found "hi"'],
    [['--timeout', '100ms', '--', 'sleep', '9'], 'sleep: no answer to hello: no answer within'],
    [['--component', 'rbtree', '--', 'cat'], '--component goes with --protocol vectors'],
    [['--protocol', 'vectors', '--', 'cat'], 'say what it is: --component rbtree|atq|'],
    [['--protocol', '2', '--', 'cat'], "argument '2' is invalid. Allowed choices are 1, vectors"],
    [['--protocol', 'vectors', '--component', 'x', '--', 'cat'], "argument 'x' is invalid"],
    [
      ['--differential', '--protocol', 'vectors', '--component', 'bandwidth-b', '--', 'cat'],
      '--differential: there is no model of bandwidth-b',
    ],
    [['--replay', '/no/file', '--', 'cat'], '/no/file: cannot be read: no such file'],
    [['--design', 'cfs', '--', 'cat'], '--design: no component is of the design cfs'],
    [['--with', 'no-such-fault', '--', 'cat'], 'no-such-fault'],
    [['--seed', '-1', '--', 'cat'], 'Expected a whole number'],
    [['--record', '/no/dir/x', ...model('atq')], '/no/dir/x: cannot be written'],
    [['--only', 'I-RB-2', ...model('rbtree')], '--only: I-RB-2 is not judged here: no program'],
    [model('atq', '--version', '9'), 'expected "version" to be 1, found 9'],
  ] as const)('%j', async ([argv, message]) => {
    const { code, stdout, stderr } = await cli(['drive', ...argv], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
  });
});

describe('a program that is driven', () => {
  test('holds', async () => {
    const argv = ['drive', '--runs', '6', '--seed', '1', '--json', ...model('atq')];
    const { code, stdout, stderr } = await cli(argv, { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'drive',
      verdict: 'holds',
      runs: 6,
      counterexamples: [],
      system: { protocol: '1', component: 'atq', name: 'the model', crashes: 0, restarts: 0 },
    });
  });

  test('crashes: a finding with its scenario, signal and log, and it can be had again', async () => {
    const crashing = model('rbtree', '--crash-at', '5');
    const argv = ['drive', '--runs', '3', '--seed', '1', '--out', 'out'];
    const json = await cli([...argv, '--json', '--minimise-time', '3s', ...crashing], { cwd });
    expect(json.code).toBe(1);
    const { counterexamples, system } = JSON.parse(json.stdout);
    expect(system.crashes).toBeGreaterThan(0);
    expect(counterexamples).toMatchObject([
      {
        property: 'D-crash',
        kind: 'crash',
        failureKind: 'SIGSEGV',
        driver: { signal: 'SIGSEGV', exitCode: null, log: ['the end is near'] },
        reproduces: 'after reset',
      },
    ]);
    const { file } = counterexamples[0];
    expect(readFileSync(join(cwd, file), 'utf8')).not.toContain(ROOT);

    const again = await cli(['drive', '--replay', file, ...crashing], { cwd });
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('D-crash/SIGSEGV, operation 4: ended by SIGSEGV, asked {"op":');
    const mended = await cli(['drive', '--replay', file, ...model('rbtree')], { cwd });
    expect({ code: mended.code, stdout: mended.stdout }).toMatchObject({ code: 0 });

    const record = join(cwd, 'replay.jsonl');
    const flags = ['drive', '--replay', file, '--record', record, '--json'];
    const recorded = await cli([...flags, ...crashing], { cwd });
    expect(JSON.parse(recorded.stdout)).toMatchObject({
      command: 'drive',
      verdict: 'broken',
      failures: [{ property: 'D-crash', kind: 'SIGSEGV', operation: 4 }],
      also: [],
    });
    expect(readFileSync(record, 'utf8')).toMatch(/^{"op":"begin"/);

    const text = await cli([...argv, '--minimise-time', '100ms', ...crashing], { cwd });
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('D-crash is broken: SIGSEGV');
    expect(text.stdout).toMatch(/^program {5}SIGSEGV$/m);
    expect(text.stdout).toMatch(/^log {9}the end is near$/m);
    expect(text.stdout).toContain('npx scx-check drive --replay out/D-crash-SIGSEGV-seed1');
    expect(text.stdout).toContain('not judged');
  });

  test('hangs: it is ended, and nothing is left of it', async () => {
    const argv = ['drive', '--runs', '2', '--seed', '1', '--timeout', '300ms', '--json'];
    const minimising = ['--minimise-time', '3s'];
    const { code, stdout } = await cli(
      [...argv, ...minimising, ...model('atq', '--hang-at', '7', '--tag', tag('hung'))],
      { cwd },
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout).counterexamples).toMatchObject([{ kind: 'timeout' }]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(processesWith(tag('hung'))).toEqual([]);
  });

  test('an interrupt ends the search and the program', async () => {
    const stopped = tag('stopped');
    const argv = ['drive', '--time', '60s', '--seed', '1', ...model('atq', '--tag', stopped)];
    const search = program(argv, cwd);
    // Both: the sources may have to be compiled before the program is started.
    await until(() => processesWith(stopped, 'model-driver').length > 1);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (const { pid } of processesWith(stopped, 'bin.js')) process.kill(pid, 'SIGINT');
    const { code, stdout } = await search;
    expect(code).toBe(130);
    expect(stdout).toContain('interrupted; so far');
    await until(() => processesWith(stopped).length === 0).catch(() => {});
    expect(processesWith(stopped)).toEqual([]);
  });
});

/** A word that no other process of the machine has on its command line. */
function tag(name: string): string {
  return `${name}-by-drive-test-${process.pid}`;
}

/** Processes whose command line has each of these. */
function processesWith(...parts: readonly string[]): { pid: number; words: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), words: wordsOf(name) }))
    .filter(({ words }) => parts.every((part) => words.includes(part)));
}

/** The command line of a process; empty where it is gone. */
function wordsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !condition(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(condition()).toBe(true);
}
