import type { Kit } from '../check/kit.ts';
import type { Unjudged } from '../drive/kits/judged.ts';
import { isProgramLaw, programLaws } from '../drive/kits/program-laws.ts';
import type {
  DrivenCounterexample,
  DrivenSystem,
  DriveResult,
} from '../drive/search/drive-search.ts';
import type { ProgramSession } from '../drive/search/program-session.ts';
import type { DrivenReplay } from '../drive/search/replay-driven.ts';
import type { Level, Scenario, ScenarioOf } from '../scenario/scenario.ts';
import { quoted } from './artefacts.ts';
import { designWords, withFaults } from './cast-words.ts';
import { type ConsoleOptions, runText } from './console.ts';
import { type Explanation, explainOn } from './explain.ts';
import { replayJson, runJson } from './json.ts';
import { type RunReport, runReport } from './run-report.ts';
import { labelled } from './text.ts';
import { plural } from './units.ts';

const LABEL = 12;
/** The log of a program and a report of a sanitizer are shown as they are. */
const WIDE = 4096;

/** A counterexample of a program's, with its story: it is told by the program itself. */
export interface ToldCounterexample extends DrivenCounterexample {
  readonly explanation: Explanation;
}

/** What a drive is reported from, as plain data. */
export interface DriveReport extends RunReport {
  readonly system: DrivenSystem;
  readonly unjudged: readonly Unjudged[];
  readonly counterexamples: readonly ToldCounterexample[];
}

export interface ReportedDriven extends ToldCounterexample {
  readonly file: string;
}

/** Tells each counterexample on the program, and makes plain data of the result. */
export function driveReport(result: DriveResult, session: ProgramSession): DriveReport {
  const { system, unjudged, counterexamples, ...rest } = result;
  const told = counterexamples.map((one) => ({ ...one, explanation: storyOf(one, session) }));
  return { ...runReport({ ...rest, counterexamples }), system, unjudged, counterexamples: told };
}

function storyOf(one: DrivenCounterexample, session: ProgramSession): Explanation {
  const { scenario, failure, asking, reproduces } = one;
  if (reproduces !== 'after reset') session.conversation.restart();
  const kit = session.kitAsking(scenario.level, asking);
  const withPrograms: Kit<Level> = { ...kit, properties: [...kit.properties, ...programLaws] };
  const { subject } = session;
  const { hello, driven } = session;
  const told = explainOn(withPrograms, scenario as ScenarioOf<Level>, subject);
  const explanation = isOfDesign({ ...hello, ...driven })
    ? told
    : { ...told, about: { who: 'component', what: withFaults(hello.component, scenario.faults) } };
  if (explanation.broken !== null) return explanation;
  const facts = withPrograms.properties.find(({ id }) => id === failure.property);
  const { law = '', why = '', source = '' } = facts ?? {};
  return { ...explanation, broken: { ...failure, law, why, source } };
}

/** Whether a design of the model says what is expected of the program. */
function isOfDesign({
  component,
  differential,
}: {
  readonly component: string;
  readonly differential: boolean;
}): boolean {
  return differential || component === 'bandwidth-a';
}

/** What kind of finding it is, as the contract names them. */
function findingKind(property: string): string {
  return isProgramLaw(property) ? property.slice(2) : 'property';
}

/** The report of `drive`. */
export function driveJson(report: DriveReport, counterexamples: readonly ReportedDriven[]): object {
  const base = runJson(report, counterexamples) as {
    readonly counterexamples: readonly { readonly kind: string }[];
  };
  const { program, protocol, component, name, crashes, restarts } = report.system;
  return {
    ...base,
    command: 'drive',
    system: { program, protocol, component, name, crashes, restarts },
    unjudged: report.unjudged.map(({ id, missing, inPart }) => ({ id, missing, inPart })),
    counterexamples: base.counterexamples.map((one, index) => {
      const { failure, reproduces, driver } = counterexamples[index] as ReportedDriven;
      return {
        ...one,
        kind: findingKind(failure.property),
        failureKind: failure.failureKind,
        reproduces,
        driver:
          driver === null
            ? null
            : { signal: driver.signal, exitCode: driver.exitCode, log: driver.log },
      };
    }),
  };
}

/** The report of a scenario that was run on a program. */
export function driveReplayJson(
  file: string,
  scenario: Scenario,
  { verdict, failures, also, reason }: DrivenReplay,
): object {
  const ofReplay = (some: DrivenReplay['failures']) =>
    replayJson(file, scenario, some) as { readonly failures: readonly object[] };
  return {
    ...ofReplay(failures),
    command: 'drive',
    verdict,
    ...(reason === undefined ? {} : { reason }),
    also: ofReplay(also).failures,
  };
}

/** The line with which a drive begins. */
export function driveOpening(
  system: Pick<DrivenSystem, 'program' | 'component' | 'protocol' | 'differential'>,
  { design, faults, seed }: Pick<RunReport, 'design' | 'faults' | 'seed'>,
): string {
  const { program, component, protocol } = system;
  const spoken = `${component}, protocol ${protocol}`;
  const words = isOfDesign(system)
    ? `${spoken}; ${designWords(design, faults)}`
    : withFaults(spoken, faults);
  return `scx-check drive: ${program}; ${words}; seed ${seed}\n`;
}

export interface DriveTextOptions extends Pick<ConsoleOptions, 'paint' | 'times' | 'interrupted'> {
  /** Options of the command that are needed to have a finding again. */
  readonly options: readonly string[];
  /** The program and its arguments. */
  readonly program: readonly string[];
}

/** The report of `drive` for a reader. */
export function driveText(
  report: DriveReport,
  counterexamples: readonly ReportedDriven[],
  options: DriveTextOptions,
): string {
  const { system, unjudged } = report;
  const left = new Set(unjudged.map(({ id }) => id));
  const notPromised = report.notApplicable.filter((id) => !left.has(id));
  const byFile = new Map(counterexamples.map((one) => [one.file, one]));
  return runText({ ...report, notApplicable: notPromised }, counterexamples, {
    paint: options.paint,
    times: options.times,
    ...(options.interrupted === undefined ? {} : { interrupted: options.interrupted }),
    explanationOf: ({ file }) => (byFile.get(file) as ReportedDriven).explanation,
    againOf: ({ file }) => againCommand(file, options),
    moreOf: ({ file }) => moreLines(byFile.get(file) as ReportedDriven),
    notes: [
      [
        'program',
        `${system.name ?? system.program}: ended on its own ${plural(system.crashes, 'time')}, started again ${plural(system.restarts, 'time')}`,
      ],
      ...unjudgedNotes(unjudged),
    ],
  });
}

function againCommand(
  file: string,
  { options, program }: Pick<DriveTextOptions, 'options' | 'program'>,
): string {
  const words = ['--replay', file, ...options, '--', ...program];
  return `npx scx-check drive ${words.map(quoted).join(' ')}`;
}

function moreLines({ driver, reproduces }: ReportedDriven): readonly string[] {
  const lines: string[] = [];
  if (reproduces === 'in a fresh program') {
    lines.push(...labelled('', 'it takes a program that was just started', LABEL, WIDE));
  } else if (reproduces === 'not again') {
    lines.push(...labelled('', 'it did not come again when it was tried', LABEL, WIDE));
  }
  if (driver === null) return lines;
  const { signal, exitCode, log } = driver;
  const end = signal ?? (exitCode === null ? 'ended by scx-check' : `exit code ${exitCode}`);
  lines.push(...labelled('program', end, LABEL, WIDE));
  log.forEach((line, index) => {
    lines.push(`${(index === 0 ? 'log' : '').padEnd(LABEL)}${line}`);
  });
  return lines;
}

/** Laws that are not judged, by what the program would have to show. */
function unjudgedNotes(
  unjudged: readonly Unjudged[],
): readonly (readonly [label: string, text: string])[] {
  const by = new Map<string, string[]>();
  for (const { id, missing, inPart } of unjudged) {
    const needs = missing.length === 0 ? 'no program shows it' : `needs ${missing.join(', ')}`;
    const key = inPart ? `judged by answers only; the rest ${needs}` : needs;
    by.set(key, [...(by.get(key) ?? []), id]);
  }
  return [...by].map(([why, ids]) => ['not judged', `${ids.join(', ')}: ${why}`]);
}
