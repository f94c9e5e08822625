import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { replayScenario } from '../src/check/replay.ts';
import { readScenarioFile } from '../src/scenario/file.ts';

const FINDINGS = fileURLToPath(new URL('../docs/findings', import.meta.url));
const files = readdirSync(FINDINGS).filter((name) => name.endsWith('.json'));

describe('the counterexample of a finding', () => {
  test.each(files)('%s breaks the law that it names, and no other design', (name) => {
    const scenario = readScenarioFile(join(FINDINGS, name));
    const broken = replayScenario(scenario).map(({ property }) => property);
    expect(broken).toContain(scenario.property);
    expect(replayScenario({ ...scenario, faults: [] })).toEqual([]);
  });
});
