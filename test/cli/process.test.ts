import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { VERSION } from '../../src/report/tool.ts';
import { program, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;

test('the program starts, and compiles itself if it has to', async () => {
  expect(await program(['--version'], cwd)).toEqual({
    code: 0,
    stdout: `${VERSION}\n`,
    stderr: '',
  });
});

test('a search in its own thread gives one JSON object', async () => {
  const argv = 'run --with atq-remove-forgets-size --only I-ATQ-3 --runs 60 --seed 1 --json';
  const { code, stdout, stderr } = await program(argv.split(' '), cwd);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'broken', seed: 1 });
});

test('an interrupt: what is known is reported, and the exit code is 130', async () => {
  const argv = 'run --with atq-remove-forgets-size --only I-ATQ-3 --time 60s --seed 1';
  const { code, stdout } = await program(argv.split(' '), cwd, true);
  expect(code).toBe(130);
  expect(stdout).toMatch(/verdict +interrupted; so far broken: /);
  expect(readdirSync(join(cwd, '.scx-check'))).toContain('I-ATQ-3-count-seed1.json');
});
