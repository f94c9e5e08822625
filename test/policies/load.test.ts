import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { drawHierarchyCast } from '../../src/arbitraries/machine-cast.ts';
import { Rng } from '../../src/core/rng.ts';
import { SCX_DSQ_LOCAL_ON } from '../../src/core/sched/constants.ts';
import { loadPolicy } from '../../src/policies/load.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import { isRogueName } from '../../src/scenario/policy-names.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';
import { cgroupView, fakeTask, SLICE } from '../helpers/fake-task.ts';

const folder = mkdtempSync(join(tmpdir(), 'scx-check-policies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A module outside of the reach of the package's own node_modules. */
function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function refusalOf(file: string): Promise<string> {
  const refusal = await loadPolicy(file, 'mine').then(
    () => 'it was loaded',
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(InputError);
  return (refusal as InputError).message;
}

describe('a policy is loaded', () => {
  test('from TypeScript, with the package and modules beside it', async () => {
    mkdirSync(join(folder, 'lib'), { recursive: true });
    write('lib/names.ts', ["export const name: string = 'typed';"]);
    const file = write('typed.ts', [
      "import { definePolicy, SCX_DSQ_LOCAL, type PolicyEnv } from 'scx-check';",
      "import { name } from './lib/names.ts';",
      'export const policy = definePolicy<PolicyEnv>({',
      '  name,',
      '  create: ({ scx, sliceNs }) => ({',
      '    ops: {',
      '      enqueue(p) {',
      '        scx.dsqInsert(p, SCX_DSQ_LOCAL, sliceNs satisfies number);',
      '      },',
      '    },',
      '  }),',
      '});',
    ]);
    const policy = await loadPolicy(file);
    expect(policy.name).toBe('typed');
    const machine = new FakeMachine(policy);
    machine.enqueue(fakeTask(1));
    expect(machine.on(SCX_DSQ_LOCAL_ON)).toEqual([1]);
  });

  test.each([
    ['plain.mjs', "import { definePolicy } from 'scx-check';", 'export const policy ='],
    ['plain.js', "const { definePolicy } = require('scx-check');", 'exports.policy ='],
  ])('from JavaScript: %s', async (name, first, second) => {
    const body = `definePolicy({ name: '${name}', create: () => ({ ops: {} }) });`;
    const file = write(name, [first, `${second} ${body}`]);
    expect((await loadPolicy(file)).name).toBe(name);
  });

  test('and what it throws later is told with its line', async () => {
    const file = write('late.ts', [
      'export const policy = {',
      "  name: 'late',",
      '  create: (env: object) => ({',
      '    ops: { enqueue() { (env as { gone(): void }).gone(); } },',
      '  }),',
      '};',
    ]);
    const machine = new FakeMachine(await loadPolicy(file, 'late.ts'));
    expect(() => machine.enqueue(fakeTask(1))).toThrow(
      /^policy "late" \(late\.ts\): the callback enqueue threw TypeError: .*gone is not a function \(late\.ts:4\)$/,
    );
  });

  test('and a wrong call of a kfunc is told with the line of the policy', async () => {
    const file = write('wrong.ts', [
      'export const policy = {',
      "  name: 'wrong',",
      '  create: ({ scx }: { scx: { dsqInsert(p: unknown): void } }) => ({',
      '    ops: { dispatch() { scx.dsqInsert(null); } },',
      '  }),',
      '};',
    ]);
    const machine = new FakeMachine(await loadPolicy(file, 'wrong.ts'));
    expect(() => machine.dispatch(0)).toThrow(
      'threw TypeError: dsqInsert: p must be a task, found null (wrong.ts:4)',
    );
  });
});

describe('a policy is not loaded', () => {
  test('from a file that is not there, or is no module', async () => {
    expect(await refusalOf(join(folder, 'gone.ts'))).toBe('mine: cannot be read: no such file');
    expect(await refusalOf(folder)).toBe('mine: expected a .ts, .js, .mjs module');
    mkdirSync(join(folder, 'folder.ts'));
    expect(await refusalOf(join(folder, 'folder.ts'))).toBe(
      'mine: cannot be read: it is a directory',
    );
    await expect(loadPolicy('policy.json')).rejects.toThrow('policy.json: expected a .ts');
  });

  test.each([
    [
      'typescript.ts',
      ['const a: number = 1;', 'export const policy = { name: };'],
      /^mine:2:\d+: /,
    ],
    [
      'module.mjs',
      ['export const policy = {', '  name: "x",', '  create( {', '};'],
      /^mine:4:\d+: /,
    ],
    ['script.js', ['const a = 1;', 'exports.policy = { name: };'], /^mine:2(:\d+)?: /],
  ])('if it does not compile: %s', async (name, lines, place) => {
    const message = await refusalOf(write(name, lines));
    expect(message).toMatch(place);
    expect(message).toContain('does not compile: ');
    expect(message).not.toContain('\n');
  });

  test('if a module beside it does not compile, which is named', async () => {
    const culprit = write('culprit.ts', ['export const a = (;']);
    const file = write('innocent.ts', ["export { a as policy } from './culprit.ts';"]);
    expect(await refusalOf(file)).toMatch(new RegExp(`^${culprit}:1:\\d+: does not compile: `));
  });

  test('if it imports what is not there', async () => {
    const file = write('lost.ts', ["export { policy } from './nowhere.ts';"]);
    expect(await refusalOf(file)).toBe("mine: Cannot find module './nowhere.ts'");
  });

  test.each([
    [
      'error.ts',
      "throw new RangeError('out of it');",
      /^mine: it threw RangeError: out of it \(mine:1\)$/,
    ],
    ['text.ts', "throw 'a text';", /^mine: it threw a text$/],
    ['nothing.ts', 'throw null;', /^mine: it threw null$/],
  ])('if it throws: %s', async (name, line, message) => {
    expect(await refusalOf(write(name, [line]))).toMatch(message);
  });

  test.each([
    [
      'none.ts',
      'export const other = 1;',
      'no export named policy; expected export const policy =',
    ],
    ['default.ts', 'export default {};', 'no export named policy'],
    ['number.ts', 'export const policy = 3;', 'policy must be an object, found 3'],
    ['null.ts', 'export const policy = null;', 'policy must be an object, found null'],
    [
      'name.ts',
      'export const policy = { create() {} };',
      'policy.name must be a text of its own, found undefined',
    ],
    [
      'empty.ts',
      "export const policy = { name: '', create() {} };",
      'policy.name must be a text of its own, found ""',
    ],
    [
      'taken.ts',
      "export const policy = { name: 'vtime', create() {} };",
      'policy.name must not be that of a built-in policy, found "vtime"',
    ],
    [
      'drawn.ts',
      "export const policy = { name: 'rogue-0', create() {} };",
      'policy.name must not be silent, restless, rogue-0, rogue-1, ..., names of rogues',
    ],
    [
      'create.ts',
      "export const policy = { name: 'x', create: {} };",
      'policy.create must be a function, found an object',
    ],
  ])('if its export is no policy: %s', async (name, line, message) => {
    expect(await refusalOf(write(name, [line]))).toContain(`mine: ${message}`);
  });
});

test('no policy of a user can be taken for a rogue that a search makes up', () => {
  const rng = new Rng(1);
  const names = new Set<string>();
  for (let i = 0; i < 200; i++) {
    for (const { name } of drawHierarchyCast(rng).policies) names.add(name);
  }
  expect(names.size).toBeGreaterThan(1);
  expect([...names].filter((name) => !isRogueName(name))).toEqual([]);
});

describe('the example', () => {
  const file = fileURLToPath(new URL('../../examples/my-policy.ts', import.meta.url));

  test('is short enough to be read', () => {
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThan(50);
  });

  test('dispatches its tasks and its children', async () => {
    const machine = new FakeMachine(await loadPolicy(file));
    expect(machine.init()).toBe(0);
    machine.idle.add(1);
    machine.wake(fakeTask(1));
    machine.wake(fakeTask(2, { weight: 200 }));
    expect(machine.on(SCX_DSQ_LOCAL_ON + 1)).toEqual([1]);
    expect(machine.callsOf('dsqInsert').at(-1)).toBe(`2 0 ${2 * SLICE}`);
    const { subAttach, subDetach } = machine.policy.ops;
    for (const id of [5, 6]) expect(subAttach?.(cgroupView(id))).toBe(0);
    machine.children.set(6, () => true);
    expect(machine.dispatch(0)?.id).toBe(2);
    machine.dispatch(0);
    subDetach?.(cgroupView(5));
    machine.dispatch(0);
    expect(machine.callsOf('subDispatch')).toEqual(['5', '6', '6']);
    expect(machine.errors).toEqual([]);
  });
});
