import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readScenarioFile } from '../../src/scenario/file.ts';
import { cli, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;

const FAULTY = 'run --with atq-remove-forgets-size --only I-ATQ-3 --runs 60 --seed 1'.split(' ');
const SOUND = 'run --only I-RB-1 --runs 40 --seed 1'.split(' ');
const FILE = '.scx-check/I-ATQ-3-count-seed1.min.json';
const ESCAPE = '\u001b[';

interface Counterexample {
  readonly property: string;
  readonly kind: string;
  readonly file: string;
  readonly operations: number;
  readonly minimal: boolean;
}

interface Report {
  readonly verdict: string;
  readonly counterexamples: readonly Counterexample[];
  readonly properties: readonly { readonly id: string; readonly verdict: string }[];
}

describe('run', () => {
  test('a broken property: exit 1, a table, a file, and a line to replay it', async () => {
    const { code, stdout, stderr } = await cli(FAULTY, { cwd });
    expect(code).toBe(1);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^scx-check run: .*with atq-remove-forgets-size; seed 1$/);
    expect(lines[1]).toBe('I-ATQ-3 is broken: count');
    expect(lines.at(-1)).toMatch(/verdict +broken: 1 property, 1 counterexample; seed 1$/);
    expect(stdout).toContain(`npx scx-check replay ${FILE}\n`);
    expect(existsSync(join(cwd, '.scx-check/I-ATQ-3-count-seed1.json'))).toBe(true);
    expect(readScenarioFile(join(cwd, FILE)).operations).toHaveLength(3);
  });

  test('the same seed and number of runs give the same report', async () => {
    expect(await cli(FAULTY, { cwd })).toEqual(await cli(FAULTY, { cwd }));
  });

  test('--json: one object with the fields of the contract', async () => {
    const { code, stdout, stderr } = await cli([...FAULTY, '--json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const report = JSON.parse(stdout) as Report;
    expect(Object.keys(report)).toEqual(
      (
        'tool version command seed design faults suites verdict runs operations skipped ' +
        'elapsedMs properties notApplicable witnesses monitors counterexamples'
      ).split(' '),
    );
    expect(report.counterexamples).toEqual([
      {
        property: 'I-ATQ-3',
        kind: 'count',
        message: expect.any(String),
        file: FILE,
        operations: 3,
        switches: 0,
        tasks: 0,
        cgroups: 0,
        cpus: 0,
        minimal: true,
      },
    ]);
  });

  test('--reporter junit: XML on stdout, the seed on stderr', async () => {
    const { code, stdout, stderr } = await cli([...FAULTY, '--reporter', 'junit'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^<\?xml version="1.0"/);
    expect(stdout).toContain('&gt;&gt;&gt; here I-ATQ-3 breaks');
    expect(stderr).toMatch(/seed 1\n$/);
  });

  test('what holds: exit 0', async () => {
    const { code, stdout } = await cli(SOUND, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('holds: 1 property; seed 1');
  });

  test('what was not exercised: exit 3', async () => {
    const { code, stdout } = await cli('run --runs 1 --seed 1'.split(' '), { cwd });
    expect(code).toBe(3);
    expect(stdout).toContain('not exercised');
  });

  test('a seed is drawn and printed', async () => {
    const { stdout } = await cli('run --only I-RB-1 --time 50ms'.split(' '), { cwd });
    const seeds = [...stdout.matchAll(/seed (\d+)/g)].map(([, seed]) => seed);
    expect(seeds).toHaveLength(2);
    expect(new Set(seeds).size).toBe(1);
  });

  test('--out: elsewhere', async () => {
    const { stdout } = await cli([...FAULTY, '--out', join(cwd, 'else where')], { cwd });
    expect(stdout).toContain(
      `npx scx-check replay '${cwd}/else where/I-ATQ-3-count-seed1.min.json'`,
    );
  });

  test('without the fault of a design', async () => {
    const line = 'run --design as-merged --without atq-remove-forgets-size --only I-ATQ-3';
    const { code } = await cli([...line.split(' '), '--runs', '60', '--seed', '1'], { cwd });
    expect(code).toBe(0);
  });
});

describe('terminals', () => {
  test('progress and colours are for terminals', async () => {
    const { stdout, stderr } = await cli(FAULTY, { cwd, isTTY: true });
    expect(stdout).toContain(`${ESCAPE}31mbroken`);
    expect(stderr).toContain('runs, ');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
  });

  test('NO_COLOR takes the colours away', async () => {
    const { stdout } = await cli(FAULTY, { cwd, isTTY: true, env: { NO_COLOR: '1' } });
    expect(stdout).not.toContain(ESCAPE);
    const empty = await cli(FAULTY, { cwd, isTTY: true, env: { NO_COLOR: '' } });
    expect(empty.stdout).toContain(ESCAPE);
  });
});

describe('commands on the file that run wrote', () => {
  test('replay', async () => {
    await cli(FAULTY, { cwd });
    const { code, stdout } = await cli(['replay', FILE], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/broken, 3 operations\n {2}I-ATQ-3\/count, operation 2: /);
    const json = await cli(['replay', FILE, '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ command: 'replay', verdict: 'broken' });
  });

  test('explain', async () => {
    const { code, stdout } = await cli(['explain', FILE], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatchSnapshot();
    const json = await cli(['explain', FILE, '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ broken: { property: 'I-ATQ-3' } });
  });

  test('shrink', async () => {
    const found = FILE.replace('.min', '');
    const { code, stdout } = await cli(['shrink', found, '--out', 'small'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /I-ATQ-3\/count with \d+ operations, now 3 \(minimal; \d+ evaluations\)/,
    );
    expect(stdout).toContain('npx scx-check replay small/I-ATQ-3-count-seed1.min.json');
    expect(readFileSync(join(cwd, 'small/I-ATQ-3-count-seed1.min.json'), 'utf8')).toBe(
      readFileSync(join(cwd, FILE), 'utf8'),
    );
    const json = await cli(['shrink', FILE, '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ operations: 3, minimal: true, output: FILE });
  });
});
