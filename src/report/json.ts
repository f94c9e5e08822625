import type { Failure } from '../check/failure.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { switchesOf } from '../scenario/switches.ts';
import type { DirectoryResult, SetResult } from '../vectors/sets.ts';
import type { NamedPolicyCount, ReportedCounterexample, RunReport } from './run-report.ts';
import { TOOL, VERSION } from './tool.ts';

/** One JSON object as text; integers beyond 2^53 become decimal strings. */
export function jsonText(value: unknown): string {
  const exact = (_key: string, one: unknown): unknown =>
    typeof one === 'bigint' ? String(one) : one;
  return `${JSON.stringify(value, exact, 2)}\n`;
}

/** What every report begins with. */
export function jsonHead(command: string): object {
  return { tool: TOOL, version: VERSION, command };
}

/** The report of `run`. */
export function runJson(
  report: RunReport,
  counterexamples: readonly ReportedCounterexample[],
): object {
  const { seed, design, faults, suites, verdict, runs, operations, skipped } = report;
  return {
    ...jsonHead('run'),
    seed,
    design,
    faults,
    suites,
    verdict,
    runs,
    operations,
    skipped,
    elapsedMs: Math.round(report.elapsedMs),
    properties: report.properties.map(({ id, kind, checked, exercised, verdict: one }) => ({
      id,
      kind,
      checked,
      exercised,
      verdict: one,
    })),
    notApplicable: report.notApplicable,
    witnesses: report.witnesses.map(({ id, seen }) => ({ id, seen })),
    monitors: report.monitors.map(({ id, transitions, taken, untaken }) => ({
      id,
      transitions,
      taken,
      untaken,
    })),
    // Only where the user has policies of his own.
    ...(report.policies.length === 0 ? {} : { policies: report.policies.map(policyJson) }),
    counterexamples: counterexamples.map(counterexampleJson),
  };
}

function policyJson({ name, enabled, errors, stalls, firstError }: NamedPolicyCount): object {
  return { name, enabled, errors, stalls, firstError };
}

function counterexampleJson({ scenario, failure, minimal, file }: ReportedCounterexample): object {
  return { ...failureJson(failure), file, ...sizeJson(scenario), minimal };
}

function failureJson({ property, failureKind, message }: Failure): object {
  return { property, kind: failureKind, message };
}

function sizeJson(scenario: Scenario): object {
  const { operations, cast } = scenario;
  return {
    operations: operations.length,
    switches: switchesOf(scenario),
    tasks: cast.tasks.length,
    cgroups: cast.cgroups.length,
    cpus: cast.topology.cpus.length,
  };
}

/** The report of `replay`. */
export function replayJson(file: string, scenario: Scenario, failures: readonly Failure[]): object {
  return {
    ...jsonHead('replay'),
    file,
    design: scenario.design,
    faults: scenario.faults,
    verdict: failures.length === 0 ? 'holds' : 'broken',
    ...sizeJson(scenario),
    failures: failures.map((failure) => ({
      ...failureJson(failure),
      operation: failure.operation,
    })),
  };
}

/** The report of `vectors`. */
export function vectorsJson({ sets }: DirectoryResult): object {
  return { sets: sets.map(setJson) };
}

function setJson({ set, files, lines, matched, mismatches }: SetResult): object {
  return {
    set,
    files,
    lines,
    matched,
    // An absent side is null, so that every mismatch has all fields.
    mismatches: mismatches.map(({ file, line, field, expected, got }) => ({
      file,
      line,
      field,
      expected: expected ?? null,
      got: got ?? null,
    })),
  };
}
