import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/report/tool.ts';
import { formatScenario } from '../../src/scenario/file.ts';
import { hostSample } from '../scenario/sample.ts';
import { cli, temporary } from './harness.ts';

const directory = temporary();
afterAll(directory.remove);
const cwd = directory.path;

const good = formatScenario(hostSample);
writeFileSync(join(cwd, 'broken.json'), '{"format":\n  oops}');
writeFileSync(join(cwd, 'unknown-op.json'), good.replace('"op": "tick"', '"op": "tock"'));
writeFileSync(join(cwd, 'negative.json'), good.replace('"ns": 40000000', '"ns": -1'));
writeFileSync(
  join(cwd, 'missing-id.json'),
  good.replace('"task": 1, "cpu": 1', '"task": 7, "cpu": 1'),
);

const DURATION = 'Expected a time such as 500ms, 60s or 2m.';

describe('bad usage and bad input: exit 2, one line', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['fly', "unknown command 'fly'"],
    ['run --speed 3', "unknown option '--speed' (Did you mean --seed?)"],
    ['run extra', "too many arguments for 'run'. Expected 0 arguments but got 1."],
    ['run --time 60', `option '--time <time>' argument '60' is invalid. ${DURATION}`],
    [
      'run --minimise-time x',
      `option '--minimise-time <time>' argument 'x' is invalid. ${DURATION}`,
    ],
    [
      'run --runs 0',
      "option '--runs <n>' argument '0' is invalid. Expected a whole number, 1 or more.",
    ],
    [
      'run --seed -1',
      "option '--seed <n>' argument '-1' is invalid. Expected a whole number, 0 to 4294967295.",
    ],
    [
      'run --seed 4294967296',
      "option '--seed <n>' argument '4294967296' is invalid. Expected a whole number, 0 to 4294967295.",
    ],
    [
      'run --suite cfs',
      "option '--suite <name>' argument 'cfs' is invalid. Allowed choices are bandwidth, smp, hierarchy, machine, all.",
    ],
    [
      'run --reporter html',
      "option '--reporter <name>' argument 'html' is invalid. Allowed choices are console, junit.",
    ],
    [
      'run --json --reporter junit',
      "option '--reporter <name>' cannot be used with option '--json'",
    ],
    ['run --only ,', "option '--only <id>' argument ',' is invalid. Expected a name."],
    [
      'run --design accounting',
      'no design is named "accounting"; expected one of reservation, as-merged, cfs, intended, ' +
        'kernel-newest, kernel-baseline',
    ],
    [
      'run --design reservation,as-merged',
      'designs "reservation" and "as-merged" exclude each other',
    ],
    ['run --with no-such-thing', 'no fault is named "no-such-thing"'],
    [
      'run --without atq-remove-forgets',
      'no fault is named "atq-remove-forgets"; did you mean atq-remove-forgets-size?',
    ],
    ['run --only I-XX-999', '--only: no property is named "I-XX-999"'],
    ['run --only i-atq-3', '--only: no property is named "i-atq-3"; did you mean I-ATQ-3?'],
    [
      'run --suite hierarchy --only I-BW-7',
      '--only: I-BW-7 is a property of the suite bandwidth, and this is hierarchy',
    ],
    [
      'run --design as-merged --only M-bypass',
      '--only: M-bypass is a property of the suite hierarchy, and this is bandwidth, smp',
    ],
    [
      'run --design kernel-newest,kernel-baseline',
      'designs "kernel-newest" and "kernel-baseline" exclude each other',
    ],
    ['run --policy none.ts', 'none.ts: cannot be read: no such file'],
    ['faults --policy x.ts', "unknown option '--policy'"],
    ['faults --only nothing-like-it', '--only: no fault is named "nothing-like-it"'],
    [
      'faults --kind slow',
      '--kind: no kind is named "slow"; expected one of sequential, race, arithmetic, ordering, resource-lifetime, liveness',
    ],
    [
      'faults --component rbtree,cfs',
      '--component: no component is named "cfs"; expected one of rbtree, atq, bandwidth, ' +
        'lavd-integration, dsq, bypass, subsched',
    ],
    ['replay', "missing required argument 'file'"],
    ['replay none.json', 'none.json: cannot be read: no such file'],
    ['replay broken.json', "broken.json:2:3: broken JSON: Object value expected after ':'"],
    [
      'explain unknown-op.json',
      'unknown-op.json: operations[7].op: expected one of mkdir, rmdir, set, move, wake, sleep, ' +
        'run, tick, advance, dispatch, dequeue, enqueue, setaffinity, fork, exit, seize, release, ' +
        'misuse, found "tock"',
    ],
    [
      'replay negative.json',
      'negative.json: operations[6].ns: expected a time in ns, 0 or more, found -1',
    ],
    ['shrink missing-id.json', 'missing-id.json: operations[6].task: no task 7 in the cast'],
    [
      'vectors none',
      /^scx-check: .*none: expected a directory with one of rbtree\/, atq\/, bandwidth-a\/$/.source,
    ],
    [
      'models --format svg',
      "option '--format <name>' argument 'svg' is invalid. Allowed choices are mermaid, dot, json.",
    ],
  ];

  test.each(cases)('%s', async (line, message) => {
    const { code, stdout, stderr } = await cli(line.split(' '), { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toHaveLength(2);
    if (message.startsWith('^')) expect(stderr.trimEnd()).toMatch(new RegExp(message));
    else expect(stderr).toBe(`scx-check: ${message}\n`);
  });
});

test('without a command, help goes to stderr and the exit code is 2', async () => {
  const { code, stdout, stderr } = await cli([]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Usage: scx-check');
});

test('help and version are no errors', async () => {
  expect(await cli(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  const { code, stdout } = await cli(['run', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('--minimise-time');
});
