/**
 * The sorted array itself: one group for each key, in rising order; in a group the last entry
 * inserted stands first.
 */

export type Key = number | bigint;

export interface Entry {
  readonly value: Key;
  /** The caller's node; null if the tree provides its own. */
  readonly node: number | null;
}

export interface Group {
  readonly key: Key;
  readonly entries: Entry[];
  /** How many of the entries were removed by key; nothing told which. */
  missing: number;
}

export function groupOf(groups: readonly Group[], key: Key): Group | undefined {
  return groups.find((group) => group.key === key);
}

export function sizeOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { entries, missing }) => sum + entries.length - missing, 0);
}

export function insertEntry(groups: Group[], key: Key, entry: Entry): void {
  const index = groups.findIndex((group) => group.key >= key);
  const group = groups[index];
  if (group?.key === key) group.entries.unshift(entry);
  else groups.splice(index < 0 ? groups.length : index, 0, { key, entries: [entry], missing: 0 });
}

function dropIfEmpty(groups: Group[], group: Group): void {
  if (group.entries.length === group.missing) groups.splice(groups.indexOf(group), 1);
}

/** One entry of the group was removed by its key. */
export function forgetOne(groups: Group[], group: Group): void {
  group.missing += 1;
  dropIfEmpty(groups, group);
}

/** The entry of one of the caller's nodes was removed. */
export function dropEntry(groups: Group[], key: Key, node: number): void {
  const group = groupOf(groups, key);
  if (group === undefined) return;
  const index = group.entries.findIndex((entry) => entry.node === node);
  if (index >= 0) group.entries.splice(index, 1);
  dropIfEmpty(groups, group);
}

/** Takes the very first entry of a non-empty array of the caller's nodes. */
export function takeFirst(groups: Group[]): Entry & { readonly key: Key } {
  const group = groups[0] as Group;
  const entry = group.entries.shift() as Entry;
  dropIfEmpty(groups, group);
  return { ...entry, key: group.key };
}

/**
 * Can `value` stand first in the group? If so, the entries before it are the removed ones.
 */
export function firstValue(group: Group, value: Key | undefined): boolean {
  const index = group.entries.findIndex((entry) => entry.value === value);
  if (index < 0 || index > group.missing) return false;
  group.entries.splice(0, index);
  group.missing -= index;
  return true;
}

/** Is `items` the content of the array? If so, the entries that it lacks are the removed ones. */
export function dumpGroups(
  groups: readonly Group[],
  items: readonly (readonly [Key, Key])[],
): boolean {
  if (items.length !== sizeOf(groups)) return false;
  let next = 0;
  for (const group of groups) {
    const here = items.slice(next, next + group.entries.length - group.missing);
    next += here.length;
    const kept: Entry[] = [];
    for (const entry of group.entries) {
      if (entry.value === here[kept.length]?.[1]) kept.push(entry);
    }
    if (kept.length !== here.length || here.some(([key]) => key !== group.key)) return false;
    group.entries.splice(0, group.entries.length, ...kept);
    group.missing = 0;
  }
  return true;
}
