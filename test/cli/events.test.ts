import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { end, go, migrate, START, wake } from '../helpers/events.ts';
import { cli, temporary } from './harness.ts';

const { path: cwd, remove } = temporary();
afterAll(remove);

const FIXTURES = 'test/fixtures/events';

function write(name: string, ...lines: readonly string[]): void {
  writeFileSync(join(cwd, name), `${lines.join('\n')}\n`);
}

const WAITS = [wake(20, 0, 1), go(1_021, 0, 0, 1), go(1_022, 0, 1, 0), ...end(1_030)];
write('good.txt', ...START, ...WAITS);
write('unwoken.txt', ...START, go(20, 0, 0, 1), go(30, 0, 1, 0), ...end(40));
write('masks.ndjson', '{"pid":1,"cpus":"1-3","comm":"t1"}', '', '{"pid":2,"cpus":"0-3"}');
write('counters.ndjson', readFileSync('test/fixtures/traces/good.ndjson', 'utf8').trimEnd());
for (const name of ['perf.txt', 'bpftrace.ndjson']) {
  copyFileSync(join(FIXTURES, name), join(cwd, name));
}
mkdirSync(join(cwd, 'folder'));

describe('trace of events', () => {
  test('holds, with what was not judged', async () => {
    const { code, stdout, stderr } = await cli(['trace', 'perf.txt'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'perf.txt: holds, 300 events of 58 tasks on 2 CPUs over 0.0 s',
        'declared  watchdog 30 s',
        'laws      6 of 7 put to the test; not I-EV-6',
        'note      switches are missing, 3 away from swapper/1, and no other ones away from there are in the',
        '          recording: the recorder does not see them; each counts as a gap',
        'note      the longest wait is that of node/5289: 2.938 ms from 0.121 s',
        'note      I-EV-6 is not judged: nothing says which CPUs a task may use',
        '',
      ].join('\n'),
    );
  });

  test('--json is one object that keeps the contract', async () => {
    const { code, stdout } = await cli(['trace', 'unwoken.txt', '--json'], { cwd });
    const report = JSON.parse(stdout);
    expect({ code, ...report }).toMatchObject({
      code: 1,
      tool: 'scx-check',
      command: 'trace',
      file: 'unwoken.txt',
      verdict: 'broken',
      cgroups: [],
      samples: 15,
      durationNs: 39_000,
      declared: { watchdogNs: 30_000_000_000, lossy: false },
      events: { switch: 10, wakeup: 4, migrate: 1 },
      notApplicable: ['I-EV-6'],
    });
    expect(report.findings).toEqual([
      {
        property: 'I-EV-4',
        cgroup: null,
        fromNs: 10_000,
        toNs: 20_000,
        excessNs: null,
        boundNs: null,
        parts: [],
        message: 'line 10: t1/1 runs, and was not woken since it blocked',
        line: 10,
      },
    ]);
    expect(Array.isArray(report.notes)).toBe(true);
  });

  test('--watchdog declares how long a task may wait', async () => {
    expect((await cli(['trace', 'good.txt', '--watchdog', '2ms'], { cwd })).code).toBe(0);
    const { code, stdout } = await cli(['trace', 'good.txt', '--watchdog', '1ms'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('I-EV-5    line 11: t1/1 waited 1.001 ms');
  });

  test('--affinity says which CPUs tasks may use', async () => {
    const argv = ['trace', 'good.txt', '--affinity', 'masks.ndjson'];
    const { code, stdout } = await cli(argv, { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('I-EV-6    line 11: t1/1 runs on CPU 0; it may on 1-3');
  });

  test('--lossy makes what does not fit a gap', async () => {
    write('odd.txt', ...START, go(20, 0, 3, 0), ...end(40));
    expect((await cli(['trace', 'odd.txt'], { cwd })).code).toBe(1);
    expect((await cli(['trace', 'odd.txt', '--lossy'], { cwd })).code).toBe(0);
  });
});

describe('bad usage and bad input: exit 2, one line', () => {
  write('nan.txt', ...START, go(20, 0, 0, 3).replace('100.000020', 'nan'));
  write('mixed.txt', ...START, '{"t":1}');
  write('comments.txt', '# tracer: nop', 'cpus=2');
  write('version.ndjson', '{"format":"scx-check-sched-events","version":7}');
  write('header.ndjson', '{"format":"scx-check-sched-events","version":1}');
  write('mask.ndjson', '{"pid":1,"cpus":"3-1"}');
  write('pid.ndjson', '{"pid":0,"cpus":"1"}');
  write('cut.ndjson', '{"pid":1');
  write('perf.data', 'PERFILE2\u0000\u0001');
  writeFileSync(join(cwd, 'binary'), Buffer.from([0, 1, 2, 255, 254, 10, 0, 0, 10]));
  write('late.txt', ...START, migrate(20, 0, 1, 0, 1).replace('dest_cpu=1', 'dest_cpu=x'));

  const cases: readonly (readonly [string, string])[] = [
    ['nan.txt', 'nan.txt:10: expected a time in seconds, 12.345678, found "nan"'],
    ['mixed.txt', 'mixed.txt:10: expected one format, found JSON after lines of text'],
    ['comments.txt', 'comments.txt:1: expected one JSON object, found no JSON'],
    ['version.ndjson', 'version.ndjson:1: version: this scx-check reads 1, found 7'],
    ['header.ndjson', 'header.ndjson: expected events, found none'],
    [
      'perf.data',
      'perf.data: expected text, found the file of perf record; print it with: perf script --show-lost-events',
    ],
    ['binary', 'binary:1: expected one JSON object, found no JSON'],
    ['folder', 'folder: cannot be read: it is a directory'],
    [
      'late.txt',
      'late.txt:10: expected the fields of sched_migrate_task, found "comm=t1 pid=1 prio=120 orig_cpu=0 dest_..."',
    ],
    ['good.txt --affinity none', 'none: cannot be read: no such file'],
    [
      'good.txt --affinity mask.ndjson',
      'mask.ndjson:1: cpus: expected a list of CPUs, "0-3,8", found "3-1"',
    ],
    ['good.txt --affinity pid.ndjson', 'pid.ndjson:1: pid: expected a pid, 1 to 4194303, found 0'],
    ['good.txt --affinity cut.ndjson', 'cut.ndjson:1: expected one JSON object, found no JSON'],
    [
      'good.txt --watchdog 3',
      "option '--watchdog <time>' argument '3' is invalid. Expected a time such as 500ms, 60s or 2m.",
    ],
    [
      'counters.ndjson --lossy',
      '--lossy: only for events of the scheduler, found counters of cgroups',
    ],
  ];

  test.each(cases)('%s', async (line, message) => {
    const { code, stdout, stderr } = await cli(['trace', ...line.split(' ')], { cwd });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `scx-check: ${message}\n`,
    });
  });
});
