import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { userPolicies } from '../../src/policies/user.ts';
import { formatScenario, readScenarioFile } from '../../src/scenario/file.ts';
import { EMPTY_CAST, type ScenarioOf } from '../../src/scenario/scenario.ts';
import { cli, program, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;
const EXAMPLE = fileURLToPath(new URL('../../examples/my-policy.ts', import.meta.url));

function write(name: string, lines: readonly string[]): string {
  writeFileSync(join(cwd, name), `${lines.join('\n')}\n`);
  return name;
}

/** A policy with these callbacks. */
function policy(name: string, ops: string): readonly string[] {
  return [
    'export const policy = {',
    `  name: ${JSON.stringify(name)},`,
    '  create({ scx, sliceNs }) {',
    `    return { ops: { ${ops} } };`,
    '  },',
    '};',
  ];
}

const RUN = ['run', '--runs', '20', '--seed', '1', '--minimise-time', '1s'];

/** Breaks I-SUB-22 with the fault of power management, under whatever root. */
const scenario: ScenarioOf<'machine'> = {
  format: 'scx-check-scenario',
  version: 1,
  level: 'machine',
  design: { bandwidth: 'reservation', hierarchy: 'intended' },
  faults: ['bypass-resume-of-another-root'],
  cast: {
    ...EMPTY_CAST,
    topology: { tickNs: 1_000_000, cpus: [{ id: 0, core: 0, llc: 0, node: 0 }] },
    tasks: [{ id: 0, cgroup: 1, present: true }],
    schedulers: [{ id: 0, cgroup: 1, policy: 'my-policy', sliceNs: 5_000_000, present: false }],
  },
  operations: [
    { op: 'suspend' },
    { op: 'attach', scheduler: 0 },
    { op: 'wake', task: 0 },
    { op: 'resume' },
  ],
  schedule: [],
  property: 'I-SUB-22',
  failureKind: 'negative',
};
writeFileSync(join(cwd, 'needs.json'), formatScenario(scenario));

describe('run --policy', () => {
  test('the example holds, in the suite hierarchy', async () => {
    const { code, stdout, stderr } = await cli([...RUN, '--policy', EXAMPLE, '--json'], { cwd });
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as { verdict: string; suites: string[]; runs: number };
    // So few runs do not exercise everything.
    expect({ code, ...report }).toMatchObject({
      code: 3,
      verdict: 'inconclusive',
      suites: ['hierarchy'],
      runs: 20,
    });
  });

  test('what became of it is told: the example makes no mistake', async () => {
    const line = [...RUN, '--runs', '100', '--policy', EXAMPLE];
    const { stdout } = await cli(line, { cwd });
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      / policy my-policy: enabled [\d,]+ times; ended by an error 0 times, by the watchdog \d+ /,
    );
  });

  test('one that makes mistakes is no counterexample, but they are counted', async () => {
    const name = write('lost.mjs', policy('lost', 'enqueue(p) { scx.dsqInsert(p, 7, sliceNs); }'));
    const { code, stdout } = await cli([...RUN, '--policy', name, '--json'], { cwd });
    const { policies } = JSON.parse(stdout) as { policies: { errors: number }[] };
    expect(code).toBe(3);
    expect(policies).toMatchObject([
      { name: 'lost', firstError: expect.stringMatching(/^no DSQ 7 for task \d+$/) },
    ]);
    expect(policies[0]?.errors).toBeGreaterThan(5);
  });

  test('what others do in its name is not counted', async () => {
    // Programs of no scheduler speak for a root without sub_attach, and misuse kfuncs at times.
    const name = write('quiet.mjs', policy('quiet', ''));
    const { stdout } = await cli([...RUN, '--runs', '60', '--policy', name, '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      policies: [{ name: 'quiet', errors: 0, firstError: null }],
    });
  });

  test('another suite may be named', async () => {
    const line = [...RUN, '--suite', 'machine', '--policy', EXAMPLE, '--json'];
    const { stdout } = await cli(line, { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ suites: ['machine'] });
  });

  test('what breaks is replayed with the policy', async () => {
    const name = write('with space.mjs', policy('spaced', ''));
    const line = ['--with', scenario.faults[0] as string, '--only', 'I-SUB-22', '--policy', name];
    const { code, stdout } = await cli([...RUN, ...line, '--runs', '400'], { cwd });
    expect(code).toBe(1);
    const [, file = ''] = /^again +npx scx-check replay (\S+)/m.exec(stdout) ?? [];
    const needs = readScenarioFile(join(cwd, file)).cast.schedulers.some(
      (one) => one.policy === 'spaced',
    );
    expect(stdout.includes(`${file} --policy 'with space.mjs'\n`)).toBe(needs);
  });

  test('the next command knows nothing of it', async () => {
    await cli([...RUN, '--runs', '1', '--policy', EXAMPLE], { cwd });
    expect(userPolicies()).toHaveLength(1);
    await cli(['--version']);
    expect(userPolicies()).toEqual([]);
  });

  test('a name with a comma is one file', async () => {
    const name = write('a,b.mjs', policy('ab', ''));
    const { stderr } = await cli([...RUN, '--runs', '1', '--policy', name], { cwd });
    expect(stderr).toBe('');
  });
});

describe('a policy that cannot be used: exit 2, one line', () => {
  const thrower = policy('thrower', "init() { throw new Error('no\\nway'); }");
  const cases: readonly (readonly [string, readonly string[] | null, string])[] = [
    ['gone.ts', null, 'gone.ts: cannot be read: no such file'],
    ['text.txt', ['no module'], 'text.txt: expected a .ts, .js, .mjs module'],
    [
      'syntax.ts',
      ['export const policy = {', '  name: ;', '};'],
      'syntax.ts:2:8: does not compile: Unexpected token',
    ],
    [
      'empty.ts',
      [''],
      'empty.ts: no export named policy; expected export const policy = definePolicy({ ... })',
    ],
    [
      'shape.ts',
      ['export const policy = [];'],
      'shape.ts: policy.name must be a text of its own, found undefined',
    ],
    [
      'create.ts',
      ["export const policy = { name: 'x', create: 1 };"],
      'create.ts: policy.create must be a function, found 1',
    ],
    [
      'taken.ts',
      ["export const policy = { name: 'qmap', create() {} };"],
      'taken.ts: policy.name must not be that of a built-in policy, found "qmap"',
    ],
    ['load.ts', ["throw new Error('early');"], 'load.ts: it threw Error: early (load.ts:1)'],
    ['import.ts', ["import './lost.ts';"], "import.ts: Cannot find module './lost.ts'"],
    [
      'ops.ts',
      policy('misnamed', 'dispach() {}'),
      'policy "misnamed" (ops.ts): ops.dispach: no callback is named "dispach"; did you mean dispatch?',
    ],
    [
      'throws.mjs',
      thrower,
      'policy "thrower" (throws.mjs): the callback init threw Error: no way (throws.mjs:4)',
    ],
    [
      'answer.mjs',
      policy('vague', 'init() {}'),
      'policy "vague" (answer.mjs): the callback init must answer an integer, it answered undefined',
    ],
    [
      'argument.mjs',
      policy('wrong', "init: () => scx.createDsq('a')"),
      'policy "wrong" (argument.mjs): the callback init threw TypeError: createDsq: dsqId must be ' +
        'an integer, found "a" (argument.mjs:4)',
    ],
  ];

  test.each(cases)('%s', async (name, lines, message) => {
    if (lines !== null) write(name, lines);
    // The opening line stands before what is found out in a run.
    const { code, stderr } = await cli([...RUN, '--policy', name], { cwd });
    expect({ code, stderr: stderr.replace(/Unexpected token.*/, 'Unexpected token') }).toEqual({
      code: 2,
      stderr: `scx-check: ${message}\n`,
    });
  });

  test('two files with a policy of one name', async () => {
    write('one.mjs', policy('same', ''));
    write('two.mjs', policy('same', ''));
    const { code, stderr } = await cli([...RUN, '--policy', 'one.mjs', '--policy', 'two.mjs'], {
      cwd,
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'scx-check: two.mjs: one.mjs has a policy "same" already\n',
    });
  });

  test('a suite that has no schedulers', async () => {
    const { code, stderr } = await cli([...RUN, '--suite', 'bandwidth', '--policy', EXAMPLE]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'scx-check: --policy: the suite bandwidth has no schedulers; take another suite\n',
    );
  });

  test('in a search that has a thread of its own', async () => {
    write('throws.mjs', thrower);
    const { code, stderr } = await program([...RUN, '--policy', 'throws.mjs'], cwd);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'scx-check: policy "thrower" (throws.mjs): the callback init threw Error: no way (throws.mjs:4)\n',
    });
  });
});

test('a good policy, in a search that has a thread of its own', async () => {
  const { code, stdout, stderr } = await program([...RUN, '--policy', EXAMPLE, '--json'], cwd);
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'inconclusive', runs: 20 });
});

describe('a scenario that needs a policy of the user', () => {
  const MISSING =
    'scx-check: needs.json: cast.schedulers[0].policy: no policy is named "my-policy"; expected ' +
    'one of fifo, local, vtime, qmap, lavd; load your own with --policy FILE\n';

  test.each(['replay', 'explain', 'shrink'])('%s without it: exit 2, and how', async (command) => {
    const { code, stdout, stderr } = await cli([command, 'needs.json'], { cwd });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: MISSING });
  });

  test('with another one', async () => {
    const name = write('other.mjs', policy('other', ''));
    const { code, stderr } = await cli(['replay', 'needs.json', '--policy', name], { cwd });
    expect(code).toBe(2);
    expect(stderr).toBe(MISSING.replace('lavd;', 'lavd, other;'));
  });

  test('replay and explain with it', async () => {
    const replayed = await cli(['replay', 'needs.json', '--policy', EXAMPLE], { cwd });
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain('I-SUB-22/negative, operation 3: ');
    const explained = await cli(['explain', 'needs.json', '--policy', EXAMPLE], { cwd });
    expect(explained.code).toBe(1);
    expect(explained.stdout).toContain('scheduler   0 (my-policy) on the root');
    expect(explained.stdout).toContain('>>> here I-SUB-22 breaks');
  });

  test('shrink with it, down to a scenario that does without', async () => {
    const { code, stdout } = await cli(['shrink', 'needs.json', '--policy', EXAMPLE], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^needs\.json: I-SUB-22\/negative with 4 operations, now 2 \(minimal;/);
    expect(stdout).toContain('npx scx-check replay .scx-check/needs.min.json\n');
    expect(readScenarioFile(join(cwd, '.scx-check/needs.min.json')).cast.schedulers).toMatchObject([
      { policy: 'fifo' },
    ]);
  });
});
