import { describe, expect, test } from 'vitest';
import { linesOf, type TextLine } from '../../src/trace/format/lines.ts';
import { readTrace } from '../../src/trace/format/reader.ts';
import { judgeTrace } from '../../src/trace/judge/judge-trace.ts';
import { headerOf } from '../helpers/trace.ts';

const HEADER = JSON.stringify(headerOf());
const SAMPLE =
  '{"t":5,"cg":"a","usage":1,"nr_periods":0,"nr_throttled":0,"throttled_time":0,"nr_bursts":0,"burst_time":0,"d":1}';

async function* chunksOf(...texts: readonly (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function refusal(...texts: readonly (string | Buffer)[]): Promise<string> {
  try {
    await judgeTrace(readTrace(chunksOf(...texts), 'x'));
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
}

const set = (fields: string): string =>
  `${HEADER}\n{"t":1,"event":"set","cg":"a","d":0,${fields}}\n`;

const REFUSED: readonly (readonly [string, string | Buffer, string])[] = [
  ['nothing', '', 'x: expected a header, found nothing'],
  ['a header alone', `${HEADER}\n`, 'x: expected samples, found none'],
  ['an empty line', '\n', 'x:1: expected one JSON object, found no JSON'],
  ['no JSON', 'oops\n', 'x:1: expected one JSON object, found no JSON'],
  ['a list', '[1]\n', 'x:1: expected one JSON object, found an array'],
  [
    'bytes without lines',
    Buffer.alloc(3 << 20, 0x7f),
    'x:1: expected lines, found more than 1 MiB in one',
  ],
  [
    'a binary file',
    Buffer.from([0x1f, 0x8b, 8, 0, 10, 0, 0, 3, 10, 255]),
    'x:1: expected one JSON object, found no JSON',
  ],
  [
    'a sample first',
    `${SAMPLE}\n${HEADER}\n`,
    'x:1: expected a header with the format "scx-check-cgroup-trace", found nothing',
  ],
  [
    'another format',
    `${HEADER.replace('cgroup-trace', 'scenario')}\n`,
    'x:1: expected a header with the format "scx-check-cgroup-trace", found "scx-check-scenario"',
  ],
  [
    'another version',
    `${HEADER.replace('"version":1', '"version":2')}\n`,
    'x:1: version: this scx-check reads 1, found 2',
  ],
  [
    'no CPUs',
    `${HEADER.replace('"cpus":2', '"cpus":0')}\n`,
    'x:1: cpus: expected a number of CPUs, 1 or more, found 0',
  ],
  [
    'a quota of nothing',
    `${HEADER.replace('"quota_us":20000', '"quota_us":0')}\n`,
    'x:1: cgroups[0].quota_us: expected a quota in us, 1 or more, or -1 for none, found 0',
  ],
  [
    'a parent that is not there',
    `${HEADER.replace('"parent":null', '"parent":"p"')}\n`,
    'x:1: cgroups[0].parent: no cgroup "p" is known here',
  ],
  [
    'a cgroup twice',
    `${JSON.stringify(headerOf(...headerOf().cgroups, ...headerOf().cgroups))}\n`,
    'x:1: cgroups[1]: cgroup "a" is there already',
  ],
  [
    'a line that is cut off',
    `${HEADER}\n${SAMPLE}\n${SAMPLE.slice(0, 40)}`,
    'x:3: expected one JSON object, and the file ends within it',
  ],
  [
    'NaN',
    `${HEADER}\n${SAMPLE.replace('"usage":1', '"usage":NaN')}\n`,
    'x:2: expected one JSON object, found no JSON',
  ],
  [
    'a negative time',
    `${HEADER}\n${SAMPLE.replace('"t":5', '"t":-5')}\n`,
    'x:2: t: expected a time in ns, 0 or more, found -5',
  ],
  [
    'a fraction',
    `${HEADER}\n${SAMPLE.replace('"nr_periods":0', '"nr_periods":0.5')}\n`,
    'x:2: nr_periods: expected a count, 0 or more, found 0.5',
  ],
  [
    'a counter that is missing',
    `${HEADER}\n${SAMPLE.replace('"nr_bursts":0,', '')}\n`,
    'x:2: nr_bursts: expected a count, 0 or more, found nothing',
  ],
  [
    'a counter above 2^64',
    `${HEADER}\n${SAMPLE.replace('"usage":1', '"usage":18446744073709551616')}\n`,
    'x:2: usage: expected a time in ns, 0 to 2^64 - 1, found 18446744073709551616',
  ],
  [
    'a sample of no cgroup',
    `${HEADER}\n${SAMPLE.replace('"cg":"a",', '')}\n`,
    'x:2: cg: expected a name, found nothing',
  ],
  [
    'a sample of a cgroup that is not there',
    `${HEADER}\n${SAMPLE.replace('"a"', '"b"')}\n`,
    'x:2: cg: no cgroup "b" is known here',
  ],
  [
    'neither a sample nor an event',
    `${HEADER}\n{"t":1}\n`,
    'x:2: expected a sample with "usage" or an "event", found neither',
  ],
  [
    'a write to a cgroup that is not there',
    set('"quota_us":5').replace('"event":"set","cg":"a"', '"event":"set","cg":"z"'),
    'x:2: cg: no cgroup "z" is known here',
  ],
  [
    'a write of a wrong period',
    set('"period_us":0'),
    'x:2: period_us: expected a period in us, 1 or more, found 0',
  ],
  [
    'an event without a time',
    `${HEADER}\n{"event":"charge"}\n`,
    'x:2: t: expected a time in ns, 0 or more, found nothing',
  ],
  [
    'a cgroup that is gone',
    `${HEADER}\n{"t":1,"event":"rmdir","cg":"a"}\n${SAMPLE}\n`,
    'x:3: cg: no cgroup "a" is known here',
  ],
];

describe('what is no recording is refused, in one line', () => {
  test.each(REFUSED)('%s', async (_name, text, message) => {
    expect(await refusal(text)).toBe(message);
  });
});

describe('what is read', () => {
  test('fields and events that nobody knows, and a last line without an end', async () => {
    const header = HEADER.replace('{', '{"colour":"blue",');
    const event = '{"t":5,"event":"charge","cpu":0}';
    expect(await refusal(`${header}\n${event}\n${SAMPLE.replace('{', '{"more":[],')}`)).toBe(
      'nothing',
    );
  });

  test('counters beyond 2^53, exactly', async () => {
    const usage = (ns: string): string => SAMPLE.replace('"usage":1', `"usage":${ns}`);
    const at = (t: number, ns: string): string => usage(ns).replace('"t":5', `"t":${t}`);
    const text = `${HEADER}\n${at(5, '18014398509481985')}\n${at(9, '18014398509481984')}\n`;
    const { findings } = await judgeTrace(readTrace(chunksOf(text), 'x'));
    expect(findings.map(({ property, excessNs }) => [property, excessNs])).toEqual([['I-TR-2', 1]]);
  });

  test('lines, wherever the chunks are cut', async () => {
    const text = 'äb\n\ncd\nend';
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const lines: TextLine[] = [];
      const chunks = chunksOf(bytes.subarray(0, cut), bytes.subarray(cut));
      for await (const batch of linesOf(chunks, 'x')) lines.push(...batch);
      expect(lines.map((line) => line.text).join('\n')).toBe(text);
      expect(lines.map(({ number, ended }) => [number, ended])).toEqual([
        [1, true],
        [2, true],
        [3, true],
        [4, false],
      ]);
    }
  });
});
