import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { formatScenario } from '../../src/scenario/file.ts';
import { DEFAULT_DESIGN, EMPTY_CAST, type ScenarioOf } from '../../src/scenario/scenario.ts';
import { cli, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;
const VECTORS = fileURLToPath(new URL('../fixtures/vectors', import.meta.url));

/** Breaks I-ATQ-3 under the fault of the queue's size, and nothing without it. */
const scenario: ScenarioOf<'queue'> = {
  format: 'scx-check-scenario',
  version: 1,
  level: 'queue',
  design: DEFAULT_DESIGN,
  faults: ['atq-remove-forgets-size'],
  cast: EMPTY_CAST,
  operations: [
    { op: 'create', q: 0, fifo: true },
    { op: 'insert', q: 0, task: 0 },
    { op: 'remove', q: 0, task: 0 },
  ],
  schedule: [],
  property: 'I-ATQ-3',
  failureKind: 'count',
};

function write(name: string, changes: Partial<ScenarioOf<'queue'>>): string {
  writeFileSync(join(cwd, name), formatScenario({ ...scenario, ...changes }));
  return name;
}

describe('files that do not break what they name', () => {
  const sound = write('sound.json', { faults: [] });

  test('replay holds, and says so', async () => {
    const { code, stdout } = await cli(['replay', sound], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(
      'sound.json: holds, 3 operations; I-ATQ-3/count, which the file names, does not break\n',
    );
  });

  test('replay of a file that names nothing', async () => {
    const { property: _, failureKind: __, ...anonymous } = scenario;
    writeFileSync(join(cwd, 'anonymous.json'), formatScenario({ ...anonymous, faults: [] }));
    expect((await cli(['replay', 'anonymous.json'], { cwd })).stdout).toBe(
      'anonymous.json: holds, 3 operations\n',
    );
    writeFileSync(join(cwd, 'anonymous.json'), formatScenario(anonymous));
    expect((await cli(['replay', 'anonymous.json'], { cwd })).code).toBe(1);
    expect((await cli(['explain', 'anonymous.json'], { cwd })).stdout).toMatch(/ is broken: /);
  });

  test('replay of a file that names something else', async () => {
    const { code, stdout } = await cli(['replay', write('other.json', { failureKind: 'x' })], {
      cwd,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('I-ATQ-3/count, operation 2');
    expect(stdout).toContain('  I-ATQ-3/x, which the file names, does not break\n');
  });

  test('explain shows the table all the same', async () => {
    const { code, stdout } = await cli(['explain', sound], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('No law breaks.');
  });

  test('shrink has nothing to do', async () => {
    const { code, stdout } = await cli(['shrink', sound], { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'sound.json: holds, 3 operations; there is nothing to shrink\n',
    });
    const json = await cli(['shrink', sound, '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'holds', operationsFound: 3 });
  });

  test('shrink keeps the kind that the file names, or the property, or what breaks', async () => {
    const { stdout } = await cli(['shrink', write('kind.json', { failureKind: 'x' })], { cwd });
    expect(stdout).toContain('I-ATQ-3/count');
    const other = await cli(['shrink', write('else.json', { property: 'I-ATQ-99' })], { cwd });
    expect(other.code).toBe(1);
  });
});

describe('vectors', () => {
  test('the recordings kept here match', async () => {
    const { code, stdout } = await cli(['vectors', VECTORS], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('all match');
  });

  test('a line that differs: exit 1', async () => {
    cpSync(join(VECTORS, 'atq'), join(cwd, 'vectors', 'atq'), { recursive: true });
    const path = join(cwd, 'vectors', 'atq', 'fifo.jsonl');
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[1] = (lines[1] as string).replace('"ret":0', '"ret":-5');
    writeFileSync(path, lines.join('\n'));
    const { code, stdout } = await cli(['vectors', 'vectors', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      sets: [
        { set: 'atq', mismatches: [{ file: path, line: 2, field: 'ret', expected: -5, got: 0 }] },
      ],
    });
    expect((await cli(['vectors', 'vectors'], { cwd })).stdout).toContain('1 differ');
  });

  test('a directory without recordings', async () => {
    mkdirSync(join(cwd, 'empty', 'atq'), { recursive: true });
    const { code, stderr } = await cli(['vectors', 'empty'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toBe('scx-check: empty: expected recordings (*.jsonl), found none\n');
  });
});

describe('models', () => {
  test.each([
    ['mermaid', /^%% queue-entry: .*\nstateDiagram-v2\n/],
    ['dot', /^digraph "queue-entry" \{\n/],
    ['json', /^\{\n {2}"machines": \[\n/],
  ])('as %s', async (format, beginning) => {
    const { code, stdout } = await cli(['models', '--format', format], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(beginning);
  });

  test('--json is --format json', async () => {
    const { stdout } = await cli(['models', '--json'], { cwd });
    expect(stdout).toBe((await cli(['models', '--format', 'json'], { cwd })).stdout);
  });
});

describe('docs', () => {
  const root = join(cwd, 'project');
  mkdirSync(root);

  test('are missing, written, fresh, and stale', async () => {
    const missing = await cli(['docs', '--check'], { cwd: root });
    expect(missing.code).toBe(1);
    expect(missing.stdout).toBe(
      'docs/properties.md: missing; write it with: npx scx-check docs\n' +
        'docs/machines.md: missing; write it with: npx scx-check docs\n' +
        'docs/trace-laws.md: missing; write it with: npx scx-check docs\n' +
        'docs/driver.md: missing; write it with: npx scx-check docs\n' +
        'docs/driver.schema.json: missing; write it with: npx scx-check docs\n' +
        'docs/faults.md: missing; write it with: npx scx-check docs\n',
    );
    const written = await cli(['docs'], { cwd: root });
    expect(written.code).toBe(0);
    expect(written.stdout).toBe(
      'docs/properties.md: written\ndocs/machines.md: written\n' +
        'docs/trace-laws.md: written\ndocs/driver.md: written\n' +
        'docs/driver.schema.json: written\ndocs/faults.md: written\n',
    );
    expect(await cli(['docs', '--check'], { cwd: root })).toMatchObject({ code: 0, stdout: '' });
    expect((await cli(['models', '--check'], { cwd: root })).code).toBe(0);

    writeFileSync(join(root, 'docs/machines.md'), 'old');
    const stale = await cli(['models', '--check'], { cwd: root });
    expect(stale).toMatchObject({
      code: 1,
      stdout: 'docs/machines.md: stale; write it with: npx scx-check docs\n',
    });
    const json = await cli(['docs', '--check', '--json'], { cwd: root });
    expect(JSON.parse(json.stdout)).toMatchObject({
      pages: [
        { file: 'docs/properties.md', state: 'fresh' },
        { file: 'docs/machines.md', state: 'stale' },
        { file: 'docs/trace-laws.md', state: 'fresh' },
        { file: 'docs/driver.md', state: 'fresh' },
        { file: 'docs/driver.schema.json', state: 'fresh' },
        { file: 'docs/faults.md', state: 'fresh' },
      ],
    });
  });

  test('name the faults that a property was seen to catch', async () => {
    mkdirSync(join(root, 'test/quality'), { recursive: true });
    writeFileSync(join(root, 'test/quality/catches.json'), '{"I-ATQ-3": ["a-fault"]}');
    await cli(['docs'], { cwd: root });
    const page = readFileSync(join(root, 'docs/properties.md'), 'utf8');
    expect(page).toContain('- **catches**: `a-fault`\n');
  });

  test.each([
    ['docs/faults.json', '{', 'broken JSON'],
    ['docs/faults.json', '{"faults":[{}]}', 'expected the output of faults --json'],
    ['test/quality/catches.json', '{"I-ATQ-3": 1}', 'expected lists of faults by property'],
  ])('%s = %j: exit 2', async (file, text, message) => {
    writeFileSync(join(root, file), text);
    const { code, stderr } = await cli(['docs', '--check'], { cwd: root });
    expect(code).toBe(2);
    expect(stderr).toBe(`scx-check: ${file}: ${message}\n`);
    rmSync(join(root, file));
  });
});
