import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Component, factsOf } from '../../src/drive/contract/components.ts';
import { parseLossless } from '../../src/scenario/lossless-json.ts';
import { sameJson } from '../../src/vectors/same-json.ts';
import { ROOT } from '../quality/sources.ts';
import { buildDriver, programOr, removeBuilt } from './examples.ts';

const FIXTURES = join(ROOT, 'test/fixtures/vectors');
const RECORDINGS = join(ROOT, '../shared/vectors');
const SANITIZERS = ['-g', '-fsanitize=address,undefined'];

afterAll(removeBuilt);

/** Of a recorded line the part that is asked, as text: integers stay as they are written. */
function requestOf(component: Component, line: string): string {
  const { op } = parseLossless(line) as { readonly op: string };
  const inputs = ['op', 'seq', 'group'];
  inputs.push(...Object.keys(factsOf(component).operations[op]?.inputs ?? {}));
  const members = [...line.matchAll(/"(\w+)":("[^"]*"|[^,"[\]{}]+)/g)]
    .filter(([, name]) => inputs.includes(name as string))
    .map(([member]) => member);
  return `{${members.join(',')}}`;
}

/** Lines of a recording that the driver answers otherwise, by file. */
function differing(program: string, component: Component, folder: string) {
  const result: Record<string, number[]> = {};
  for (const file of readdirSync(folder)) {
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
    const input = `${lines.map((line) => requestOf(component, line)).join('\n')}\n`;
    const argv = ['--protocol', 'vectors', '--component', component];
    const { status, stdout, stderr } = spawnSync(program, argv, {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect({ file, status, stderr }).toEqual({ file, status: 0, stderr: '' });
    const answers = stdout.trimEnd().split('\n');
    expect(answers.length).toBe(lines.length);
    const different = lines.flatMap((line, index) => {
      const recorded = parseLossless(line) as object;
      const answer = parseLossless(answers[index] as string) as object;
      return sameJson({ ...recorded, ...answer }, recorded) && covers(recorded, answer, component)
        ? []
        : [index + 1];
    });
    if (different.length > 0) result[file] = different;
  }
  return result;
}

/** Whether an answer has every output that was recorded. */
function covers(recorded: object, answer: object, component: Component): boolean {
  const { op } = recorded as { readonly op: string };
  const inputs = Object.keys(factsOf(component).operations[op]?.inputs ?? {});
  const known = ['op', 'seq', 'group', ...inputs, ...Object.keys(answer)];
  return Object.keys(recorded).every((name) => known.includes(name));
}

/**
 * What is not documented: the library follows the links of a node that is in no tree, and the
 * driver refuses the call. What comes after it in the sequence follows from that.
 */
const MISUSE = { 'misuse.jsonl': [27, 28, 29] };

describe('examples/driver-c', () => {
  test.for([
    { how: 'as it is', flags: [] },
    { how: 'with sanitizers', flags: SANITIZERS },
  ])('answers as recorded here, built $how', ({ flags }, context) => {
    const program = programOr(context, buildDriver(...flags));
    expect(differing(program, 'atq', join(FIXTURES, 'atq'))).toEqual({});
    expect(differing(program, 'rbtree', join(FIXTURES, 'rbtree'))).toEqual(MISUSE);
  });

  test('answers as all that was recorded', (context) => {
    if (!existsSync(RECORDINGS)) {
      console.log('skipped: no recordings in ../shared/vectors');
      context.skip();
    }
    const program = programOr(context, buildDriver());
    expect(differing(program, 'atq', join(RECORDINGS, 'atq'))).toEqual({});
    expect(differing(program, 'rbtree', join(RECORDINGS, 'rbtree'))).toEqual(MISUSE);
  });

  test('builds with its Makefile', (context) => {
    programOr(context, buildDriver());
    if (spawnSync('make', ['--version']).status !== 0) {
      console.log('skipped: there is no make');
      context.skip();
    }
    const folder = join(ROOT, 'examples/driver-c');
    const { status, stdout } = spawnSync('make', ['-B', '-n', '-C', folder], { encoding: 'utf8' });
    expect(status).toBe(0);
    const files = readdirSync(folder).filter((name) => name.endsWith('.c'));
    for (const file of files) expect(stdout).toContain(` ${file}`);
  });

  test('refuses what is no option, and says what is one', (context) => {
    const program = programOr(context, buildDriver());
    const { status, stderr } = spawnSync(program, ['--bug', 'none'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('--bug forgets-size|');
  });

  test('answers whatever is on a line', (context) => {
    const program = programOr(context, buildDriver(...SANITIZERS));
    const batch = 'a list';
    const lines = [
      ['', -22],
      ['{', -22],
      ['{}', -95],
      ['[]', batch],
      ['[{"op":"pop","q":1},]', -22],
      ['{"op":"pop"}', -22],
      ['{"op":"pop","q":1e3}', -22],
      ['{"op":"pop","q":99999999999999999999}', -22],
      ['{"op":"pop","q":-9223372036854775809}', -22],
      ['{"op":"pop","q":"\\"}', -22],
      [`{"op":"pop","q":${'['.repeat(1000)}`, -22],
      [`{${'"x":1,'.repeat(40)}"op":"pop"}`, -22],
      ['\u0000\u0001\u00ff', -22],
      ['{"op":"reset","cast":{"llcs":2,"of":[1,{"op":"x"}]}}', 0],
      ['{"op":"nr_queued","q":-1}', -22],
      ['{"op":"reset"} x', -22],
    ] as const;
    const { status, stdout, stderr } = spawnSync(program, ['--component', 'atq'], {
      input: `${lines.map(([line]) => line).join('\n')}\n`,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const answers = stdout.trimEnd().split('\n');
    expect(answers.length).toBe(lines.length);
    lines.forEach(([line, expected], index) => {
      const answer = JSON.parse(answers[index] as string);
      expect([line, Array.isArray(answer) ? batch : answer.ret]).toEqual([line, expected]);
    });
  });
});
