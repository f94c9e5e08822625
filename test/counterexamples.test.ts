import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { failureKey } from '../src/check/failure.ts';
import { replayScenario } from '../src/check/replay.ts';
import { kernelNewest } from '../src/faults/presets.ts';
import { explain } from '../src/report/explain.ts';
import { readScenarioFile } from '../src/scenario/file.ts';
import { DEFAULT_DESIGN, type Scenario } from '../src/scenario/scenario.ts';

const FINDINGS = fileURLToPath(new URL('../docs/findings', import.meta.url));

function filesThatEnd(suffix: string): readonly string[] {
  return readdirSync(FINDINGS, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(suffix))
    .sort();
}

function read(name: string): Scenario {
  return readScenarioFile(join(FINDINGS, name));
}

/** What breaks in a replay, as property and way. */
function brokenBy(scenario: Scenario): readonly string[] {
  return replayScenario(scenario).map(failureKey);
}

function nameOfLaw({ property = '', failureKind = '' }: Scenario): string {
  return failureKey({ property, failureKind });
}

const scenarios = filesThatEnd('.json').map((name) => ({ name, scenario: read(name) }));
const counterexamples = scenarios.filter(({ scenario }) => scenario.property !== undefined);
const lasting = counterexamples.filter(({ scenario: { faults } }) =>
  faults.some((id) => kernelNewest.some((fault) => fault.id === id)),
);

describe('the counterexample of a finding', () => {
  test.each(counterexamples)('$name breaks the law that it names', ({ scenario }) => {
    expect(scenario.failureKind).toBeDefined();
    expect(brokenBy(scenario)).toContain(nameOfLaw(scenario));
  });

  test.each(scenarios)('$name breaks nothing in the corrected design', ({ scenario }) => {
    expect(brokenBy({ ...scenario, faults: [], design: DEFAULT_DESIGN })).toEqual([]);
  });

  test.each(lasting)('$name breaks the same law in the newest kernel', ({ scenario }) => {
    const design = { ...DEFAULT_DESIGN, hierarchy: 'kernel-newest' } as const;
    expect(brokenBy({ ...scenario, faults: [], design })).toContain(nameOfLaw(scenario));
  });

  test.each(kernelNewest)('there is one for $id', ({ id }) => {
    const scenario = read(`${id}.json`);
    expect(scenario.faults).toEqual([id]);
    const text = readFileSync(join(FINDINGS, `${id}.md`), 'utf8');
    expect(text).toContain(`[${scenario.property}](../properties.md#`);
  });
});

test.each(filesThatEnd('.md'))('what %s links to is there', (name) => {
  const path = join(FINDINGS, name);
  const links = readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g);
  const missing = [...links].map(([, link = '']) => link).filter(isMissingFrom(dirname(path)));
  expect(missing).toEqual([]);
});

function isMissingFrom(directory: string): (link: string) => boolean {
  return (link) => !existsSync(join(directory, link));
}

test('a sub that fills local DSQs ends the root, and no law breaks', () => {
  const { broken, steps } = explain(read('sub-fills-local-dsqs.json'));
  expect(broken).toBeNull();
  expect(steps.flatMap(({ changes }) => changes)).toContain('scheduler 0: gone');
});
