import { type Divergence, isBeyond } from '../compare/compare.ts';
import type { CompareResult } from '../search/compare.ts';
import { castWords, designWords } from './cast-words.ts';
import { type Column, row } from './columns.ts';
import { operationWords } from './operation-words.ts';
import { labelled, type Paint } from './text.ts';
import { formatElapsed, formatNs, plural } from './units.ts';

const WIDTH = 100;
const LABEL = 14;
/** Periods of a table that are shown, the last among them. */
const ROWS_MAX = 12;
const NS_PER_MS = 1_000_000;

/** The report of `compare` as an object; `file` is where the largest one's scenario is. */
export function compareJson({ scenarios, largest }: CompareResult, file: string | null): object {
  if (largest === null) return { scenarios, largest: null };
  const { cgroup, fromNs, reservationNs, cfsNs, differenceNs, bound } = largest.divergence;
  return {
    scenarios,
    largest: {
      cgroup,
      period: fromNs,
      reservationNs,
      cfsNs,
      differenceNs,
      boundNs: bound.ns,
      file,
    },
  };
}

/** The line with which a comparison begins. */
export function compareOpening({ design, faults }: Pick<CompareResult, 'design' | 'faults'>) {
  return `scx-check compare: ${designWords(design, faults)}; beside cfs, the kernel's own control`;
}

interface TextOptions {
  readonly paint: Paint;
  /** False where the report has to be the same each time. */
  readonly times: boolean;
  readonly interrupted: boolean;
  /** False for one file, of which no seed says how to have it again. */
  readonly isRandom: boolean;
}

/** The report of `compare` for people: the largest divergence, and how it comes to its bound. */
export function compareText(
  result: CompareResult,
  file: string | null,
  options: TextOptions,
): string {
  const { largest } = result;
  const lines: string[] = [];
  if (largest !== null) {
    const { divergence, scenario } = largest;
    if (isBeyond(divergence)) lines.push(...scenarioLines(result), '');
    lines.push(...table(divergence), '');
    lines.push(...differenceLines(divergence));
    const size = plural(scenario.operations.length, 'operation');
    lines.push(...line('scenario', `${size}${sizeWords(result)}; ${file}`));
    lines.push(...line('again', `npx scx-check compare ${file}`));
  }
  lines.push(...figureLines(result, options), verdictLine(result, options));
  return `${lines.join('\n')}\n`;
}

function line(label: string, text: string): string[] {
  return labelled(label, text, LABEL, WIDTH);
}

function sizeWords({ largest, operationsFound }: CompareResult): string {
  if (largest === null || !isBeyond(largest.divergence)) return '';
  const found =
    operationsFound === largest.scenario.operations.length ? '' : `, ${operationsFound} as found`;
  return `${found}; ${largest.minimal ? 'minimal' : 'not minimal'}`;
}

/** Who takes part in a finding, and what happens. */
function scenarioLines({ largest }: CompareResult): string[] {
  if (largest === null) return [];
  const { cast, operations } = largest.scenario;
  return [
    ...castWords('host', cast).flatMap(({ who, what }) => line(who, what)),
    ...operations.flatMap((operation, index) =>
      line(String(index), operationWords('host', operation, cast)),
    ),
  ];
}

const COLUMNS: readonly Column[] = [
  { title: 'period', width: 24 },
  { title: 'reservation', width: 14, right: true },
  { title: 'cfs', width: 14, right: true },
  { title: 'difference', width: 14, right: true },
  { title: 'since start', width: 14, right: true },
];

/** What the cgroup had in each aligned period under either, in ms. */
function table({ cgroup, periods, alignedNs }: Divergence): string[] {
  let sum = 0;
  const rows = periods.map(({ fromNs, reservationNs, cfsNs }) => {
    const difference = reservationNs - cfsNs;
    sum += difference;
    const end = formatNs(fromNs + alignedNs);
    return [
      `${formatNs(fromNs)} to ${end}`,
      ms(reservationNs),
      ms(cfsNs),
      signedMs(difference),
      signedMs(sum),
    ];
  });
  const left = rows.length - ROWS_MAX;
  const shown = left > 0 ? [...rows.slice(0, ROWS_MAX - 1), ...rows.slice(-1)] : rows;
  const lines = shown.flatMap((cells) =>
    row(
      cells.map((cell) => [cell]),
      COLUMNS,
    ),
  );
  if (left > 0) lines.splice(ROWS_MAX - 1, 0, `(${plural(left, 'more period')})`);
  const head = row(
    COLUMNS.map(({ title }) => [title]),
    COLUMNS,
  );
  const title = `runtime of cgroup ${cgroup} and all below it in ms, by periods of ${formatNs(alignedNs)}`;
  return [title, '', ...head, '-'.repeat(head[0]?.length ?? 0), ...lines];
}

function ms(ns: number): string {
  return (ns / NS_PER_MS).toFixed(3);
}

function signedMs(ns: number): string {
  return ns > 0 ? `+${ms(ns)}` : ms(ns);
}

function differenceLines(divergence: Divergence): string[] {
  const { reservationNs, cfsNs, differenceNs, bound, periods } = divergence;
  const who = reservationNs > cfsNs ? 'reservation' : 'cfs';
  const over = plural(periods.length, 'period');
  const share = bound.ns === 0 ? '' : ` (${percent(differenceNs / bound.ns)} of it)`;
  const verdict = isBeyond(divergence) ? 'beyond its bound' : 'within its bound';
  const parts = bound.parts.map((part) => `${formatNs(part.ns)} ${part.what}`).join(' + ');
  return [
    ...line('largest', `${who} gave ${formatNs(differenceNs)} more in ${over}, ${verdict}${share}`),
    ...line('bound', `${formatNs(bound.ns)} = ${parts}`),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function figureLines(result: CompareResult, { times }: TextOptions): string[] {
  const { scenarios, comparable, windows, nearest, elapsedMs } = result;
  const elapsed = times ? ` in ${formatElapsed(elapsedMs)}` : '';
  const lines = line(
    'compared',
    `${comparable} of ${plural(scenarios, 'scenario')}, ${plural(windows, 'window')}${elapsed}`,
  );
  if (windows === 0) return lines;
  const words = `more by reservation ${percent(nearest.reservation)}, more by cfs ${percent(nearest.cfs)}`;
  return [...lines, ...line('of the bound', `at most: ${words}`)];
}

function verdictLine({ largest, seed }: CompareResult, options: TextOptions): string {
  const { paint, interrupted, isRandom } = options;
  const so = interrupted ? 'interrupted; so far ' : '';
  const again = isRandom ? `; seed ${seed}` : '';
  const word =
    largest === null
      ? `${paint('inconclusive', 'unsure')}: nothing could be compared`
      : isBeyond(largest.divergence)
        ? `${paint('broken', 'bad')}: a difference beyond its bound`
        : `${paint('holds', 'good')}: no difference beyond its bound`;
  return `${'verdict'.padEnd(LABEL)}${so}${word}${again}`;
}
