import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { SuiteJudge } from '../../src/report/suite-judge.ts';
import { EMPTY_CAST } from '../../src/scenario/scenario.ts';
import { scxCheck } from '../../src/vitest.ts';
import { temporary } from '../cli/harness.ts';
import { broken, holds } from '../report/sample.ts';

const directory = temporary();
afterAll(directory.remove);

// A suite that holds, declared as a user would.
scxCheck({ suite: 'bandwidth', only: ['I-RB-1', 'M-queue-entry'], runs: 40, seed: 1 });
scxCheck({
  suite: 'bandwidth',
  design: 'as-merged',
  without: ['atq-remove-forgets-size'],
  only: ['I-ATQ-3'],
  timeMs: 300,
  minimiseMs: 0,
  out: directory.path,
});

describe('a suite that fails', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');

  test('prints the explanation, the seed and the file', () => {
    const fixture = fileURLToPath(new URL('./fixture', import.meta.url));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [vitest, 'run', '--config', join(fixture, 'vitest.config.ts'), '--root', root],
      {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1', SCX_CHECK_OUT: directory.path },
      },
    );
    const output = stdout + stderr;
    expect(status).toBe(1);
    expect(output).toContain('scx-check bandwidth, bandwidth reservation, hierarchy intended');
    expect(output).toContain('I-ATQ-3 is broken: count');
    expect(output).toContain('>>> here I-ATQ-3 breaks');
    expect(output).toMatch(/seed {8}1\n/);
    expect(output).toContain(`npx scx-check replay ${directory.path}/I-ATQ-3-count-seed1`);
    expect(output).toMatch(/1 failed \| 1 passed/);
    expect(readdirSync(directory.path).join()).toContain('I-ATQ-3-count-seed1');
  });
});

describe('what fails a test', () => {
  test('a property that broke, though its counterexample may not', () => {
    const sound = broken.counterexamples.map((one) => ({
      ...one,
      scenario: { ...one.scenario, level: 'tree', cast: EMPTY_CAST, operations: [] },
    })) as unknown as typeof broken.counterexamples;
    const twice = { ...broken, counterexamples: [...sound, ...sound] };
    const judge = new SuiteJudge(twice, directory.path, 'out');
    expect(() => judge.expectProperty('I-BW-6')).toThrow(
      'npx scx-check replay out/I-BW-6-size-seed7',
    );
    expect(() => judge.expectUnbroken('M-budget')).not.toThrow();
  });

  test('a property that was not exercised, or not looked at', () => {
    const judge = new SuiteJudge({ ...broken, counterexamples: [] }, directory.path, 'out');
    expect(() => judge.expectProperty('I-BW-5')).not.toThrow();
    expect(() => judge.expectProperty('I-BW-9')).toThrow(
      'I-BW-9 was not exercised in 1234 runs, so nothing is known; seed 7',
    );
    expect(() => judge.expectProperty('I-BW-99')).toThrow('I-BW-99 was not exercised');
  });

  test('a witness that is missing', () => {
    const judge = new SuiteJudge({ ...broken, counterexamples: [] }, directory.path, 'out');
    expect(() => judge.expectWitnesses()).toThrow('not seen in 1234 runs: burst-used; seed 7');
    expect(() => new SuiteJudge(holds, directory.path, 'out').expectWitnesses()).not.toThrow();
  });
});
