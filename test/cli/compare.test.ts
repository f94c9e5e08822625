import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { advance, castOf, cgroup, task, wake } from '../helpers/host-session.ts';
import { cli, temporary } from './harness.ts';

const directory = temporary();
afterAll(() => directory.remove());
const cwd = directory.path;

const scenario: Scenario = {
  format: 'scx-check-scenario',
  version: 1,
  level: 'host',
  design: { bandwidth: 'reservation', hierarchy: 'intended' },
  faults: [],
  cast: castOf([0], [cgroup(2, 1, 20)], [task(0, 2)]),
  operations: [wake(0), advance(500)],
  schedule: [],
};
const faulty: Scenario = {
  ...scenario,
  faults: ['transfer-exceeds-own-quota'],
  cast: castOf([0], [cgroup(2, 1, 90), cgroup(3, 2, 5)], [task(0, 3)]),
};
const idle: Scenario = { ...scenario, operations: [advance(500)] };
for (const [name, one] of Object.entries({ scenario, faulty, idle })) {
  writeFileSync(join(cwd, `${name}.json`), formatScenario(one));
}

const FIELDS = [
  'cgroup',
  'period',
  'reservationNs',
  'cfsNs',
  'differenceNs',
  'boundNs',
  'file',
] as const;

describe('compare FILE', () => {
  test('shows runtime side by side, and the bound with its parts', async () => {
    const { code, stdout, stderr } = await cli(['compare', 'scenario.json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  test('as JSON', async () => {
    const { code, stdout } = await cli(['compare', 'scenario.json', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      scenarios: 1,
      largest: {
        cgroup: 2,
        period: 0,
        reservationNs: 20_000_000,
        cfsNs: 21_000_000,
        differenceNs: 1_000_000,
        boundNs: 6_000_001,
        file: 'scenario.json',
      },
    });
  });

  test('exits with 1 beyond the bound, and writes the smallest that still differs', async () => {
    const { code, stdout } = await cli(['compare', 'faulty.json'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('beyond its bound');
    expect(stdout).toContain('.scx-check/compare.min.json');
    const file = join(cwd, '.scx-check/compare.min.json');
    const small = parseScenario(readFileSync(file, 'utf8'), 'small');
    expect(small.operations.length).toBe(2);
    const again = await cli(['compare', '.scx-check/compare.min.json', '--json'], { cwd });
    expect(again.code).toBe(1);
    const { differenceNs, boundNs } = JSON.parse(again.stdout).largest;
    expect(differenceNs).toBeGreaterThan(boundNs);
  });

  test('says so where nothing can be compared', async () => {
    const json = await cli(['compare', 'idle.json', '--json'], { cwd });
    expect([json.code, JSON.parse(json.stdout)]).toEqual([3, { scenarios: 1, largest: null }]);
    const { code, stdout } = await cli(['compare', 'idle.json'], { cwd });
    expect(code).toBe(3);
    expect(stdout).toContain('nothing could be compared');
  });
});

describe('compare', () => {
  const few = ['compare', '--seed', '1', '--runs', '60'];

  test('of random scenarios holds, twice alike', async () => {
    const { code, stdout, stderr } = await cli(few, { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await cli(few, { cwd })).stdout).toBe(stdout);
    expect(stdout).toContain('seed 1');
  });

  test('gives the fields of its contract, and a file that gives the same again', async () => {
    const { code, stdout } = await cli([...few, '--json', '--out', 'there'], { cwd });
    const { scenarios, largest } = JSON.parse(stdout);
    expect([code, scenarios]).toEqual([0, 60]);
    expect(Object.keys(largest)).toEqual(FIELDS);
    expect(largest.differenceNs).toBe(Math.abs(largest.reservationNs - largest.cfsNs));
    expect(largest.differenceNs).toBeLessThanOrEqual(largest.boundNs);
    expect(existsSync(join(cwd, largest.file))).toBe(true);
    const again = await cli(['compare', largest.file, '--json'], { cwd });
    expect(JSON.parse(again.stdout)).toEqual({ scenarios: 1, largest });
  });

  test('finds a fault', async () => {
    const fault = ['--with', 'debt-forgotten-after-one-interval', '--minimise-time', '5s'];
    const { code, stdout } = await cli(['compare', '--seed', '3', '--runs', '200', ...fault], {
      cwd,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('reservation gave');
  });

  test('shows how far it has come on a terminal', async () => {
    const { stderr } = await cli([...few.slice(0, 4), '3'], { cwd, isTTY: true });
    expect(stderr).toContain('3 runs');
  });

  test.each([
    [['compare', 'absent.json'], 'absent.json: cannot be read: no such file'],
    [['compare', 'scenario.json', '--runs', '3'], '--runs: a file is compared once'],
    [['compare', 'scenario.json', '--with', 'root-loses-llc-contexts'], '--with: a file is'],
    [['compare', '--design', 'cfs'], '--design: cfs is what the others are compared with'],
    [['compare', '--with', 'nothing'], 'no fault is named "nothing"'],
    [['compare', '--runs', '0'], "option '--runs <n>' argument '0' is invalid"],
  ])('%j is refused in one line', async (argv, message) => {
    const { code, stdout, stderr } = await cli(argv, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('run --design cfs', () => {
  test('has laws of its own, and names those that do not apply', async () => {
    const argv = ['run', '--design', 'cfs', '--seed', '4', '--runs', '300', '--json'];
    const { code, stdout } = await cli(argv, { cwd });
    const { design, properties, notApplicable } = JSON.parse(stdout);
    expect(design.bandwidth).toBe('cfs');
    const ids = properties.map(({ id }: { readonly id: string }) => id);
    expect(ids).toEqual(['I-CFS-1', 'I-CFS-2', 'I-CFS-3', 'I-CFS-4', 'I-BW-22', 'I-BW-14']);
    expect(notApplicable).toContain('I-BWA-6');
    expect(code).toBe(0);
  });

  test.each([
    [['run', '--design', 'cfs', '--suite', 'smp'], 'the design cfs has the suite bandwidth alone'],
    [['run', '--design', 'cfs,kernel-newest'], 'kernel-newest changes nothing'],
    [
      ['run', '--design', 'cfs', '--with', 'exit-forgets-runtime', '--runs', '1'],
      'the design cfs has no library',
    ],
  ])('%j is refused', async (argv, message) => {
    const { code, stderr } = await cli(argv, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('a scenario file may name it, at the level host alone', async () => {
    const design = { bandwidth: 'cfs', hierarchy: 'intended' } as const;
    writeFileSync(join(cwd, 'cfs.json'), formatScenario({ ...scenario, design }));
    expect((await cli(['replay', 'cfs.json'], { cwd })).code).toBe(0);
    expect((await cli(['explain', 'cfs.json'], { cwd })).stdout).toContain('pool');
    expect((await cli(['compare', 'cfs.json'], { cwd })).code).toBe(0);
    const tree = { ...scenario, level: 'library', operations: [], design } as unknown as Scenario;
    const { cast: _, ...rest } = tree;
    const none = { topology: { tickNs: 0, cpus: [] }, cgroups: [], tasks: [] };
    const cast = { ...none, schedulers: [], policies: [] };
    writeFileSync(join(cwd, 'library.json'), JSON.stringify({ ...rest, cast }));
    const refused = await cli(['replay', 'library.json'], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('design.bandwidth: expected a design of the library');
    const other = { ...rest, cast, design: { ...design, bandwidth: 'reservation' } };
    writeFileSync(join(cwd, 'calls.json'), JSON.stringify(other));
    const compared = await cli(['compare', 'calls.json'], { cwd });
    expect([compared.code, compared.stderr]).toEqual([
      2,
      'scx-check: calls.json: level: expected "host" to compare, found "library"\n',
    ]);
  });
});
