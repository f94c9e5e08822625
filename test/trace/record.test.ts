import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../src/trace/format/format.ts';
import { readTrace } from '../../src/trace/format/reader.ts';
import { OpenFiles } from '../../src/trace/record/files.ts';
import { cgroupMounts, locate } from '../../src/trace/record/locate.ts';
import { hostTime, machineFacts } from '../../src/trace/record/machine.ts';
import { Recorder } from '../../src/trace/record/recorder.ts';
import { recordText } from '../../src/trace/record/text.ts';
import { FakeCgroups, v1Files, v2Files } from '../helpers/fake-cgroups.ts';

const MACHINE = { kernel: '6.18.0', cpus: 2, hz: 250, cfs_bandwidth_slice_us: 5000 };

const all: FakeCgroups[] = [];
afterAll(() => {
  for (const one of all) one.remove();
});

function fakeCgroups(): FakeCgroups {
  const files = new FakeCgroups();
  all.push(files);
  return files;
}

/** A recorder of `top` whose clock counts how often it was asked. */
function recorderOf(files: FakeCgroups): { recorder: Recorder; records: TraceRecord[] } {
  const records: TraceRecord[] = [];
  let now = 0;
  const recorder = new Recorder({
    files,
    hierarchy: locate(join(files.root, 'top'), files, []),
    machine: MACHINE,
    intervalUs: 5000,
    clock: () => ++now,
    sink: (record) => records.push(record),
  });
  return { recorder, records };
}

/** Records without their times, in few words. */
function told(records: readonly TraceRecord[]): readonly string[] {
  return records.map((record) => {
    if (record.kind === 'header') return 'header';
    if (record.kind === 'sample') return `sample ${record.sample.cg} ${record.sample.usage}`;
    const { t: _t, event, ...fields } = record.event;
    return `${event} ${JSON.stringify(fields).replace(/,"d":\d+|"d":\d+,/, '')}`;
  });
}

function timeOf(record: TraceRecord): number {
  if (record.kind === 'header') return 0;
  return record.kind === 'sample' ? record.sample.t : record.event.t;
}

describe('a recorder', () => {
  test('samples a tree, parents first, and what was written can be read', async () => {
    const files = fakeCgroups();
    files.write('top', v2Files('20000 100000', 1500, 2));
    files.write('top/b', v2Files('max 100000', 1000));
    files.write('top/b/c', v2Files('max 100000', 1000));
    const { recorder, records } = recorderOf(files);
    recorder.begin();
    recorder.round();
    recorder.end({ wall_cpu_ms: 20, idle_ms: 10, steal_ms: 0, group_cpu_ms: 1.5 });
    expect(told(records)).toEqual([
      'header',
      'sample top 1500000',
      'sample top/b 1000000',
      'sample top/b/c 1000000',
      'end {"host":{"wall_cpu_ms":20,"idle_ms":10,"steal_ms":0,"group_cpu_ms":1.5}}',
    ]);
    expect(records[0]).toMatchObject({
      header: {
        resolution_ns: 1000,
        cgroups: [
          { path: 'top', parent: null, quota_us: 20_000, period_us: 100_000, burst_us: 0 },
          { path: 'top/b', parent: 'top', quota_us: -1 },
          { path: 'top/b/c', parent: 'top/b', quota_us: -1 },
        ],
      },
    });
    expect(records[1]).toMatchObject({
      sample: { nr_periods: 2, nr_throttled: 2, throttled_time: 7000, nr_bursts: 0 },
    });
    const read: TraceRecord[] = [];
    const bytes = Buffer.from(records.map(recordText).join(''));
    for await (const batch of readTrace(
      (async function* () {
        yield bytes;
      })(),
      'x',
    )) {
      read.push(...batch);
    }
    expect(told(read)).toEqual(told(records));
  });

  test('tells of a written limit: when it was the old one, and when the new', () => {
    const files = fakeCgroups();
    files.write('top', v2Files('20000 100000', 0));
    const { recorder, records } = recorderOf(files);
    recorder.begin();
    recorder.round();
    files.write('top', { 'cpu.max': '30000 50000\n' });
    recorder.round();
    recorder.end(undefined);
    expect(told(records)).toEqual([
      'header',
      'sample top 0',
      'set {"cg":"top","quota_us":30000,"period_us":50000}',
      'sample top 0',
      'end {}',
    ]);
    const [, before, set, after] = records as [never, TraceRecord, TraceRecord, TraceRecord];
    expect(timeOf(set)).toBeGreaterThan(timeOf(before));
    const { t, d } = (set as { event: { t: number; d: number } }).event;
    expect(t + d).toBeGreaterThan(timeOf(after));
  });

  test('survives cgroups that come and go', () => {
    const files = fakeCgroups();
    files.write('top', v2Files('max 100000', 0));
    files.write('top/old', v2Files('max 100000', 1));
    files.write('top/old/below', v2Files('max 100000', 1));
    const { recorder, records } = recorderOf(files);
    recorder.begin();
    recorder.round();
    files.rmdir('top/old');
    files.write('top/new', v2Files('5000 100000', 2));
    recorder.round();
    recorder.round();
    recorder.end(undefined);
    const events = told(records).filter((text) => !text.startsWith('sample'));
    expect(events).toEqual([
      'header',
      'mkdir {"cg":"top/new","parent":"top","quota_us":5000,"period_us":100000,"burst_us":0}',
      'rmdir {"cg":"top/old/below"}',
      'rmdir {"cg":"top/old"}',
      'end {}',
    ]);
    expect(told(records).at(-2)).toBe('sample top/new 2000');
    const times = records.map(timeOf);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

describe('the files of a cgroup', () => {
  test('of v1 are found in two hierarchies, and counters of any size are exact', () => {
    const files = fakeCgroups();
    const { 'cpuacct.usage': usage = '', ...cpu } = v1Files(20_000, 2n ** 60n + 1n);
    files.write('cpu/job', cpu);
    files.write('cpuacct/job', { 'cpuacct.usage': usage });
    const mounts = cgroupMounts(
      ['cpu', 'cpuacct', 'memory']
        .map((name) => `30 20 0:25 / ${files.root}/${name} rw - cgroup cgroup rw,${name}`)
        .join('\n'),
    );
    for (const named of ['job', join(files.root, 'cpu/job')]) {
      const hierarchy = locate(named, files, mounts);
      expect(hierarchy.settings('')).toEqual({
        quota_us: 20_000,
        period_us: 100_000,
        burst_us: 5000,
      });
      expect(hierarchy.counters('')).toEqual({
        usage: 2n ** 60n + 1n,
        nr_periods: 4,
        nr_throttled: 3,
        throttled_time: 2000,
        nr_bursts: 1,
        burst_time: 1000,
      });
    }
  });

  test('are named if they are not there', () => {
    const files = fakeCgroups();
    files.write('unified/job', { 'cgroup.procs': '' });
    const mounts = cgroupMounts(`30 20 0:25 / ${files.root}/unified rw - cgroup2 cgroup2 rw`);
    const what = 'with cpu.stat of v2 or cpu.cfs_quota_us and cpuacct.usage of v1';
    expect(() => locate('job', files, mounts)).toThrow(`--cgroup: job: no such cgroup, ${what}`);
    expect(() => locate('job', files, [])).toThrow('--cgroup: job: no cgroups are mounted here');
  });

  test('are read again and again through one descriptor', () => {
    const cgroups = fakeCgroups();
    cgroups.write('top', { 'cpu.stat': 'usage_usec 1\n' });
    const files = new OpenFiles();
    const top = join(cgroups.root, 'top');
    expect(files.read(top, 'cpu.stat')).toBe('usage_usec 1\n');
    cgroups.write('top', { 'cpu.stat': 'usage_usec 22\n' });
    expect(files.read(top, 'cpu.stat')).toBe('usage_usec 22\n');
    expect(files.read(top, 'cpu.max')).toBeUndefined();
    expect(files.directories(cgroups.root)).toEqual(['top']);
    expect(files.directories(join(top, 'none'))).toEqual([]);
    files.forget(top);
  });
});

test('what the machine says of itself', () => {
  const { cpus, hz, cfs_bandwidth_slice_us } = machineFacts();
  for (const figure of [cpus, hz, cfs_bandwidth_slice_us]) expect(figure).toBeGreaterThan(0);
  expect(hostTime('cpu  100 0 50 800 30 0 10 10 0 0\ncpu0 1 2\n')).toEqual({
    wall_cpu_ms: 10_000,
    idle_ms: 8300,
    steal_ms: 100,
  });
});
