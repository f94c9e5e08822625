import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { VERSION } from '../../src/report/tool.ts';
import { type Ran, temporary } from './harness.ts';

const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;

/** Runs the program; `when` may interrupt it as soon as something is on stdout. */
function run(argv: readonly string[], interrupt = false): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...argv], { cwd });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    if (interrupt && stdout === '') setTimeout(() => child.kill('SIGINT'), 500);
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

test('the program starts, and compiles itself if it has to', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
});

test('a search in its own thread gives one JSON object', async () => {
  const argv = 'run --with atq-remove-forgets-size --only I-ATQ-3 --runs 60 --seed 1 --json';
  const { code, stdout, stderr } = await run(argv.split(' '));
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'broken', seed: 1 });
});

test('an interrupt: what is known is reported, and the exit code is 130', async () => {
  const argv = 'run --with atq-remove-forgets-size --only I-ATQ-3 --time 60s --seed 1';
  const { code, stdout } = await run(argv.split(' '), true);
  expect(code).toBe(130);
  expect(stdout).toMatch(/verdict +interrupted; so far broken: /);
  expect(readdirSync(join(cwd, '.scx-check'))).toContain('I-ATQ-3-count-seed1.json');
});
