import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TextLineReader } from '../../../src/trace/events/format/text-line.ts';
import { go, judgeText, START } from '../../helpers/events.ts';

function read(text: string): unknown {
  return new TextLineReader('x').read(text, 7);
}

const SWITCH = {
  kind: 'switch',
  prev: 20,
  prevName: 'a b: ==> c:1',
  prevState: 'blocked',
  next: 0,
  nextName: 'swapper/1',
  t: 696_603_000,
  cpu: 1,
  line: 7,
};
const FIELDS =
  'prev_comm=a b: ==> c:1 prev_pid=20 prev_prio=120 prev_state=S ==> next_comm=swapper/1 next_pid=0 next_prio=120';
const SHORT = 'a b: ==> c:1:20 [120] S ==> swapper/1:0 [120]';
const RAW = FIELDS.replace('=S ==>', '=1');

describe('a line', () => {
  test.each([
    [
      'perf script',
      `    a b: ==> c:1    20 [001] 34278.696603:       sched:sched_switch: ${FIELDS}`,
    ],
    ['perf script -F pid,tid', `  x 20/20 [001] 34278.696603: sched:sched_switch: ${FIELDS}`],
    ['perf script --ns', `  x 20 [001] 34278.696603000: sched:sched_switch: ${FIELDS}`],
    ['perf script with plugins', ` x 20 [001] 34278.696603: sched:sched_switch: ${SHORT}`],
    ['tracefs', `  a b: ==> c:1-20      [001] d..2. 34278.696603: sched_switch: ${FIELDS}`],
    ['tracefs with tgid', ` x-20 (     20) [001] d..2. 34278.696603: sched_switch: ${FIELDS}`],
    ['trace-cmd report', `   <...>-20    [001] 34278.696603: sched_switch:         ${SHORT}`],
    ['trace-cmd report -R', `   x-20    [001] 34278.696603: sched_switch:         ${RAW}`],
    ['trace-cmd report -N', `   x-20    [001] 34278.696603: sched_switch:         ${FIELDS}`],
  ])('of %s', (_, line) => {
    expect(read(line)).toEqual(SWITCH);
  });

  test.each([
    ['R', 'runnable'],
    ['R+', 'runnable'],
    ['S', 'blocked'],
    ['D', 'blocked'],
    ['D|K', 'blocked'],
    ['I', 'blocked'],
    ['t', 'blocked'],
    ['Z', 'gone'],
    ['X', 'gone'],
    ['x', 'blocked'],
    ['0', 'runnable'],
    ['256', 'runnable'],
    ['0x100', 'runnable'],
    ['2', 'blocked'],
    ['0x80', 'blocked'],
    ['32', 'gone'],
  ])('with the state %s', (state, prevState) => {
    const line = go(1, 0, 5, 0).replace('prev_state=S', `prev_state=${state}`);
    expect(read(line)).toMatchObject({ prevState });
  });

  test.each([
    ['sched_wakeup: comm=x y pid=9 prio=120 target_cpu=003', { isNew: false, name: 'x y' }],
    ['sched_wakeup_new: x:y:9 [120] CPU:003', { isNew: true, name: 'x:y' }],
    ['sched_wakeup: x:9 [120] success=1 CPU:003', { isNew: false, name: 'x' }],
  ])('of a wakeup: %s', (text, fields) => {
    const event = { kind: 'wakeup', pid: 9, target: 3, ...fields };
    expect(read(` a-1 [000] 1.000000: ${text}`)).toMatchObject(event);
  });

  test('of other events says nothing', () => {
    expect(
      read(' a 1 [000] 1.000000: sched:sched_stat_runtime: comm=a pid=1 runtime=5 [ns]'),
    ).toEqual({ kind: 'other', name: 'sched_stat_runtime', t: 0, cpu: 0, line: 7 });
    expect(read(' a 1 [000] 1.000000: irq:softirq_entry: vec=1')).toMatchObject({ kind: 'other' });
    expect(read('# comment')).toBeUndefined();
    expect(read('     7fff81 [unknown] (kernel)')).toBeUndefined();
  });
});

const FIXTURES = 'test/fixtures/events';

describe('recordings of a real kernel hold', () => {
  test.each([
    ['perf.txt', 300],
    ['tracefs.txt', 300],
    ['trace-cmd.txt', 300],
    ['bpftrace.ndjson', 298],
  ])('%s', async (name, samples) => {
    const verdict = await judgeText(readFileSync(`${FIXTURES}/${name}`));
    expect(verdict).toMatchObject({ verdict: 'holds', findings: [], samples, cgroups: [] });
    const idle = verdict.laws.filter(({ exercised }) => exercised === 0).map(({ id }) => id);
    expect(idle).toEqual(['I-EV-6']);
  });

  test('tracefs and trace-cmd show the same events', async () => {
    const [one, other] = await Promise.all(
      ['tracefs.txt', 'trace-cmd.txt'].map(
        async (name) => await judgeText(readFileSync(`${FIXTURES}/${name}`)),
      ),
    );
    expect(one?.events).toEqual(other?.events);
    expect(one?.laws).toEqual(other?.laws);
  });

  test('and broken ones are found in them', async () => {
    const text = readFileSync(`${FIXTURES}/tracefs.txt`, 'utf8');
    // Nobody wakes the first one that is woken while it sleeps.
    const lines = text.split('\n');
    const broken: string[] = [];
    for (const [index, line] of lines.entries()) {
      if (!line.includes('sched_wakeup: ')) continue;
      const { findings } = await judgeText(
        [...lines.slice(0, index), ...lines.slice(index + 1)].join('\n'),
      );
      broken.push(...new Set(findings.map(({ property }) => property)));
    }
    expect(new Set(broken)).toEqual(new Set(['I-EV-4']));
    expect(broken.length).toBeGreaterThan(50);
  });
});

const BPF = [
  '{"format":"scx-check-sched-events","version":1,"recorder":99}',
  '{"t":36384994452876,"cpu":0,"event":"switch","prev":0,"state":0,"next":7,"comm":"a "b""}',
  '{"t":36384994452877,"cpu":0,"event":"switch","prev":7,"state":1,"next":0,"comm":"swapper/0"}',
];

async function refusal(...lines: readonly string[]): Promise<string> {
  try {
    await judgeText(`${lines.join('\n')}\n`);
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('bpftrace', () => {
  test('prints names as they are', async () => {
    const { samples, tasks, durationNs } = await judgeText(`${BPF.join('\n')}\n`);
    expect({ samples, tasks, durationNs }).toEqual({ samples: 2, tasks: 1, durationNs: 1 });
  });

  test('may be told masks on the way', async () => {
    const { findings } = await judgeText(
      `${[
        BPF[0],
        '{"t":1,"cpu":0,"event":"affinity","pid":7,"cpus":"1-3"}',
        '{"t":2,"cpu":0,"event":"switch","prev":0,"state":0,"next":7,"comm":"a"}',
        '{"t":3,"cpu":0,"event":"switch","prev":7,"state":0,"next":0,"comm":"swapper/0"}',
        '{"t":4,"cpu":0,"event":"affinity","pid":7}',
        '{"t":5,"cpu":0,"event":"switch","prev":0,"state":0,"next":7,"comm":"a"}',
      ].join('\n')}\n`,
    );
    expect(findings.map(({ property, line }) => [property, line])).toEqual([['I-EV-6', 3]]);
  });

  test.each([
    ['"version":1', '"version":2', 'x:1: version: this scx-check reads 1, found 2'],
    ['"t":36384994452876', '"t":-5', 'x:2: t: expected a time in ns, 0 to 2^64 - 1, found -5'],
    ['"t":36384994452876', '"t":NaN', 'x:2: expected one JSON object, found no JSON'],
    ['"cpu":0', '"cpu":9999', 'x:2: cpu: expected a CPU, 0 to 8191, found 9999'],
    ['"next":7', '"next":1e9', 'x:2: next: expected a pid, 0 to 4194303, found 1000000000'],
    ['"state":0,', '', 'x:2: state: expected a prev_state, 0 or more, found nothing'],
  ])('%s -> %s', async (from, to, message) => {
    expect(await refusal(...BPF.join('\n').replace(from, to).split('\n'))).toBe(message);
  });

  test('does not mix with text', async () => {
    expect(await refusal(...BPF, go(1, 0, 0, 3))).toBe(
      'x:4: expected one format, found a line of text after JSON',
    );
  });
});

describe('text that is wrong', () => {
  test.each([
    ['100.000003', 'NaN', 'x:6: expected a time in seconds, 12.345678, found "NaN"'],
    ['100.000003', '-1.000003', 'x:6: expected a time in seconds, 12.345678, found "-1.000003"'],
    ['100.000003', '100', 'x:6: expected a time in seconds, 12.345678, found "100"'],
    ['[000] 100.000003', '[a] 100.000003', 'x:6: expected a CPU in brackets, found "a"'],
    ['[000] 100.000003', '[9000] 100.000003', 'x:6: expected a CPU in brackets, found "9000"'],
    [
      'prev_pid=3',
      'prev_pid=NaN',
      'x:6: expected the fields of sched_switch, found "prev_comm=t3 prev_pid=NaN prev_prio=120..."',
    ],
    [
      'prev_pid=3',
      'prev_pid=-3',
      'x:6: expected the fields of sched_switch, found "prev_comm=t3 prev_pid=-3 prev_prio=120 ..."',
    ],
    [
      'prev_pid=3',
      'prev_pid=9999999',
      'x:6: expected the fields of sched_switch, found "prev_comm=t3 prev_pid=9999999 prev_prio..."',
    ],
  ])('%s -> %s', async (from, to, message) => {
    const lines = START.map((line, index) => (index === 5 ? line.replace(from, to) : line));
    expect(await refusal(...lines)).toBe(message);
  });

  test('a line of trace-cmd among those of perf', async () => {
    expect(
      await refusal(...START, ' x-20 [001] 200.000000: sched_switch: a:1 [120] S ==> b:2 [120]'),
    ).toBe('x:10: expected one format, found a line of trace-cmd after those of perf');
  });

  test('JSON among lines of text', async () => {
    expect(await refusal(...START, ...BPF)).toBe(
      'x:10: expected one format, found JSON after lines of text',
    );
  });

  test('the file of perf record, of trace-cmd record', async () => {
    expect(await refusal('PERFILE2h\u0000')).toBe(
      'x: expected text, found the file of perf record; print it with: perf script --show-lost-events',
    );
    expect(await refusal('\u0017\bDtracing6')).toBe(
      'x: expected text, found the file of trace-cmd record; print it with: trace-cmd report',
    );
  });
});

describe('text that is cut or strange', () => {
  test('a last line without an end is left out', async () => {
    const { samples, notes } = await judgeText(
      `${START.join('\n')}\n${go(20, 0, 0, 3).slice(0, 60)}`,
    );
    expect(samples).toBe(START.length);
    expect(notes).toContain('the file ends within line 10, which is left out');
  });

  test('lines that are no event are counted', async () => {
    const { notes } = await judgeText(`# header\n\n${START.join('\n')}\nrubbish\nmore\n`);
    expect(notes).toContain('2 lines are no event, the first one line 12');
  });

  test('a name with the end of a line in it', async () => {
    const lines = START.map((line) => line.replaceAll('t1 ', 'a\nb ').replaceAll('some', 'so\nme'));
    const { samples, tasks } = await judgeText(`${lines.join('\n')}\n`);
    expect({ samples, tasks }).toEqual({ samples: START.length, tasks: 5 });
  });
});
