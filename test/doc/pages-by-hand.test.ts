import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createKfuncs } from '../../src/core/sched/kfuncs/index.ts';
import type { Kernel } from '../../src/core/sched/types.ts';
import { faults } from '../../src/faults/catalogue.ts';
import { misdeeds } from '../../src/policies/misdeeds.ts';
import { CALLBACKS } from '../../src/scenario/policy-names.ts';
import { cli } from '../cli/harness.ts';
import { filesUnder, ROOT } from '../quality/sources.ts';

function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** The cells of the table under that head, row by row. */
function rows(text: string, head: string): string[][] {
  const [, table = ''] = text.split(`${head} |`, 2);
  const [body = ''] = table.split('\n\n', 1);
  return body
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));
}

function namesIn(text: string, head: string): string[] {
  return rows(text, head).map(([name = '']) => name.replaceAll('`', ''));
}

describe('docs/policies.md', () => {
  const page = textOf('docs/policies.md');
  const folder = mkdtempSync(join(tmpdir(), 'scx-check-pages-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has every callback', () => {
    expect(namesIn(page, '| callback').toSorted()).toEqual(CALLBACKS.toSorted());
  });

  test('has every kfunc', () => {
    const kfuncs = Object.keys(createKfuncs({} as Kernel, () => null));
    expect([...namesIn(page, '| kfunc'), 'topology'].toSorted()).toEqual(kfuncs.toSorted());
  });

  test('has every misdeed, in the words of the table that it is made from', () => {
    expect(rows(page, '| misdeed')).toEqual(
      Object.entries(misdeeds).map(([what, { deed, outcome }]) => [`\`${what}\``, deed, outcome]),
    );
  });

  test('begins with a policy that works', async () => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
    const file = join(folder, 'page.ts');
    writeFileSync(file, code);
    const argv = ['run', '--policy', file, '--runs', '60', '--seed', '1', '--json'];
    const { stdout, stderr } = await cli(argv, { cwd: folder });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      counterexamples: [],
      policies: [{ name: 'in-turn', errors: 0 }],
    });
  });
});

describe('docs/design-notes.md', () => {
  const page = textOf('docs/design-notes.md');

  test('argues against every defect of the kernel, and says which trees have it', () => {
    const marks = {
      newest: '(n, ',
      'newest alone': '(n alone, ',
      baseline: '(',
      none: '(f, ',
    } as const;
    const missing = faults
      .filter(({ design }) => design === 'kernel')
      .map(({ id, kernel }) => `${marks[kernel ?? 'none']}\`${id}\``)
      .filter((mention) => !page.includes(mention));
    expect(missing).toEqual([]);
  });

  test('names no fault that there is not', () => {
    const ids = new Set(faults.map(({ id }) => id));
    const named = [...page.matchAll(/`((?:dsq|bypass|subsched)-[a-z-]+)`/g)].map(([, id]) => id);
    expect(named.filter((id) => !ids.has(id ?? ''))).toEqual([]);
  });
});

test('pages lead to pages that are there', () => {
  const pages = filesUnder('.').filter(({ path }) => path.endsWith('.md'));
  const paths = new Set(filesUnder('.').map(({ path }) => path));
  const lost = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, to = '']) => join(path, '..', to))
      .filter((to) => !paths.has(to))
      .map((to) => `${path} -> ${to}`),
  );
  expect(pages.length).toBeGreaterThan(5);
  expect(lost).toEqual([]);
});
