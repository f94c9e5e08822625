import { posix } from 'node:path';
import type { TextFile } from './sources.ts';

/** A name that a file takes from another, or hands on from it. */
export interface Import {
  /** The file that is imported, by its path from the root; a package by its name. */
  readonly from: string;
  /** The exported name; `*` for all of them. */
  readonly name: string;
  /** The name under which it is known here. */
  readonly as: string;
  readonly isType: boolean;
  /** True for `export ... from`. */
  readonly isExport: boolean;
}

const STATEMENT =
  /^(import|export)\s+(type\s+)?((?:[\w$]+\s*,\s*)?(?:\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?|[\w$]+))\s+from\s+'([^']+)';/gm;
const SIDE_EFFECT = /^import\s+'([^']+)';/gm;
/** Also the files that a worker or a program at the root starts. */
const DYNAMIC = /(?:\bimport\(|\bnew URL\()\s*'([^']+)'/g;

/** What the import and re-export statements of a file say. */
export function importsOf({ path, text }: TextFile): readonly Import[] {
  const imports: Import[] = [];
  for (const [, keyword, type, clause, specifier] of text.matchAll(STATEMENT)) {
    const from = resolve(path, specifier as string);
    const isExport = keyword === 'export';
    for (const { name, as, isType } of namesIn(clause as string)) {
      imports.push({ from, name, as, isType: type !== undefined || isType, isExport });
    }
  }
  const all = { name: '*', as: '', isType: false, isExport: false };
  for (const pattern of [SIDE_EFFECT, DYNAMIC]) {
    for (const [, specifier] of text.matchAll(pattern)) {
      imports.push({ from: resolve(path, specifier as string), ...all });
    }
  }
  return imports;
}

function namesIn(clause: string): { name: string; as: string; isType: boolean }[] {
  const star = /^\*(?:\s+as\s+([\w$]+))?$/.exec(clause);
  if (star !== null) return [{ name: '*', as: star[1] ?? '', isType: false }];
  const [, first, braces] = /^([\w$]+)?\s*,?\s*(?:\{([^}]*)\})?$/.exec(clause) ?? [];
  const names = first === undefined ? [] : [{ name: 'default', as: first, isType: false }];
  for (const part of (braces ?? '').split(',')) {
    const named = /^\s*(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(part);
    if (named === null) continue;
    const [, type, name = '', as = name] = named;
    names.push({ name, as, isType: type !== undefined });
  }
  return names;
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.normalize(posix.join(posix.dirname(path), specifier)).replace(/\.js$/, '.ts');
}

const DECLARATION =
  /^export\s+(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(?:const|let|function\*?|class|interface|type|enum)\s+([\w$]+)/gm;
const LIST = /^export\s+(?:type\s+)?\{([^}]*)\};/gm;

/** The names that a file exports, those that it hands on included. */
export function exportsOf(file: TextFile): readonly string[] {
  const names = [...file.text.matchAll(DECLARATION)].map(([, name]) => name as string);
  for (const [, list] of file.text.matchAll(LIST)) {
    names.push(...namesIn(`{${list}}`).map(({ as }) => as));
  }
  for (const { as, isExport } of importsOf(file)) if (isExport && as !== '') names.push(as);
  return names;
}

/** The layer that a file belongs to: `src/core`, `properties`, or the file itself at a root. */
export function layerOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'src' ? parts.slice(0, 2).join('/') : (parts[0] as string);
}
