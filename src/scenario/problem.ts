import type { z } from 'zod';

/** What is wrong in a file, and where. */
export interface Problem {
  /** A path into the JSON, such as `operations[3].ns`; empty for the whole. */
  readonly path: string;
  readonly text: string;
}

type Key = PropertyKey;

const SHOWN_MAX = 40;

/** `['operations', 3, 'ns']` as `operations[3].ns`. */
function pathText(path: readonly Key[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** A value as a message shows it: short, and on one line. */
export function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  const text = JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}..."` : text;
}

/** The value at a path, undefined if there is none. */
function valueAt(root: unknown, path: readonly Key[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<Key, unknown>>)[key];
  }
  return value;
}

function quoted(words: readonly unknown[]): string {
  return words.map((one) => JSON.stringify(one)).join(' or ');
}

const KINDS: Readonly<Record<string, string>> = { object: 'an object', array: 'an array' };

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'never'
        ? 'nothing here in this version'
        : (KINDS[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return quoted(issue.values);
    case 'invalid_union':
      return `one of ${('options' in issue ? (issue.options as unknown[]) : []).join(', ')}`;
    default:
      return issue.message;
  }
}

/** What a schema refused, said in terms of the file that was read. */
export function problemsOf(error: z.ZodError, root: unknown): Problem[] {
  const problems: Problem[] = [];
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        problems.push({ path: pathText([...issue.path, key]), text: 'unknown field' });
      }
      continue;
    }
    const here = found(valueAt(root, issue.path));
    problems.push({
      path: pathText(issue.path),
      text: `expected ${expectedBy(issue)}, found ${here}`,
    });
  }
  return problems;
}
