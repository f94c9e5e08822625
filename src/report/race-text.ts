import { type Column, GAP, hanging, row } from './columns.ts';
import type { ExplainedRace, RaceRow } from './race.ts';
import { labelled } from './text.ts';

const SWITCH = '---';

/** A race as lines: a column for each CPU, downwards in time. */
export function raceLines(
  { columns: cpus, rows, switches }: ExplainedRace,
  width: number,
): string[] {
  if (rows.length === 0) return [];
  const numbers = rows.map(numberWords);
  const numberWidth = numbers.reduce((most, text) => Math.max(most, text.length), SWITCH.length);
  const each = Math.floor((width - numberWidth) / Math.max(1, cpus.length)) - GAP.length;
  const columns: Column[] = [
    { title: '#', width: numberWidth, right: true },
    ...cpus.map(({ title }) => ({ title, width: each })),
  ];
  const lines = row(
    columns.map(({ title }) => [title]),
    columns,
  );
  lines.push('-'.repeat(columns.reduce((sum, one) => sum + one.width + GAP.length, -GAP.length)));
  const left = [...switches];
  const tell = (before: number): void => {
    while (left[0] !== undefined && left[0].after < before) {
      const { why } = left.shift() as (typeof left)[number];
      lines.push(...labelled(SWITCH.padStart(numberWidth), why, numberWidth + GAP.length, width));
    }
  };
  for (const [index, one] of rows.entries()) {
    tell(one.first);
    const cells = cpus.map((_, column) =>
      column === one.column ? one.texts.flatMap((text) => hanging(text, each)) : [],
    );
    lines.push(...row([[numbers[index] as string], ...cells], columns));
  }
  tell(Number.POSITIVE_INFINITY);
  return lines;
}

function numberWords({ first, last }: RaceRow): string {
  return first === last ? String(first) : `${first}-${last}`;
}
