import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { afterAll, describe, expect, test } from 'vitest';
import type { Watch } from '../../src/check/property.ts';
import { cli, temporary } from '../cli/harness.ts';
import { pythonOr } from '../drive/examples.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** A counterexample, after the command that prints it. */
const SHOWN =
  /```sh\nnpx scx-check ([^\n]+)\n```\n\n<!-- counterexample -->\n```text\n([\s\S]*?)```/g;

/** The scx-check commands of the README's shell blocks, as lists of words. */
function commands(): string[][] {
  const blocks = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) =>
    [...block.matchAll(/npx scx-check ([^\n]+)/g)].map(([, words]) => wordsOf(words ?? '')),
  );
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

/** Paths that lead to files of the project, as they are found from anywhere. */
function fromAnywhere(words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const isPath = word.includes('/') && existsSync(join(ROOT, word));
    return isPath ? join(ROOT, word) : word;
  });
}

/**
 * What the README says that a command ends with: broken where a fault is on or a finding is
 * explained. A search of a few seconds need not have exercised everything.
 */
function expectedCodes(words: readonly string[]): readonly number[] {
  const [command] = words;
  if (command === 'explain') return [1];
  if (command === 'drive') return words.includes('--self-test') ? [0] : [0, 3];
  if (command !== 'run') return [0];
  return words.some((word) => word === '--with' || word === '--design') ? [1] : [0, 3];
}

describe('README', () => {
  const folder = temporary();
  afterAll(folder.remove);

  test.for(commands().map((words) => [words.join(' '), words] as const))(
    'npx scx-check %s',
    async ([, words], context) => {
      if (words.includes('python3')) pythonOr(context);
      const cwd = words[0] === 'docs' ? ROOT : folder.path;
      const { code, stdout, stderr } = await cli(fromAnywhere(words), { cwd });
      expect(stderr).toBe('');
      expect(expectedCodes(words)).toContain(code);
      if (words[0] === 'run') expect(stdout).toMatch(/^verdict {13}\w/m);
    },
  );

  const shown = [...README.matchAll(SHOWN)].map(
    ([, line = '', text = '']) => [line, text] as const,
  );

  test('has a counterexample of each half', () => {
    expect(shown).toHaveLength(2);
    for (const [, text] of shown) expect(text.split('\n').length).toBeGreaterThan(10);
  });

  test.each(shown)('shows what is printed by npx scx-check %s', async (line, text) => {
    const { stdout } = await cli(fromAnywhere(wordsOf(line)), { cwd: folder.path });
    expect(stdout).toContain(text);
  });

  test('shows the example of a policy as it is', () => {
    const example = readFileSync(join(ROOT, 'examples/my-policy.ts'), 'utf8');
    expect(README).toContain(`<!-- examples/my-policy.ts -->\n\`\`\`ts\n${example}\`\`\`\n`);
  });

  test('tells what became of a policy as a run does', async () => {
    const [, line = ''] = /```text\n(policy [\s\S]*?)\n```/.exec(README) ?? [];
    const [words] = commands().filter((one) => one.includes('--policy'));
    const argv = [...fromAnywhere(words ?? []), '--runs', '60', '--seed', '1'];
    const { stdout } = await cli(argv, { cwd: folder.path });
    const pattern = line.replace(/\s+/g, ' ').replace(/[\d,]*\d/g, '[\\d,]*\\d');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(new RegExp(pattern));
  });

  test('shows a property that can be watched', async () => {
    const [block = ''] = README.match(/import type \{ MachineView \}[\s\S]*?```/) ?? [];
    const file = join(folder.path, 'property.ts');
    const source = block.replaceAll("'../../src/", `'${join(ROOT, 'src')}/`).replace('```', '');
    writeFileSync(file, source);
    const jiti = createJiti(import.meta.url, { fsCache: false });
    const { chargedTimeIsPositive } = await jiti.import<{
      readonly chargedTimeIsPositive: {
        readonly id: string;
        watch(watch: Pick<Watch<never>, 'when' | 'broken'>): { charged(event: object): void };
      };
    }>(file);
    const said: string[] = [];
    const handlers = chargedTimeIsPositive.watch({
      when: (precondition) => precondition,
      broken: (kind, message) => said.push(`${kind}: ${message}`),
    });
    handlers.charged({ task: { id: 3, owner: {} }, ns: 1 });
    handlers.charged({ task: { id: 3, owner: {} }, ns: 0 });
    expect([chargedTimeIsPositive.id, ...said]).toEqual([
      'I-EX-1',
      'not-positive: task 3 was charged 0 ns',
    ]);
  });
});
