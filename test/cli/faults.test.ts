import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cli, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;

test('a fault that is found: exit 0, a row, a file', async () => {
  const line = 'faults --only atq-remove-forgets-size --seed 1 --time 20s';
  const { code, stdout, stderr } = await cli(line.split(' '), { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^scx-check faults: 1 fault; seed 1\n/);
  expect(stdout).toMatch(/atq-remove-forgets-size +1\/1 +I-/);
  expect(stdout).toMatch(/found 1 of 1 fault; seed 1\n$/);
  expect(existsSync(join(cwd, '.scx-check/faults/atq-remove-forgets-size.json'))).toBe(true);
});

test('--json has the fields of the contract', async () => {
  const line = 'faults --only atq-remove-forgets-size --seeds 2 --seed 1 --time 20s --json';
  const { stdout } = await cli(line.split(' '), { cwd });
  const report = JSON.parse(stdout) as { faults: object[]; score: object };
  expect(report.score).toEqual({ found: 1, total: 1 });
  expect(report.faults).toHaveLength(1);
  expect(Object.keys(report.faults[0] as object).sort()).toEqual(
    (
      'component design file found foundBy foundSeeds id kind minimal msMedian msWorst ' +
      'operationsFound operationsMinimal runsMedian seeds strategy'
    ).split(' '),
  );
});

test('a fault that is not found: exit 1', async () => {
  const line = 'faults --only burst-reset-lost --seed 1 --runs 1 --time 2s';
  const { code, stdout } = await cli(line.split(' '), { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain('not found');
});

test('nothing to look for: exit 3', async () => {
  const { code, stdout } = await cli('faults --component rbtree --kind race --json'.split(' '), {
    cwd,
  });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ faults: [], score: { found: 0, total: 0 } });
});
