import type { Statistics } from '../../src/check/statistics.ts';
import type { ReportedCounterexample, RunReport } from '../../src/report/run-report.ts';
import type { SearchResult } from '../../src/search/result.ts';
import { hostSample } from '../scenario/sample.ts';

export const counterexample: ReportedCounterexample = {
  scenario: { ...hostSample, schedule: [0, 0, 1, 0] },
  failure: {
    property: 'I-BW-6',
    failureKind: 'size',
    message: 'queue says 3 & holds <2>',
    operation: 4,
  },
  operationsFound: 90,
  minimal: true,
  file: '.scx-check/I-BW-6-size-seed7.min.json',
};

export const broken: RunReport = {
  seed: 7,
  design: { bandwidth: 'as-merged', hierarchy: 'intended' },
  faults: [],
  suites: ['bandwidth'],
  verdict: 'broken',
  runs: 1234,
  schedules: 0,
  operations: 90_000,
  skipped: 10_000,
  elapsedMs: 1500,
  properties: [
    { id: 'I-BW-5', kind: 'step', checked: 10, exercised: 4, verdict: 'holds' },
    { id: 'I-BW-6', kind: 'state', checked: 10, exercised: 9, verdict: 'broken' },
    { id: 'I-BW-9', kind: 'step', checked: 10, exercised: 0, verdict: 'inconclusive' },
  ],
  notApplicable: ['I-BWA-2'],
  witnesses: [
    { id: 'throttled', seen: true },
    { id: 'burst-used', seen: false },
  ],
  monitors: [{ id: 'M-budget', transitions: 9, taken: 8, untaken: ['a --X--> b'] }],
  counterexamples: [counterexample],
  policies: [],
  operationKinds: [
    { op: 'wake', accepted: 5, refused: 0, skipped: 1 },
    { op: 'rmdir', accepted: 0, refused: 2, skipped: 1 },
  ],
};

export const holds: RunReport = {
  ...broken,
  verdict: 'holds',
  properties: broken.properties.slice(0, 1),
  notApplicable: [],
  witnesses: [],
  monitors: [],
  counterexamples: [],
  operationKinds: [],
  policies: [],
};

/** The same as a search gives it. */
export function searchResult(statistics: Statistics): SearchResult {
  const { operationKinds: _, policies: __, ...result } = broken;
  return { ...result, statistics };
}
