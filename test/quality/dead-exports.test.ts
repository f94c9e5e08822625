import { expect, test } from 'vitest';
import { exportsOf, importsOf } from './imports.ts';
import { codeOf, filesUnder, isSource, type TextFile } from './sources.ts';

/** What the package exports is used by others. */
const PUBLIC = new Set(['src/index.ts', 'src/vitest.ts']);

const product = ['src', 'models', 'properties'].flatMap((folder) => filesUnder(folder));
const users = [...product, ...filesUnder('test'), ...filesUnder('bench')].filter(isSource);

/** Every `file#name` that is imported somewhere. */
function importedNames(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { path, text } of users) {
    for (const { from, name, as } of importsOf({ path, text })) {
      if (name !== '*') names.add(`${from}#${name}`);
      if (name !== '*' || as === '') continue;
      for (const [, member] of text.matchAll(new RegExp(`\\b${as}\\.([\\w$]+)`, 'g'))) {
        names.add(`${from}#${member}`);
      }
    }
  }
  return names;
}

/** A type may be exported because it stands in a signature of its own file. */
function isTypeInUse({ text }: TextFile, name: string): boolean {
  const isType = new RegExp(`^export (?:declare )?(?:interface|type) ${name}\\b`, 'm').test(text);
  const uses = codeOf(text).match(new RegExp(`\\b${name}\\b`, 'g')) ?? [];
  return isType && uses.length > 1;
}

test('every export is imported somewhere', () => {
  const imported = importedNames();
  const dead = product
    .filter((file) => isSource(file) && !PUBLIC.has(file.path))
    .flatMap((file) =>
      exportsOf(file)
        .filter((name) => !imported.has(`${file.path}#${name}`) && !isTypeInUse(file, name))
        .map((name) => `${file.path}#${name}`),
    );
  expect(dead).toEqual([]);
});
