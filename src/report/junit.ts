import type { ReportedCounterexample, RunReport } from './run-report.ts';

/** A test of a JUnit report. */
interface Case {
  readonly name: string;
  readonly group: string;
  readonly failure?: { readonly message: string; readonly text: string };
  readonly skipped?: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** Characters that XML 1.0 has no notation for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function sayable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replace(UNSPEAKABLE, '\ufffd');
}

function attribute(text: string): string {
  return sayable(text).replace(/[&<>"\n\t\r]/g, (found) => ESCAPES[found] as string);
}

function content(text: string): string {
  return sayable(text).replace(/[&<>]/g, (found) => ESCAPES[found] as string);
}

/**
 * The report of a run for a CI system: one test a property, monitor and witness.
 *
 * @param explanationOf the text under a failure
 */
export function junitText(
  report: RunReport,
  counterexamples: readonly ReportedCounterexample[],
  explanationOf: (counterexample: ReportedCounterexample) => string,
): string {
  const cases = casesOf(report, counterexamples, explanationOf);
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const name = `scx-check ${report.suites.join(', ')}`;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  const time = `time="${(report.elapsedMs / 1000).toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(name)}" ${counts} ${time}>`,
    `  <testsuite name="${attribute(name)}" ${counts} ${time}>`,
    '    <properties>',
    property('seed', String(report.seed)),
    property('bandwidth', report.design.bandwidth),
    property('hierarchy', report.design.hierarchy),
    property('faults', report.faults.join(' ')),
    property('runs', String(report.runs)),
    property('operations', String(report.operations)),
    '    </properties>',
    ...cases.flatMap(caseLines),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function property(name: string, value: string): string {
  return `      <property name="${attribute(name)}" value="${attribute(value)}"/>`;
}

function casesOf(
  report: RunReport,
  counterexamples: readonly ReportedCounterexample[],
  explanationOf: (counterexample: ReportedCounterexample) => string,
): Case[] {
  const failureOf = (id: string): Pick<Case, 'failure'> => {
    const broken = counterexamples.filter(({ failure }) => failure.property === id);
    const [first] = broken;
    if (first === undefined) return {};
    const text = broken.map(explanationOf).join('\n');
    return { failure: { message: first.failure.message, text } };
  };
  const properties = report.properties.map(({ id, exercised, verdict }): Case => {
    const group = 'properties';
    if (verdict === 'broken') return { name: id, group, ...failureOf(id) };
    if (exercised === 0) return { name: id, group, skipped: 'not exercised' };
    return { name: id, group };
  });
  const known = new Set(properties.map(({ name }) => name));
  const monitors = report.monitors
    .filter(({ id }) => !known.has(id))
    .map(({ id }): Case => ({ name: id, group: 'monitors', ...failureOf(id) }));
  const witnesses = report.witnesses.map(
    ({ id, seen }): Case => ({
      name: id,
      group: 'witnesses',
      ...(seen ? {} : { skipped: 'not seen' }),
    }),
  );
  return [...properties, ...monitors, ...witnesses];
}

function caseLines({ name, group, failure, skipped }: Case): string[] {
  const open = `    <testcase classname="${attribute(`scx-check.${group}`)}" name="${attribute(name)}"`;
  if (failure !== undefined) {
    const { message, text } = failure;
    return [
      `${open}>`,
      `      <failure message="${attribute(message)}">${content(text)}</failure>`,
      '    </testcase>',
    ];
  }
  if (skipped === undefined) return [`${open}/>`];
  return [`${open}>`, `      <skipped message="${attribute(skipped)}"/>`, '    </testcase>'];
}
