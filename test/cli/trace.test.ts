import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { FakeCgroups, v2Files } from '../helpers/fake-cgroups.ts';
import { FIXTURES } from '../helpers/recordings.ts';
import { cli, program, temporary } from './harness.ts';

const directory = temporary();
const cgroups = new FakeCgroups();
afterAll(() => {
  directory.remove();
  cgroups.remove();
});
const cwd = directory.path;
for (const name of ['good', 'over-quota']) {
  copyFileSync(join(FIXTURES, `${name}.ndjson`), join(cwd, `${name}.ndjson`));
}
const good = readFileSync(join(cwd, 'good.ndjson'), 'utf8');
writeFileSync(join(cwd, 'cut.ndjson'), good.slice(0, -20));
writeFileSync(join(cwd, 'empty.ndjson'), '');

describe('trace', () => {
  test('says that a recording holds, and what was declared', async () => {
    const { code, stdout, stderr } = await cli(['trace', 'good.ndjson'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "good.ndjson: holds, 236 samples of 2 cgroups over 0.6 s
      host      2 CPUs, tick 4 ms, slice 5 ms, a sample every 5 ms
      declared  timer lateness 20 ms, longest system call 40 ms, slack below the quota 18 ms
      laws      11 of 12 put to the test; not I-TR-12
      "
    `);
  });

  test('names law, cgroup, window, excess and bound of one that does not', async () => {
    const { code, stdout } = await cli(['trace', 'over-quota.ndjson'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "over-quota.ndjson: broken, 120 samples of 1 cgroup over 0.6 s
      host      2 CPUs, tick 4 ms, slice 5 ms, a sample every 5 ms
      declared  timer lateness 20 ms, longest system call 40 ms, slack below the quota 18 ms
      laws      10 of 12 put to the test; not I-TR-8, I-TR-12
      I-TR-6    a used 113.64 ms from 0.919 s to 1.044 s, 0.64 ms too much; bound 113 ms = granted 100 ms
                + slices on CPUs 5 ms + over-run 8 ms
      I-TR-7    a used 48.187 ms from 1.024 s to 1.044 s, 0.166 ms too much; bound 48.021 ms = time of all
                CPUs 40.021 ms + a tick on each 8 ms
      I-TR-5    a used 268.802 ms from 0.724 s to 1.144 s, 0.779 ms too much; bound 268.023 ms = granted
                200 ms + quota at the start 50 ms + slices on CPUs 10 ms + over-run 8 ms + reading
                0.023 ms
      I-TR-6    a used 119.932 ms from 1.019 s to 1.149 s, 6.932 ms too much; bound 113 ms = granted
                100 ms + slices on CPUs 5 ms + over-run 8 ms
      "
    `);
  });

  test('gives one JSON object', async () => {
    const { code, stdout, stderr } = await cli(['trace', 'over-quota.ndjson', '--json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      tool: 'scx-check',
      command: 'trace',
      file: 'over-quota.ndjson',
      verdict: 'broken',
      cgroups: ['a'],
      samples: 120,
      host: { cpus: 2, timerLatenessNs: 20_000_000, longestSyscallNs: 40_000_000 },
      notes: [],
    });
    for (const { fromNs, toNs, excessNs, boundNs, parts } of report.findings) {
      expect(fromNs).toBeLessThan(toNs);
      expect(excessNs).toBeGreaterThan(0);
      const sum = parts.reduce((total: number, { ns }: { ns: number }) => total + ns, 0);
      expect(sum).toBe(boundNs);
    }
  });

  test('takes other parameters', async () => {
    const argv = 'trace over-quota.ndjson --kernel-mode --longest-syscall 100ms --json'.split(' ');
    const { code, stdout } = await cli(argv, { cwd });
    const { findings, host } = JSON.parse(stdout);
    expect({ code, host }).toMatchObject({
      code: 1,
      host: { kernelMode: true, longestSyscallNs: 100_000_000 },
    });
    // A system call changes how far usage may go over the quota, not what two CPUs can do.
    expect(findings.map(({ property }: { property: string }) => property)).toEqual(['I-TR-7']);
  });

  test('reads the standard input', async () => {
    const out: string[] = [];
    const code = await main(['trace', '-'], {
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: () => {} },
      stdin: (async function* () {
        yield Buffer.from(good);
      })(),
      env: {},
      cwd,
      threads: false,
    });
    expect({ code, text: out.join('').split(',')[0] }).toEqual({ code: 0, text: '-: holds' });
  });

  test('shows how far it has come on a terminal', async () => {
    const { stderr } = await cli(['trace', 'good.ndjson'], { cwd, isTTY: true });
    expect(stderr).toContain('good.ndjson: 0 of 0 MiB');
  });
});

describe('record', () => {
  cgroups.write('top', v2Files('20000 100000', 0));
  const top = join(cgroups.root, 'top');

  test('writes what trace reads', async () => {
    const argv = ['record', '--cgroup', top, '--time', '20ms', '--interval', '2ms'];
    const recorded = await cli([...argv, '--out', 'new.ndjson'], { cwd });
    expect(recorded).toEqual({ code: 0, stdout: '', stderr: '' });
    const { code, stdout } = await cli(['trace', 'new.ndjson', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ cgroups: ['top'], verdict: 'holds' });
    const { stdout: text } = await cli(argv, { cwd });
    expect(text).toMatch(/^\{"format":"scx-check-cgroup-trace","version":1,/);
    expect(text.trimEnd().split('\n').at(-1)).toContain('"event":"end"');
  });

  test('ends as it should when it is interrupted', async () => {
    const { code, stdout, stderr } = await program(['record', '--cgroup', top], cwd, true);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\{"t":\d+,"event":"end","host":\{/);
  });

  test('judges at once, a line a second', async () => {
    const argv = ['record', '--cgroup', top, '--time', '1020ms', '--check', '--json'];
    const { code, stdout, stderr } = await cli(argv, { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'record', verdict: 'holds' });
    expect(stderr).toBe(
      '1 s  top: 0.00 CPUs of 0.20 (20 ms of every 100 ms), 0 of 0 periods throttled, holds\n',
    );
  });
});

describe('bad usage and bad input: exit 2, one line', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['trace', "missing required argument 'file'"],
    ['trace none.ndjson', 'none.ndjson: cannot be read: no such file'],
    ['trace .', '.: cannot be read: it is a directory'],
    ['trace empty.ndjson', 'empty.ndjson: expected a header, found nothing'],
    ['trace cut.ndjson', 'cut.ndjson:238: expected one JSON object, and the file ends within it'],
    [
      'trace good.ndjson --timer-lateness 5',
      "option '--timer-lateness <time>' argument '5' is invalid. Expected a time such as 500ms, 60s or 2m.",
    ],
    ['record', "required option '--cgroup <path>' not specified"],
    [
      'record --cgroup a --interval 0.5ms',
      "option '--interval <time>' argument '0.5ms' is invalid. Expected a time of 1ms or more.",
    ],
    ['record --cgroup a --json', '--json: only with --check'],
    [
      `record --cgroup ${join(cgroups.root, 'top')} --time 1ms --out none/x`,
      'none/x: cannot be written: no such file',
    ],
  ];

  test.each(cases)('%s', async (line, message) => {
    const { code, stdout, stderr } = await cli(line.split(' '), { cwd });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `scx-check: ${message}\n`,
    });
  });

  test('no such cgroup', async () => {
    const argv = ['record', '--cgroup', join(cwd, 'nowhere'), '--out', 'no.ndjson'];
    const { code, stderr } = await cli(argv, { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^scx-check: --cgroup: .*nowhere: no .* v1\n$/);
  });
});
