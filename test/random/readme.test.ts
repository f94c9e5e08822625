import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { cli, temporary } from '../cli/harness.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** The scx-check commands of the README's shell blocks, as lists of words. */
function commands(): string[][] {
  const blocks = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) =>
    [...block.matchAll(/npx scx-check ([^\n]+)/g)].map(([, words]) =>
      (words ?? '').trim().split(/\s+/),
    ),
  );
}

/** What the README says that a command ends with: broken where a fault is on. */
function expectedCode(words: readonly string[]): number {
  return words[0] === 'run' && words.some((word) => word === '--with' || word === '--design')
    ? 1
    : 0;
}

describe('README', () => {
  const folder = temporary();
  afterAll(folder.remove);

  test.each(commands().map((words) => [words.join(' '), words] as const))(
    'npx scx-check %s',
    async (_text, words) => {
      const cwd = words[0] === 'docs' ? ROOT : folder.path;
      const ran = await cli(words, { cwd });
      expect({ code: ran.code, stderr: ran.stderr }).toEqual({
        code: expectedCode(words),
        stderr: '',
      });
    },
  );

  test('shows a counterexample as it is printed', async () => {
    const shown = /<!-- counterexample -->\n```text\n([\s\S]*?)```/.exec(README)?.[1];
    const command = commands().find((words) => words.includes('--with')) ?? [];
    const { stdout } = await cli(command, { cwd: folder.path });
    expect(stdout).toContain(shown);
    expect(shown?.split('\n').length).toBeGreaterThan(10);
  });
});
