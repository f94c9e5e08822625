import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Not ours, or made by a command. */
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage', '.git', '.scx-check']);

/** A file of the project, under its path from the root, with `/` between the parts. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The text files of a folder of the project and of all below it. */
export function filesUnder(folder: string): readonly TextFile[] {
  const directory = join(ROOT, folder);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (SKIPPED.has(entry.name)) return [];
      if (entry.isDirectory()) return filesUnder(relative(ROOT, path));
      if (!entry.isFile() || entry.name.endsWith('.tsbuildinfo')) return [];
      const named = relative(ROOT, path).replaceAll('\\', '/');
      return [{ path: named, text: readFileSync(path, 'utf8') }];
    });
}

export function isSource({ path }: TextFile): boolean {
  return /\.(ts|js)$/.test(path);
}

/** After one of these a slash starts a regular expression. */
const BEFORE_PATTERN = /(^|[(,=:[!&|?{};+\-*%<>~^]|\breturn|\btypeof|\bcase)\s*$/;

/**
 * The code of a TypeScript file with comments blanked and the text of strings, templates and
 * patterns left out. Line breaks stay, so that lines keep their numbers.
 */
export function codeOf(text: string): string {
  let code = '';
  let at = 0;
  /** For each template that is open: how many braces are open in its expression. */
  const templates: number[] = [];

  const skipTo = (end: number): void => {
    code += text.slice(at, end).replace(/[^\n]+/g, ' ');
    at = end;
  };
  const afterMatch = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.exec(text) === null ? text.length : pattern.lastIndex;
  };
  const readTemplate = (): void => {
    const end = afterMatch(/(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/y);
    if (text.slice(at, end).endsWith('`')) code += '`';
    else templates.push(0);
    skipTo(end);
  };

  while (at < text.length) {
    const next = text[at] as string;
    if (text.startsWith('//', at)) skipTo(afterMatch(/[^\n]*/y));
    else if (text.startsWith('/*', at)) skipTo(afterMatch(/\/\*[\s\S]*?\*\//y));
    else if (next === "'" || next === '"') {
      code += next;
      skipTo(afterMatch(next === "'" ? /'(?:[^'\\\n]|\\.)*'/y : /"(?:[^"\\\n]|\\.)*"/y));
      code += next;
    } else if (next === '`') {
      code += next;
      at++;
      readTemplate();
    } else if (next === '/' && BEFORE_PATTERN.test(code.slice(-40))) {
      skipTo(afterMatch(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y));
      code += '0';
    } else if (next === '}' && templates.at(-1) === 0) {
      templates.pop();
      at++;
      readTemplate();
    } else {
      const open = templates.length - 1;
      if (open >= 0 && next === '{') templates[open] = (templates[open] ?? 0) + 1;
      if (open >= 0 && next === '}') templates[open] = (templates[open] ?? 0) - 1;
      code += next;
      at++;
    }
  }
  return code;
}
