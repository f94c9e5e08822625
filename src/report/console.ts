import { failureKey } from '../check/failure.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { VerdictKind } from '../search/result.ts';
import type { DirectoryResult } from '../vectors/sets.ts';
import { replayCommand } from './artefacts.ts';
import { designWords } from './cast-words.ts';
import type { Explanation } from './explain.ts';
import { formatExplanation } from './explanation-text.ts';
import type { NamedPolicyCount, ReportedCounterexample, RunReport } from './run-report.ts';
import { labelled, type Paint } from './text.ts';
import { formatCount, formatElapsed, plural } from './units.ts';

const WIDTH = 100;
const LABEL = 20;
const RULE = '='.repeat(WIDTH);
const MISMATCHES_SHOWN = 10;

const TONES = { holds: 'good', broken: 'bad', inconclusive: 'unsure' } as const;

/** A verdict as a word, set off where colours are shown. */
export function verdictWord(verdict: VerdictKind, paint: Paint): string {
  return paint(verdict, TONES[verdict]);
}

/** The line with which a search begins: what it is a search of, and how to have it again. */
export function openingLine(
  command: string,
  facts: Pick<RunReport, 'design' | 'faults' | 'suites' | 'seed'>,
): string {
  const { design, faults, suites, seed } = facts;
  return `scx-check ${command}: suite ${suites.join(', ')}; ${designWords(design, faults)}; seed ${seed}\n`;
}

export interface ConsoleOptions {
  readonly paint: Paint;
  /** False where the report has to be the same each time. */
  readonly times: boolean;
  /** Whether the search was ended from outside. */
  readonly interrupted?: boolean;
  readonly explanationOf: (counterexample: ReportedCounterexample) => Explanation;
  /** The files of the user's policies that a scenario needs; absent: none. */
  readonly policiesFor?: (scenario: Scenario) => readonly string[];
  /** The command that shows a scenario again; absent: a replay on the model. */
  readonly againOf?: (counterexample: ReportedCounterexample) => string;
  /** What else there is to tell of a counterexample, under its table. */
  readonly moreOf?: (counterexample: ReportedCounterexample) => readonly string[];
  /** Further figures, under their labels. */
  readonly notes?: readonly (readonly [label: string, text: string])[];
}

/** The report of a run for a reader: counterexamples first, figures after, the verdict last. */
export function runText(
  report: RunReport,
  counterexamples: readonly ReportedCounterexample[],
  options: ConsoleOptions,
): string {
  const parts = counterexamples.map(
    (counterexample) => `${counterexampleText(counterexample, options)}\n${RULE}\n\n`,
  );
  const summary = [...figures(report, options), ...brokenLines(counterexamples)];
  return `${parts.join('')}${summary.join('\n')}\n${closing(report, options)}`;
}

/** One line for each counterexample, to be found again in a long report. */
function brokenLines(counterexamples: readonly ReportedCounterexample[]): string[] {
  return counterexamples.map(({ failure, scenario, minimal, file }) => {
    const size = `${scenario.operations.length}${minimal ? '' : ', not minimal'}`;
    return `${'broken'.padEnd(LABEL)}${failureKey(failure)} (${size})  ${file}`;
  });
}

/** One counterexample: its table, its file, and how to see it again. */
export function counterexampleText(
  counterexample: ReportedCounterexample,
  options: Pick<ConsoleOptions, 'paint' | 'explanationOf' | 'policiesFor' | 'againOf' | 'moreOf'>,
): string {
  const { paint, explanationOf, policiesFor, againOf, moreOf } = options;
  const { file, minimal, operationsFound, scenario } = counterexample;
  const explanation = formatExplanation(explanationOf(counterexample));
  const [title = '', ...rest] = explanation.split('\n');
  const size = plural(scenario.operations.length, 'operation');
  const found =
    operationsFound === scenario.operations.length ? '' : `, ${operationsFound} as found`;
  const lines = [
    ...labelled(
      'scenario',
      `${size}${found}; ${minimal ? 'minimal' : 'not minimal'}; ${file}`,
      12,
      4096,
    ),
    ...labelled(
      'again',
      againOf?.(counterexample) ?? replayCommand(file, policiesFor?.(scenario)),
      12,
      4096,
    ),
    ...(moreOf?.(counterexample) ?? []),
  ];
  return `${paint(title, 'bad')}\n${rest.join('\n')}${lines.join('\n')}\n`;
}

function figures(report: RunReport, { times, notes = [] }: ConsoleOptions): string[] {
  const { properties, notApplicable, witnesses, monitors, runs, schedules, operations, skipped } =
    report;
  const all = operations + skipped;
  const share = all === 0 ? 0 : (100 * skipped) / all;
  const elapsed = times ? ` in ${formatElapsed(report.elapsedMs)}` : '';
  const ways = schedules === 0 ? '' : `, ${plural(schedules, 'schedule')}`;
  const idle = properties.filter(({ exercised }) => exercised === 0).map(({ id }) => id);
  const missing = witnesses.filter(({ seen }) => !seen).map(({ id }) => id);
  const lines = [
    ...line('runs', `${plural(runs, 'run')}${ways}, ${plural(operations, 'operation')}${elapsed}`),
    ...line('skipped', `${plural(skipped, 'operation')} (${share.toFixed(1)} %)`),
  ];
  // A search that was cut off has not told what it exercised.
  if (properties.length > 0) {
    const exercised = properties.length - idle.length;
    lines.push(...line('properties', `${exercised} of ${properties.length} exercised`));
  }
  if (idle.length > 0) lines.push(...line('not exercised', idle.join(', ')));
  if (notApplicable.length > 0) lines.push(...line('not promised', notApplicable.join(', ')));
  if (witnesses.length > 0) {
    lines.push(
      ...line('witnesses', `${witnesses.length - missing.length} of ${witnesses.length} seen`),
    );
  }
  if (missing.length > 0) lines.push(...line('missing', missing.join(', ')));
  for (const { id, transitions, taken } of monitors) {
    lines.push(...line(id, `${taken} of ${transitions} transitions taken`));
  }
  for (const policy of report.policies) lines.push(...line('policy', policyText(policy)));
  for (const [label, text] of notes) lines.push(...line(label, text));
  const never = report.operationKinds.filter(({ accepted }) => accepted === 0);
  if (never.length > 0) lines.push(...line('never accepted', never.map(({ op }) => op).join(', ')));
  return lines;
}

function policyText({ name, enabled, errors, stalls, firstError }: NamedPolicyCount): string {
  const first = firstError === null ? '' : ` (first: ${firstError})`;
  const ends = `by an error ${plural(errors, 'time')}${first}, by the watchdog ${plural(stalls, 'time')}`;
  return `${name}: enabled ${plural(enabled, 'time')}; ended ${ends}`;
}

function line(label: string, text: string): string[] {
  return labelled(label, text, LABEL, WIDTH);
}

function closing(report: RunReport, { paint, interrupted }: ConsoleOptions): string {
  const { verdict, counterexamples, properties, seed } = report;
  const word = verdictWord(verdict, paint);
  return `${'verdict'.padEnd(LABEL)}${interrupted === true ? 'interrupted; so far ' : ''}${word}${reason()}; seed ${seed}\n`;

  function reason(): string {
    switch (verdict) {
      case 'holds':
        return `: ${plural(properties.length, 'property', 'properties')}`;
      case 'broken': {
        const ids = new Set(counterexamples.map(({ failure }) => failure.property));
        const ways = plural(counterexamples.length, 'counterexample');
        return `: ${plural(ids.size, 'property', 'properties')}, ${ways}`;
      }
      case 'inconclusive':
        return ': nothing broke, but not everything was exercised';
    }
  }
}

/** The report of `vectors` for a reader. */
export function vectorsText({ sets }: DirectoryResult, paint: Paint): string {
  const lines: string[] = [];
  for (const { set, files, lines: all, matched, mismatches } of sets) {
    const verdict =
      matched === all ? paint('all match', 'good') : paint(`${all - matched} differ`, 'bad');
    lines.push(
      `${set.padEnd(LABEL)}${plural(files, 'file')}, ${formatCount(matched)} of ${plural(all, 'line')} match: ${verdict}`,
    );
    for (const { file, line: number, field, expected, got } of mismatches.slice(
      0,
      MISMATCHES_SHOWN,
    )) {
      lines.push(
        `  ${file}:${number}: ${field}: recorded ${shown(expected)}, answered ${shown(got)}`,
      );
    }
    const more = mismatches.length - MISMATCHES_SHOWN;
    if (more > 0) lines.push(`  and ${plural(more, 'more mismatch', 'more mismatches')}`);
  }
  return `${lines.join('\n')}\n`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'bigint' ? String(one) : one,
  );
}
