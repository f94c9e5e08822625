import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  formatScenario,
  parseScenario,
  readScenarioFile,
  writeScenarioFile,
} from '../../src/scenario/file.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { errorOf, type Json, put, refusal as refusalOf } from './refusal.ts';
import { hostSample, librarySample, queueSample, samples, treeSample } from './sample.ts';

const directory = mkdtempSync(join(tmpdir(), 'scx-check-scenario-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('formatting and parsing', () => {
  test.each(samples)('a scenario of level $level survives', (sample) => {
    const text = formatScenario(sample);
    expect(parseScenario(text, 'f')).toEqual(sample);
    expect(formatScenario(parseScenario(text, 'f'))).toBe(text);
  });

  test('the text has one operation a line, and big integers as strings', () => {
    expect(formatScenario(librarySample)).toMatchSnapshot();
  });

  test('the order in which fields were made does not show', () => {
    const shuffled = Object.fromEntries(Object.entries(hostSample).reverse());
    expect(formatScenario(shuffled as typeof hostSample)).toBe(formatScenario(hostSample));
  });

  test('integers are exact in either notation', () => {
    const text = formatScenario(treeSample).replace('"9007199254740992"', '9007199254740993');
    expect(parseScenario(text, 'f').operations[1]).toMatchObject({ key: 2n ** 53n + 1n });
    const small = formatScenario(treeSample).replace('"value": 3', '"value": "3"');
    expect(parseScenario(small, 'f')).toEqual(treeSample);
  });

  test('a capacity may be "max"', () => {
    expect(formatScenario(queueSample)).toContain('"capacity": "max"');
  });

  test('a byte order mark is no mistake', () => {
    expect(parseScenario(`\uFEFF${formatScenario(treeSample)}`, 'f')).toEqual(treeSample);
  });

  test('a file is written whole, in a directory that is made', () => {
    const path = join(directory, 'deep', 'one.json');
    writeScenarioFile(path, queueSample);
    expect(readdirSync(join(directory, 'deep'))).toEqual(['one.json']);
    expect(readScenarioFile(path)).toEqual(queueSample);
  });
});

const refusal = (edit: (root: Json) => void, sample: Scenario = hostSample): string =>
  refusalOf(edit, sample);

const HOST_OPERATIONS =
  'mkdir, rmdir, set, move, wake, sleep, run, tick, advance, dispatch, dequeue, enqueue, ' +
  'setaffinity, fork, exit, seize, release, misuse';

describe('a refusal names the place, what was expected and what was found', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['format', 'x', 'format: expected "scx-check-scenario", found "x"'],
    ['version', 0, 'version: expected a version, 1 to 1, found 0'],
    ['version', '1', 'version: expected a version, 1 to 1, found "1"'],
    [
      'version',
      2,
      'version: this file is of version 2, and this scx-check reads versions up to 1; ' +
        'read it with a newer one',
    ],
    [
      'level',
      'fast',
      'level: expected one of tree, queue, library, host, machine, smp, found "fast"',
    ],
    [
      'level',
      undefined,
      'level: expected one of tree, queue, library, host, machine, smp, found nothing',
    ],
    ['design', 'as-merged', 'design: expected an object, found "as-merged"'],
    [
      'design.bandwidth',
      'x',
      'design.bandwidth: expected "reservation" or "as-merged" or "cfs", found "x"',
    ],
    [
      'design.hierarchy',
      null,
      'design.hierarchy: expected "intended" or "kernel-newest" or "kernel-baseline", found null',
    ],
    ['design.cfs', true, 'design.cfs: unknown field'],
    ['faults', {}, 'faults: expected an array, found an object'],
    ['faults.0', 3, 'faults[0]: expected a string, found 3'],
    ['faults.0', 'no-such', 'faults[0]: no fault is named "no-such"'],
    ['cast', undefined, 'cast: expected an object, found nothing'],
    ['operations', undefined, 'operations: expected an array, found nothing'],
    ['operations.0', 5, 'operations[0]: expected an object, found 5'],
    ['operations.0.op', 'fly', `operations[0].op: expected one of ${HOST_OPERATIONS}, found "fly"`],
    [
      'operations.0.op',
      undefined,
      `operations[0].op: expected one of ${HOST_OPERATIONS}, found nothing`,
    ],
    ['operations.0.extra', 5, 'operations[0].extra: unknown field'],
    [
      'operations.0.cgroup',
      undefined,
      'operations[0].cgroup: expected an id, 0 or more, found nothing',
    ],
    ['operations.0.cgroup', 9, 'operations[0].cgroup: no cgroup 9 in the cast'],
    ['operations.4.task', 7, 'operations[4].task: no task 7 in the cast'],
    ['operations.4.task', 1.5, 'operations[4].task: expected an id, 0 or more, found 1.5'],
    ['operations.6.cpu', 8, 'operations[6].cpu: no CPU 8 in the cast'],
    ['operations.6.ns', -1, 'operations[6].ns: expected a time in ns, 0 or more, found -1'],
    ['operations.8.lateNs', -5, 'operations[8].lateNs: expected a time in ns, 0 or more, found -5'],
    ['operations.12.cpus.1', 4, 'operations[12].cpus[1]: no CPU 4 in the cast'],
    ['operations.14.parent', 4, 'operations[14].parent: no task 4 in the cast'],
    [
      'operations.1.quotaUs',
      'lots',
      'operations[1].quotaUs: expected a quota in us, 0 to 2^64 - 1, or "max", found "lots"',
    ],
    [
      'operations.1.periodUs',
      -1,
      'operations[1].periodUs: expected a period in us, 0 to 2^64 - 1, found -1',
    ],
    [
      'operations.1.burstUs',
      '18446744073709551616',
      'operations[1].burstUs: expected a burst in us, 0 to 2^64 - 1, found "18446744073709551616"',
    ],
    [
      'operations.18.call.op',
      'x',
      'operations[18].call.op: expected one of topo, mkdir, rmdir, advance, task_queued, state, ' +
        'lib_init, init, set, exit, throttled, consume, put_aside, reenqueue, cancel, move, ' +
        'found "x"',
    ],
    ['schedule', [0.5], 'schedule[0]: expected an integer, 0 or more, found 0.5'],
    ['cast.policies', [1], 'cast.policies[0]: expected an object, found 1'],
    [
      'cast.policies',
      [{ name: 'a', base: 'fifo', omits: [], misdeeds: [] }],
      'cast.policies: expected an empty array at level host, found 1',
    ],
    ['cast.topology.cpus', [], 'cast.topology.cpus: expected 1 to 128 CPUs, found 0'],
    ['cast.tasks.0.cpus', [], 'cast.tasks[0].cpus: expected a CPU at least, found none'],
    [
      'cast.topology.cpus',
      [{ id: 128, core: 0, llc: 0, node: 0 }],
      'cast.topology.cpus[0].id: expected a CPU number below 128, found 128',
    ],
    [
      'cast.topology.balanceNs',
      999_999,
      'cast.topology.balanceNs: expected a time in ns, 1000000 or more, found 999999',
    ],
    ['cast.topology.tickNs', 0, 'cast.topology.tickNs: expected a time in ns, 1 or more, found 0'],
    ['cast.topology.cpus.1.id', 0, 'cast.topology.cpus[1].id: a second CPU 0 in the cast'],
    [
      'cast.topology.cpus.1.llc',
      2,
      'cast.topology.cpus[1].llc: expected LLC numbers without a gap, 0 to 1, found 2',
    ],
    [
      'cast.topology.cpus.1.core',
      0,
      'cast.topology.cpus[1].llc: expected 0, where core 0 lies, found 1',
    ],
    [
      'cast.cgroups.0.id',
      1,
      'cast.cgroups[0].id: expected an id (1 is the root, which no cast declares), 2 or more, ' +
        'found 1',
    ],
    ['cast.cgroups.1.parent', 7, 'cast.cgroups[1].parent: no cgroup 7 in the cast'],
    ['cast.tasks.0.cgroup', 9, 'cast.tasks[0].cgroup: no cgroup 9 in the cast'],
    ['cast.tasks.1.id', 1, 'cast.tasks[1].id: a second task 1 in the cast'],
    ['cast.tasks.1.cpus.1', 5, 'cast.tasks[1].cpus[1]: no CPU 5 in the cast'],
    ['cast.tasks.0.present', 'yes', 'cast.tasks[0].present: expected true or false, found "yes"'],
    ['cast.schedulers.0.cgroup', 8, 'cast.schedulers[0].cgroup: no cgroup 8 in the cast'],
    [
      'cast.schedulers.0.policy',
      'fifo',
      'cast.schedulers[0].policy: expected "vtime" at level host, found "fifo"',
    ],
    ['cast.schedulers.0.present', true, 'cast.schedulers[0].present: unknown field at level host'],
    ['cast.schedulers.0.batch', 3, 'cast.schedulers[0].batch: unknown field at level host'],
    [
      'cast.schedulers.0.sliceNs',
      0,
      'cast.schedulers[0].sliceNs: expected a slice in ns, 1 or more, found 0',
    ],
  ];

  test.each(cases)('%s = %j', (path, value, message) => {
    const text = refusal(put(path, value));
    expect(text.replace(/ \(and \d+ more problems?\)$/, '')).toBe(`f.json: ${message}`);
  });

  test('cgroups that form a loop', () => {
    expect(refusal(put('cast.cgroups.0.parent', 3))).toBe(
      'f.json: cast.cgroups[0].parent: expected a tree, but cgroup 2 is its own ancestor ' +
        '(and 1 more problem)',
    );
  });

  test('a cgroup below a loop is not in it', () => {
    const text = refusal((root) => {
      put('cast.cgroups.0.parent', 2)(root);
    });
    expect(text).toBe(
      'f.json: cast.cgroups[0].parent: expected a tree, but cgroup 2 is its own ancestor',
    );
  });

  test('a cast where none is used', () => {
    const text = refusal(put('cast.tasks', [{ id: 1, cgroup: 1, present: true }]), treeSample);
    expect(text).toBe('f.json: cast.tasks: expected an empty array at level tree, found 1');
  });

  test('the further problems are counted', () => {
    const text = refusal((root) => {
      put('operations.6.ns', -1)(root);
      put('operations.8.ns', -1)(root);
      put('wrong', 1)(root);
    });
    expect(text).toBe(
      'f.json: operations[6].ns: expected a time in ns, 0 or more, found -1 (and 2 more problems)',
    );
  });

  test('a long text is cut', () => {
    expect(refusal(put('level', 'x'.repeat(200)))).toContain(`found "${'x'.repeat(39)}..."`);
  });

  test('a big integer where only an ordinary one fits', () => {
    const text = formatScenario(hostSample).replace('"ns": 40000000', '"ns": 9007199254740993');
    expect(errorOf(() => parseScenario(text, 'f'))).toBe(
      'f: operations[6].ns: expected a time in ns, 0 or more, found 9007199254740993',
    );
  });
});

describe('what is no scenario', () => {
  test.each([
    ['{"format":\n  oops}', "f:2:3: broken JSON: Object value expected after ':'"],
    ['', 'f:1:1: broken JSON: JSON value expected but reached end of input'],
    ['{"a":1,"a":2}', "f:1:9: broken JSON: Duplicate key 'a'"],
    ['[]', 'f: expected a scenario object, found an array'],
    ['12', 'f: expected a scenario object, found 12'],
    ['null', 'f: expected a scenario object, found null'],
    ['{}', 'f: format: expected "scx-check-scenario", found nothing'],
  ])('%j', (text, message) => {
    expect(errorOf(() => parseScenario(text, 'f'))).toBe(message);
  });

  test('a file that is not there', () => {
    expect(errorOf(() => readScenarioFile(join(directory, 'none.json'), 'none.json'))).toBe(
      'none.json: cannot be read: no such file',
    );
  });

  test('a directory', () => {
    expect(errorOf(() => readScenarioFile(directory, 'here'))).toBe(
      'here: cannot be read: it is a directory',
    );
  });

  test('a path through a file', () => {
    const path = join(directory, 'plain');
    writeFileSync(path, '');
    expect(errorOf(() => readScenarioFile(join(path, 'x'), 'x'))).toBe(
      'x: cannot be read: ENOTDIR',
    );
  });
});
