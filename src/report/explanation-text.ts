import { designWords } from './cast-words.ts';
import type { BrokenLaw, ExplainedStep, Explanation } from './explain.ts';
import { labelled, wrap } from './text.ts';

const WIDTH = 100;
const GAP = '  ';
const OPERATION_MAX = 36;
const LABEL = 12;
/** Other broken laws that are named. */
const ALSO_MAX = 4;

interface Column {
  readonly title: string;
  readonly width: number;
  /** Numbers end at the same place. */
  readonly right?: boolean;
}

/** The explanation as plain text, at most 100 columns wide. */
export function formatExplanation(explanation: Explanation): string {
  return `${[...intro(explanation), '', ...table(explanation), ...outro(explanation)].join('\n')}\n`;
}

function intro({ broken, design, faults, level, cast }: Explanation): string[] {
  const title =
    broken === null ? 'No law breaks.' : `${broken.property} is broken: ${broken.failureKind}`;
  const facts = [
    { who: 'design', what: designWords(design, faults) },
    { who: 'level', what: level },
    ...cast,
  ];
  const lines = facts.flatMap(({ who, what }) =>
    labelled(`  ${who}`, what, LABEL + GAP.length, WIDTH),
  );
  return [title, '', ...lines];
}

function table({ start, steps: performed, broken }: Explanation): string[] {
  const steps = start.length === 0 ? performed : [startStep(start), ...performed];
  const columns = columnsFor(steps);
  const width = columns.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length);
  const lines = [
    row(
      columns.map(({ title }) => [title]),
      columns,
    ),
    '-'.repeat(width),
  ].flat();
  for (const step of steps) lines.push(...row(cells(step, columns), columns));
  if (broken !== null) lines.push(...lawLines(broken));
  return lines;
}

/** The state before the first operation, as a row of its own. */
function startStep(start: readonly string[]): ExplainedStep {
  return { index: null, time: null, operation: 'at the start', result: '', changes: start };
}

function columnsFor(steps: readonly ExplainedStep[]): Column[] {
  const longest = (texts: readonly string[]): number =>
    texts.reduce((most, text) => Math.max(most, text.length), 0);
  const columns: Column[] = [
    { title: '#', width: longest(['#', String(steps.length - 1)]), right: true },
  ];
  if (steps.some(({ time }) => time !== null)) {
    const times = steps.map(({ time }) => time ?? '');
    columns.push({ title: 'ms', width: longest(['ms', ...times]), right: true });
  }
  const operations = longest(['operation', ...steps.map(({ operation }) => operation)]);
  columns.push({ title: 'operation', width: Math.min(OPERATION_MAX, operations) });
  const results = longest(['result', ...steps.map(({ result }) => result)]);
  columns.push({ title: 'result', width: results });
  const used = columns.reduce((sum, column) => sum + column.width + GAP.length, 0);
  columns.push({ title: 'what changed', width: WIDTH - used });
  return columns;
}

/** The lines of each cell, by column. */
function cells(step: ExplainedStep, columns: readonly Column[]): string[][] {
  const { index, time, operation, result, changes } = step;
  return columns.map(({ title, width }) => {
    switch (title) {
      case '#':
        return [index === null ? '' : String(index)];
      case 'ms':
        return [time ?? ''];
      case 'operation':
        return wrap(operation, width);
      case 'result':
        return [result];
      default:
        return changes.flatMap((change) => hanging(change, width));
    }
  });
}

/** Wrapped, further lines indented. */
function hanging(text: string, width: number): string[] {
  return wrap(text, width - GAP.length).map((line, index) => (index === 0 ? line : GAP + line));
}

function row(texts: readonly (readonly string[])[], columns: readonly Column[]): string[] {
  const height = texts.reduce((most, lines) => Math.max(most, lines.length), 1);
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ width, right }, column) => {
        const text = texts[column]?.[line] ?? '';
        return right === true ? text.padStart(width) : text.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}

function lawLines(broken: BrokenLaw): string[] {
  const line = (label: string, text: string): string[] =>
    labelled(`>>>   ${label}`, text, LABEL + GAP.length, WIDTH);
  return [
    `>>> here ${broken.property} breaks`,
    ...line('law', broken.law),
    ...line('found', broken.message),
  ];
}

function outro({ broken, also }: Explanation): string[] {
  if (broken === null) return [];
  const lines = [''];
  const line = (label: string, text: string): void => {
    if (text !== '') lines.push(...labelled(label, text, LABEL, WIDTH));
  };
  line('why', broken.why);
  line('source', broken.source);
  for (const { property, failureKind, operation, message } of also.slice(0, ALSO_MAX)) {
    line('also broken', `${property} (${failureKind}) at operation ${operation}: ${message}`);
  }
  if (also.length > ALSO_MAX) line('', `and ${also.length - ALSO_MAX} more`);
  return lines;
}
