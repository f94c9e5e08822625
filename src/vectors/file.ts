import { closeSync, openSync, readSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { InputError, unreadable } from '../scenario/input-error.ts';

/** Enough of a file for its first line. */
const HEAD_BYTES = 4096;

/** The sets by a field that only their operations have. */
const SIGNS: readonly (readonly [set: string, sign: RegExp])[] = [
  ['rbtree', /"tree":/],
  ['atq', /"q":/],
  ['bandwidth-b', /"accounting"|"op":"move"/],
  ['bandwidth-a', /"op":"topo"/],
];

/**
 * What a single file is a recording of: its group if that names a set, or its folder, or what
 * its first lines look like.
 *
 * @throws InputError if nothing tells
 */
export function setOfFile(path: string, known: readonly string[]): string {
  const head = headOf(path);
  const [, group] = /"op":"begin"[^\n]*"group":"([^"\n]*)"/.exec(head) ?? [];
  const folder = basename(dirname(path));
  const named = [group, folder].find((name) => name !== undefined && isSet(name, known));
  const set = named ?? SIGNS.find(([, sign]) => sign.test(head))?.[0];
  if (set === undefined) throw new InputError(`${path}: expected a recording (*.jsonl)`);
  return set;
}

function isSet(name: string, known: readonly string[]): boolean {
  return known.includes(name) || name === 'bandwidth-b';
}

function headOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(HEAD_BYTES);
      return buffer.toString('utf8', 0, readSync(file, buffer));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}
