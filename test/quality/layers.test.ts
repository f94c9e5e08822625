import { describe, expect, test } from 'vitest';
import { type Import, importsOf, layerOf } from './imports.ts';
import { filesUnder, isSource } from './sources.ts';

/**
 * What each layer may import, types included: cli -> report, search -> check -> system -> core.
 */
const MAY_IMPORT: { readonly [layer: string]: readonly string[] } = {
  'src/core': [],
  models: ['xstate'],
  // The scenario language gives it the names of operations, as types.
  'src/reference': ['src/scenario'],
  'src/scenario': ['src/core', 'src/faults', 'lossless-json', 'zod', 'node:'],
  'src/system': ['src/core', 'src/scenario'],
  'src/host': ['src/core', 'src/scenario', 'src/system'],
  'src/policies': ['src/core', 'src/host', 'src/scenario', 'jiti', 'node:'],
  'src/interleave': ['src/core'],
  'src/smp': ['src/core', 'src/host', 'src/interleave', 'src/scenario', 'src/system'],
  'src/machine': ['src/core', 'src/host', 'src/policies', 'src/scenario', 'src/system'],
  'src/faults': ['src/core', 'src/host'],
  'src/monitor': ['models', 'xstate'],
  properties: [
    'models',
    'src/check',
    'src/core',
    'src/host',
    'src/machine',
    'src/monitor',
    'src/reference',
    'src/scenario',
    'src/smp',
    'src/system',
    'src/trace',
  ],
  'src/arbitraries': [
    'src/core',
    'src/host',
    'src/machine',
    'src/reference',
    'src/scenario',
    'fast-check',
  ],
  'src/trace': ['properties', 'src/core', 'src/scenario', 'zod', 'node:'],
  'src/vectors': ['src/core', 'src/faults', 'src/scenario', 'src/system', 'node:'],
  'src/check': [
    'properties',
    'src/arbitraries',
    'src/core',
    'src/faults',
    'src/host',
    'src/interleave',
    'src/machine',
    'src/monitor',
    'src/policies',
    'src/reference',
    'src/scenario',
    'src/smp',
    'src/system',
  ],
  'src/compare': [
    'src/check',
    'src/core',
    'src/host',
    'src/reference',
    'src/scenario',
    'src/system',
  ],
  'src/search': [
    'src/arbitraries',
    'src/check',
    'src/compare',
    'src/core',
    'src/faults',
    'src/host',
    'src/interleave',
    'src/scenario',
    'fast-check',
  ],
  // A program in the place of the model: the same suites, and a pipe to it.
  'src/drive': [
    'src/arbitraries',
    'src/check',
    'src/core',
    'src/host',
    'src/reference',
    'src/scenario',
    'src/search',
    'src/system',
    'src/vectors',
    'node:',
  ],
  'src/doc': [
    'models',
    'properties',
    'src/check',
    'src/drive',
    'src/faults',
    'src/monitor',
    'src/scenario',
    'src/trace',
    'zod',
    'node:',
  ],
  'src/report': [
    'src/check',
    'src/compare',
    'src/core',
    'src/drive',
    'src/interleave',
    'src/scenario',
    'src/search',
    'src/smp',
    'src/system',
    'src/trace',
    'src/vectors',
    'node:',
  ],
  'src/cli': [
    'src/check',
    'src/compare',
    'src/drive',
    'src/doc',
    'src/faults',
    'src/monitor',
    'src/policies',
    'src/report',
    'src/scenario',
    'src/search',
    'src/trace',
    'src/vectors',
    'commander',
    'node:',
  ],
  'src/index.ts': [
    'src/check',
    'src/core',
    'src/faults',
    'src/policies',
    'src/report',
    'src/scenario',
    'src/search',
  ],
  'src/vitest.ts': ['src/check', 'src/report', 'src/scenario', 'src/search', 'vitest'],
};

const files = ['src', 'models', 'properties'].flatMap((folder) => filesUnder(folder));
const sources = files.filter(isSource);
const imports = new Map(sources.map((file) => [file.path, importsOf(file)]));

function isAllowed(layer: string, from: string): boolean {
  const target = layerOf(from);
  if (target === layer) return true;
  const allowed = MAY_IMPORT[layer] ?? [];
  return allowed.includes(target) || (target.startsWith('node:') && allowed.includes('node:'));
}

/** Imports that are there when the code runs. */
function valueImports(path: string): readonly Import[] {
  return (imports.get(path) ?? []).filter(({ isType }) => !isType);
}

describe('imports', () => {
  test('are read from every file', () => {
    const statements = sources.map(({ path, text }) => {
      const count = [...text.matchAll(/^(?:import|export) [^;]*? from '/gm)].length;
      return { path, read: count === 0 || (imports.get(path)?.length ?? 0) >= count };
    });
    expect(statements.filter(({ read }) => !read)).toEqual([]);
  });

  test('lead to files that are there', () => {
    const known = new Set(files.map(({ path }) => path));
    const lost = [...imports].flatMap(([path, list]) =>
      list
        .filter(({ from }) => /^(src|models|properties)\//.test(from) && !known.has(from))
        .map(({ from }) => `${path} -> ${from}`),
    );
    expect(lost).toEqual([]);
  });

  test('point one way', () => {
    const wrong = [...imports].flatMap(([path, list]) =>
      list
        .filter(({ from }) => !isAllowed(layerOf(path), from))
        .map(({ from }) => `${path} -> ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  test('are what the table says: it allows nothing that nobody uses', () => {
    const used = new Set(
      [...imports].flatMap(([path, list]) =>
        list.map(({ from }) => `${layerOf(path)} -> ${layerOf(from).replace(/^node:.*/, 'node:')}`),
      ),
    );
    const idle = Object.entries(MAY_IMPORT).flatMap(([layer, allowed]) =>
      allowed.map((target) => `${layer} -> ${target}`).filter((edge) => !used.has(edge)),
    );
    expect(idle).toEqual([]);
  });

  test('of the references are types only, and none is of the core', () => {
    const wrong = [...imports]
      .filter(([path]) => path.startsWith('src/reference/'))
      .flatMap(([path]) => valueImports(path).map(({ from }) => `${path} -> ${from}`))
      .filter((edge) => !edge.includes('-> src/reference/'));
    expect(wrong).toEqual([]);
  });

  test('form no cycle', () => {
    expect(cycles()).toEqual([]);
  });
});

function cycles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) found.push([...way.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const { from } of valueImports(path)) walk(from, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return found;
}
