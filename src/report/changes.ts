import { NOTHING_KNOWN } from '../check/describe-host.ts';
import type { StateLine } from '../check/kit.ts';

/** The item of the state that is the clock; it has a column of its own. */
export const CLOCK = 'clock';

/** The items of a state by their names. */
export function stateOf(lines: readonly StateLine[]): ReadonlyMap<string, string> {
  return new Map(lines.map(({ item, text }) => [item, text]));
}

/** What is otherwise in the state, an item a line. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const changes: string[] = [];
  for (const [item, text] of after) {
    if (item === CLOCK) continue;
    const old = before.get(item);
    if (old === undefined) changes.push(`${item}: ${text}`);
    else if (old !== text) changes.push(`${item}: ${changeOf(old, text)}`);
  }
  for (const item of before.keys()) if (!after.has(item)) changes.push(`${item}: gone`);
  return changes;
}

/** A text of one part as "old -> new"; of one with several parts, those that are new. */
function changeOf(old: string, text: string): string {
  const before = partsOf(old);
  const after = partsOf(text);
  if (before.length === 1 && after.length === 1) {
    // What only runs on, such as the time to a deadline, needs no comparison.
    const runsOn = text.includes(', ') && text.split(', ')[0] === old.split(', ')[0];
    return runsOn ? text : `${old} -> ${text}`;
  }
  const added = after.filter((part) => !before.includes(part));
  const subjects = new Set(after.map(subjectOf));
  const removed = before
    .map(subjectOf)
    .filter((subject) => !subjects.has(subject))
    .map((subject) => `no more ${subject}`);
  return [...added, ...removed].join('; ');
}

function partsOf(text: string): readonly string[] {
  return text === NOTHING_KNOWN ? [] : text.split('; ');
}

/** What a part of a text is about: "LLC 0" of "LLC 0 5 ms", "debt" of "debt 3 ms". */
function subjectOf(part: string): string {
  return /^(?:LLC \d+|parked on LLC \d+|\S+)/.exec(part)?.[0] ?? part;
}
