import { designWords } from './cast-words.ts';
import { type Column, GAP, hanging, row } from './columns.ts';
import type { BrokenLaw, ExplainedStep, Explanation } from './explain.ts';
import type { ExplainedRace } from './race.ts';
import { raceLines } from './race-text.ts';
import { labelled, wrap } from './text.ts';

const WIDTH = 100;
const OPERATION_MAX = 36;
const LABEL = 12;
/** Other broken laws that are named. */
const ALSO_MAX = 4;

/** The explanation as plain text, at most 100 columns wide. */
export function formatExplanation(explanation: Explanation): string {
  const { race, broken } = explanation;
  const told = race === undefined ? table(explanation) : raceTables(explanation, race);
  const law = broken === null ? [] : lawLines(broken);
  return `${[...intro(explanation), '', ...told, ...law, ...outro(explanation)].join('\n')}\n`;
}

function intro({ broken, design, faults, about, level, cast }: Explanation): string[] {
  const title =
    broken === null ? 'No law breaks.' : `${broken.property} is broken: ${broken.failureKind}`;
  const facts = [
    about ?? { who: 'design', what: designWords(design, faults) },
    { who: 'level', what: level },
    ...cast,
  ];
  const lines = facts.flatMap(({ who, what }) =>
    labelled(`  ${who}`, what, LABEL + GAP.length, WIDTH),
  );
  return [title, '', ...lines];
}

function table({ start, steps: performed }: Explanation): string[] {
  const steps = start.length === 0 ? performed : [startStep(start), ...performed];
  const columns = columnsFor(steps);
  return [...head(columns), ...steps.flatMap((step) => row(cells(step, columns), columns))];
}

function head(columns: readonly Column[]): string[] {
  const width = columns.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length);
  return [
    ...row(
      columns.map(({ title }) => [title]),
      columns,
    ),
    '-'.repeat(width),
  ];
}

/** What came first, the race, and what came of it. */
function raceTables(explanation: Explanation, race: ExplainedRace): string[] {
  const { start, steps } = explanation;
  const lines: string[] = [];
  if (start.length + steps.length > 0) lines.push(...table(explanation), '');
  lines.push(...raceLines(race, WIDTH));
  for (const { operation, changes } of race.after) {
    const text = changes.length === 0 ? 'nothing changes' : changes.join('; ');
    lines.push(...labelled(`${operation}: `, text, operation.length + GAP.length, WIDTH));
  }
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
