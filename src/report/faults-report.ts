import type { FaultResult } from '../search/faults.ts';
import { jsonHead } from './json.ts';
import type { Paint } from './text.ts';
import { formatElapsed, plural } from './units.ts';

/** One line of the report of `faults`, as its JSON has it. */
export interface FaultLine extends Omit<FaultResult, 'counterexample'> {
  /** Where the scenario was written. */
  readonly file: string | null;
}

/** The report of `faults`. */
export function faultsJson(lines: readonly FaultLine[], seed: number): object {
  const found = lines.filter((line) => line.found).length;
  return { ...jsonHead('faults'), seed, faults: lines, score: { found, total: lines.length } };
}

/** The report of `faults` for a reader. */
export function faultsText(lines: readonly FaultLine[], seed: number, paint: Paint): string {
  const rows = lines.map(cells);
  const titles = ['fault', 'seeds', 'found by', 'runs', 'time', 'worst', 'operations', ''];
  const widths = titles.map((title, column) =>
    [title, ...rows.map((row) => row[column] ?? '')].reduce(
      (most, text) => Math.max(most, text.length),
      0,
    ),
  );
  const text = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd();
  const found = lines.filter((line) => line.found).length;
  const verdict = paint(`found ${found} of ${plural(lines.length, 'fault')}`, toneOf(lines));
  return `${[text(titles), ...rows.map(text)].join('\n')}\n\n${verdict}; seed ${seed}\n`;
}

function toneOf(lines: readonly FaultLine[]): 'good' | 'bad' {
  return lines.every(({ found }) => found) ? 'good' : 'bad';
}

function cells(line: FaultLine): string[] {
  const { operationsFound, operationsMinimal, foundBy, foundSeeds, seeds } = line;
  const time = (ms: number | null): string => (ms === null ? '-' : formatElapsed(ms));
  const size = operationsFound === null ? '-' : `${operationsFound} -> ${operationsMinimal ?? '?'}`;
  return [
    line.id,
    `${foundSeeds}/${seeds}`,
    foundBy ?? 'not found',
    line.runsMedian === null ? '-' : String(line.runsMedian),
    time(line.msMedian),
    time(line.msWorst),
    size,
    foundBy !== null && !line.minimal ? 'not minimal' : '',
  ];
}
