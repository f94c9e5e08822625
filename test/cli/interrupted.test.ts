import { afterAll, describe, expect, test, vi } from 'vitest';
import type { JobListener } from '../../src/cli/background.ts';
import type { Job } from '../../src/cli/jobs.ts';
import { main } from '../../src/cli/main.ts';
import { explain } from '../../src/report/explain.ts';
import { DEFAULT_DESIGN, EMPTY_CAST, type Scenario } from '../../src/scenario/scenario.ts';
import { cli, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;

const scenario: Scenario = {
  format: 'scx-check-scenario',
  version: 1,
  level: 'queue',
  design: DEFAULT_DESIGN,
  faults: ['atq-remove-forgets-size'],
  cast: EMPTY_CAST,
  operations: [
    { op: 'create', q: 0, fifo: true },
    { op: 'insert', q: 0, task: 0 },
    { op: 'remove', q: 0, task: 0 },
  ],
  schedule: [],
};

let finds = false;

// A search that is cut off before it could sum itself up.
vi.mock('../../src/cli/background.ts', () => ({
  runJob: async (_job: Job, _io: unknown, listener: JobListener) => {
    if (finds) {
      const { property, failureKind, message, operation } = explain(scenario).broken!;
      const failure = { property, failureKind, message, operation };
      listener.progress({ runs: 12, schedules: 0, operations: 340, elapsedMs: 5, failures: 1 });
      listener.onFound({ scenario, failure, operationsFound: 3, minimal: false });
    }
    return { result: undefined, interrupted: true };
  },
}));

describe('a search that is cut off: exit 130', () => {
  test('with nothing to tell', async () => {
    finds = false;
    const { code, stdout } = await cli(['run', '--seed', '1', '--json'], { cwd });
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'inconclusive', runs: 0, properties: [] });
    const faults = await cli(['faults', '--seed', '1'], { cwd });
    expect(faults.code).toBe(130);
    expect(faults.stdout).toContain('found 0 of 0 faults');
    const compared = await cli(['compare', '--seed', '1', '--json'], { cwd });
    expect([compared.code, JSON.parse(compared.stdout)]).toEqual([
      130,
      { scenarios: 0, largest: null },
    ]);
  });

  test('with what it found', async () => {
    finds = true;
    const { code, stdout } = await cli(['run', '--seed', '1'], { cwd });
    expect(code).toBe(130);
    expect(stdout).toContain('12 runs, 340 operations');
    expect(stdout).toContain('interrupted; so far broken');
  });
});

test('a defect of the program is no verdict', async () => {
  const stderr: string[] = [];
  const refuse = (): never => {
    throw new TypeError('broken pipe');
  };
  const code = await main(['models'], {
    stdout: { write: refuse },
    stderr: { write: (text: string) => stderr.push(text) },
    env: {},
    cwd,
    threads: false,
  });
  expect(code).toBe(2);
  expect(stderr.join('')).toContain(
    'scx-check: this is a defect of scx-check: TypeError: broken pipe',
  );
});
