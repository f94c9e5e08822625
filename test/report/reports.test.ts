import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Statistics } from '../../src/check/statistics.ts';
import { switchesOf } from '../../src/check/switches.ts';
import { Artefacts, replayCommand, slug } from '../../src/report/artefacts.ts';
import {
  counterexampleText,
  openingLine,
  runText,
  vectorsText,
  verdictWord,
} from '../../src/report/console.ts';
import type { Explanation } from '../../src/report/explain.ts';
import { formatExplanation } from '../../src/report/explanation-text.ts';
import { type FaultLine, faultsJson, faultsText } from '../../src/report/faults-report.ts';
import { jsonText, replayJson, runJson, vectorsJson } from '../../src/report/json.ts';
import { junitText } from '../../src/report/junit.ts';
import { runReport } from '../../src/report/run-report.ts';
import { coloured, plain } from '../../src/report/text.ts';
import { VERSION } from '../../src/report/tool.ts';
import { readScenarioFile } from '../../src/scenario/file.ts';
import { machineScenario } from '../search/minimise/synthetic.ts';
import { broken, counterexample, holds, searchResult } from './sample.ts';

const explanation: Explanation = {
  level: 'host',
  design: broken.design,
  faults: ['-x'],
  cast: [{ who: 'task 1', what: 'in cgroup 2, asleep' }],
  start: ['cgroup 2: budget 20 ms of 20 ms'],
  steps: [
    {
      index: 0,
      time: '0.000',
      operation: 'task 1 runs 40 ms on CPU 1, which is long enough to need a second line',
      result: 'ok',
      changes: [
        'cgroup 2: budget 0 ms of 20 ms',
        `CPU 1: ${'idle -> task 1 of cgroup 2 '.repeat(3)}`,
      ],
    },
    { index: 1, time: '40.000', operation: 'task 1 wakes', result: '-EAGAIN', changes: [] },
    { index: null, time: '40.000', operation: 'no more operations', result: '', changes: [] },
  ],
  broken: {
    property: 'I-BW-6',
    failureKind: 'size',
    message: 'queue says 3 and holds 2',
    operation: 1,
    law: 'size == node count <= capacity.',
    why: 'A queue that miscounts refuses tasks, or loses them.',
    source: 'ATQ',
  },
  also: [
    {
      property: 'I-BW-9',
      failureKind: 'twice',
      message: 'm',
      operation: 0,
      law: '',
      why: '',
      source: '',
    },
  ],
};

describe('an explanation', () => {
  test('is a table over time', () => {
    const text = formatExplanation(explanation);
    expect(text).toMatchSnapshot();
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('has no time where there is no clock, and no law where none breaks', () => {
    const steps = explanation.steps.map((step) => ({ ...step, time: null }));
    const text = formatExplanation({ ...explanation, steps, broken: null, also: [], faults: [] });
    expect(text).toContain('No law breaks.');
    expect(text).not.toContain(' ms  ');
  });

  test('of nothing', () => {
    expect(
      formatExplanation({ ...explanation, start: [], steps: [], broken: null, also: [] }),
    ).toContain('operation');
  });
});

describe('the console report', () => {
  const options = { paint: plain, times: true, explanationOf: () => explanation };

  test('of a broken run', () => {
    expect(runText(broken, [counterexample], options)).toMatchSnapshot();
  });

  test('of a run that holds', () => {
    expect(runText({ ...holds, operations: 0, skipped: 0 }, [], options)).toMatchSnapshot();
  });

  test('of an inconclusive run', () => {
    const text = runText({ ...holds, verdict: 'inconclusive' }, [], options);
    expect(text).toContain('inconclusive: nothing broke, but not everything was exercised; seed 7');
  });

  test('of a run that was cut off', () => {
    const cut = { ...holds, verdict: 'inconclusive', properties: [] } as const;
    const text = runText(cut, [], { ...options, interrupted: true });
    expect(text).not.toContain('exercised\n');
    expect(text).toContain('interrupted; so far inconclusive');
  });

  test('shows no times where they would differ', () => {
    expect(runText(holds, [], { ...options, times: false })).not.toContain('1.5 s');
  });

  test('says if a counterexample is not minimal', () => {
    const raw = { ...counterexample, minimal: false, operationsFound: 20 };
    expect(counterexampleText(raw, options)).toContain('20 operations; not minimal; .scx-check/');
  });

  test('opens with the seed', () => {
    expect(openingLine('run', broken)).toBe(
      'scx-check run: suite bandwidth; bandwidth as-merged, hierarchy intended; seed 7\n',
    );
  });

  test('paints verdicts', () => {
    expect(verdictWord('holds', coloured)).toBe('\u001b[32mholds\u001b[0m');
    expect(verdictWord('holds', plain)).toBe('holds');
  });
});

describe('the JSON report', () => {
  test('of a run has the fields of the contract', () => {
    expect(runJson(broken, [counterexample])).toEqual({
      tool: 'scx-check',
      version: VERSION,
      command: 'run',
      seed: 7,
      design: { bandwidth: 'as-merged', hierarchy: 'intended' },
      faults: [],
      suites: ['bandwidth'],
      verdict: 'broken',
      runs: 1234,
      operations: 90_000,
      skipped: 10_000,
      elapsedMs: 1500,
      properties: broken.properties,
      notApplicable: ['I-BWA-2'],
      witnesses: broken.witnesses,
      monitors: broken.monitors,
      counterexamples: [
        {
          property: 'I-BW-6',
          kind: 'size',
          message: 'queue says 3 & holds <2>',
          file: '.scx-check/I-BW-6-size-seed7.min.json',
          operations: 20,
          switches: 2,
          tasks: 2,
          cgroups: 2,
          cpus: 2,
          minimal: true,
        },
      ],
    });
  });

  test('of a replay', () => {
    const { scenario, failure } = counterexample;
    expect(replayJson('f', scenario, [failure])).toMatchObject({
      command: 'replay',
      verdict: 'broken',
      failures: [{ property: 'I-BW-6', kind: 'size', operation: 4 }],
    });
    expect(replayJson('f', scenario, [])).toMatchObject({ verdict: 'holds', failures: [] });
  });

  test('keeps big integers, and both sides of a mismatch', () => {
    const mismatch = { file: 'f', line: 3, field: 'ret', expected: 2n ** 63n, got: undefined };
    const sets = [{ set: 'atq', files: 1, lines: 2, matched: 1, mismatches: [mismatch] }];
    expect(JSON.parse(jsonText(vectorsJson({ sets })))).toEqual({
      sets: [{ ...sets[0], mismatches: [{ ...mismatch, expected: String(2n ** 63n), got: null }] }],
    });
  });
});

test('a report leaves the statistics behind, but for the counts by kind', () => {
  const statistics = new Statistics();
  statistics.operation('wake').accepted = 3;
  const report = runReport(searchResult(statistics));
  expect(report).not.toHaveProperty('statistics');
  expect(report.operationKinds).toEqual([{ op: 'wake', accepted: 3, refused: 0, skipped: 0 }]);
  expect(structuredClone(report)).toEqual(report);
});

describe('policies of the user', () => {
  const count = { enabled: 12, errors: 1, stalls: 2, firstError: 'no DSQ 7 for task 0' };

  test('are in the statistics by name', () => {
    const statistics = new Statistics();
    Object.assign(statistics.policy('mine'), count);
    expect(runReport(searchResult(statistics)).policies).toEqual([{ name: 'mine', ...count }]);
  });

  test('are told in the report, and left out of it where there are none', () => {
    const report = { ...holds, policies: [{ name: 'mine', ...count }] };
    const options = { paint: plain, times: false, explanationOf: () => explanation };
    expect(runText(report, [], options).replace(/\n {20}/g, ' ')).toContain(
      'policy              mine: enabled 12 times; ended by an error 1 time (first: no DSQ 7 for ' +
        'task 0), by the watchdog 2 times\n',
    );
    expect(runJson(report, [])).toMatchObject({ policies: [{ name: 'mine', ...count }] });
    expect(runJson(holds, [])).not.toHaveProperty('policies');
  });

  test('stand in the command that replays a scenario', () => {
    expect(replayCommand('a.json', ['b.ts', 'c d.ts'])).toBe(
      "npx scx-check replay a.json --policy b.ts --policy 'c d.ts'",
    );
    const options = { paint: plain, explanationOf: () => explanation, policiesFor: () => ['b.ts'] };
    expect(counterexampleText({ ...counterexample, file: 'a.json' }, options)).toContain(
      'again       npx scx-check replay a.json --policy b.ts\n',
    );
  });
});

test('switches are counted', () => {
  const none = machineScenario({}, [{ op: 'attach', scheduler: 1 }]);
  expect(switchesOf(none)).toBe(0);
  expect(switchesOf({ ...none, schedule: [1, 1, 2, 1] })).toBe(2);
  const held = machineScenario({}, [
    { op: 'attach', scheduler: 1, until: 'linked' },
    { op: 'wake', task: 0 },
    { op: 'proceed', scheduler: 1, until: 'bypassed' },
    { op: 'proceed', scheduler: 1 },
  ]);
  expect(switchesOf(held)).toBe(2);
});

describe('the JUnit report', () => {
  test('has a test a property, monitor and witness', () => {
    expect(junitText(broken, [counterexample], () => 'table <1> & more\n')).toMatchSnapshot();
  });

  test('escapes what XML cannot hold', () => {
    const failure = {
      ...counterexample.failure,
      message: '"a"\n<b>&\t\u0001\ud800',
      property: 'M-budget',
    };
    const text = junitText(broken, [{ ...counterexample, failure }], () => '\u0000]]>\ud83d\ude00');
    expect(text).toContain('message="&quot;a&quot;&#10;&lt;b&gt;&amp;&#9;\ufffd\ufffd"');
    expect(text).toContain('>\ufffd]]&gt;\ud83d\ude00</failure>');
  });
});

describe('the report of vectors', () => {
  test('counts what matches', () => {
    const sets = [{ set: 'atq', files: 1, lines: 1200, matched: 1200, mismatches: [] }];
    expect(vectorsText({ sets }, plain)).toBe(
      'atq                 1 file, 1,200 of 1,200 lines match: all match\n',
    );
  });

  test('shows the first mismatches', () => {
    const mismatches = Array.from({ length: 12 }, (_, line) => ({
      file: 'x.jsonl',
      line,
      field: 'ret',
      expected: 5n,
      got: undefined,
    }));
    const sets = [{ set: 'atq', files: 1, lines: 20, matched: 8, mismatches }];
    const text = vectorsText({ sets }, plain);
    expect(text).toContain('12 differ');
    expect(text).toContain('  x.jsonl:0: ret: recorded "5", answered nothing\n');
    expect(text).toContain('  and 2 more mismatches\n');
  });
});

describe('the report of faults', () => {
  const found: FaultLine = {
    id: 'a-fault',
    component: 'atq',
    kind: 'sequential',
    design: 'both',
    found: true,
    foundSeeds: 2,
    seeds: 2,
    foundBy: 'I-BW-6',
    strategy: 'random',
    runsMedian: 12,
    msMedian: 40,
    msWorst: 1200,
    operationsFound: 90,
    operationsMinimal: 4,
    minimal: true,
    file: 'f.json',
  };
  const missed: FaultLine = {
    ...found,
    id: 'b',
    found: false,
    foundSeeds: 0,
    foundBy: null,
    runsMedian: null,
    msMedian: null,
    msWorst: null,
    operationsFound: null,
    operationsMinimal: null,
    minimal: false,
    file: null,
  };

  test('as a table', () => {
    const large = { ...found, id: 'c', minimal: false, operationsMinimal: null };
    expect(faultsText([found, missed, large], 3, plain)).toMatchSnapshot();
    expect(faultsText([found], 3, coloured)).toContain('\u001b[32mfound 1 of 1 fault\u001b[0m');
  });

  test('as JSON', () => {
    expect(faultsJson([found, missed], 3)).toMatchObject({
      faults: [found, missed],
      score: { found: 1, total: 2 },
    });
  });
});

describe('scenario files of a search', () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'scx-check-artefacts-'));
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  test('what was found stays beside what was made of it', () => {
    const artefacts = new Artefacts(cwd, 'out', 7);
    expect(artefacts.found(counterexample)).toBe('out/I-BW-6-size-seed7.json');
    const { scenario } = counterexample;
    const small = { ...scenario, schedule: [] };
    expect(artefacts.reported({ ...counterexample, scenario: small })).toBe(
      'out/I-BW-6-size-seed7.min.json',
    );
    expect(readScenarioFile(join(cwd, 'out/I-BW-6-size-seed7.min.json'))).toEqual(small);
    expect(artefacts.reported(counterexample)).toBe('out/I-BW-6-size-seed7.json');
  });

  test('two failures have two files, even if their names look alike', () => {
    const artefacts = new Artefacts(cwd, join(cwd, 'other'), 7);
    const like = (failureKind: string) => ({
      ...counterexample,
      failure: { ...counterexample.failure, failureKind },
    });
    artefacts.found(like('a/b'));
    artefacts.found(like('a-b'));
    artefacts.reported(like('a b'));
    expect(readdirSync(join(cwd, 'other')).sort()).toEqual([
      'I-BW-6-a-b-seed7-2.json',
      'I-BW-6-a-b-seed7-3.json',
      'I-BW-6-a-b-seed7.json',
    ]);
    expect(readFileSync(join(cwd, 'other/I-BW-6-a-b-seed7.json'), 'utf8')).toMatch(/\n$/);
  });

  test('names and commands', () => {
    expect(slug('M-budget/in debt/SPEND')).toBe('M-budget-in-debt-SPEND');
    expect(replayCommand('a/b.json')).toBe('npx scx-check replay a/b.json');
    expect(replayCommand("a b's.json")).toBe("npx scx-check replay 'a b'\\''s.json'");
  });
});
