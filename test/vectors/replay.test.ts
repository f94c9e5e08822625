import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { correctedSeams } from '../../src/core/seams.ts';
import { atqRemoveForgetsSize } from '../../src/faults/atq/remove-forgets-size.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import { QueueAdapter } from '../../src/vectors/queue-adapter.ts';
import { replayFile } from '../../src/vectors/replay.ts';
import { agrees, sameJson } from '../../src/vectors/same-json.ts';
import { replayDirectory } from '../../src/vectors/sets.ts';
import { TreeAdapter } from '../../src/vectors/tree-adapter.ts';
import { seamsWith } from '../helpers/level-runs.ts';

const directory = mkdtempSync(join(tmpdir(), 'scx-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

const BEGIN = '{"op":"begin","seq":0,"group":"test","ret":0}';
const CREATE = '{"op":"create","tree":0,"alloc":"alloc","mode":"default","ret":0}';

function fileOf(...lines: readonly string[]): string {
  const path = join(directory, 'recording.jsonl');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

describe('a mismatch is reported', () => {
  test.each([
    {
      what: 'another return code',
      line: '{"op":"pop","tree":0,"ret":0}',
      expected: [{ field: 'ret', expected: 0, got: -2 }],
    },
    {
      what: 'an output that we do not give',
      line: '{"op":"find","tree":0,"key":1,"ret":-22,"value":3}',
      expected: [{ field: 'value', expected: 3, got: undefined }],
    },
    {
      what: 'an output that the recording lacks',
      line: '{"op":"dump","tree":0,"ret":0}',
      expected: [{ field: 'items', expected: undefined, got: [] }],
    },
    {
      what: 'another content',
      line: '{"op":"dump","tree":0,"ret":0,"items":[[1,2]]}',
      expected: [{ field: 'items', expected: [[1, 2]], got: [] }],
    },
  ])('$what', async ({ line, expected }) => {
    const path = fileOf(BEGIN, CREATE, '', line);
    const result = await replayFile(path, new TreeAdapter(correctedSeams));
    expect(result).toEqual({
      lines: 3,
      matched: 2,
      mismatches: expected.map((one) => ({ file: path, line: 4, ...one })),
    });
  });

  test('of a faulty queue', async () => {
    const path = fileOf(
      BEGIN,
      '{"op":"create","q":0,"fifo":false,"capacity":18446744073709551615,"ret":0}',
      '{"op":"insert_vtime","q":0,"task":1,"vtime":18446744073709551614,"ret":0}',
      '{"op":"remove","q":0,"task":1,"ret":0}',
      '{"op":"nr_queued","q":0,"ret":0}',
    );
    const whole = await replayFile(path, new QueueAdapter(correctedSeams));
    expect(whole.mismatches).toEqual([]);
    const faulty = await replayFile(path, new QueueAdapter(seamsWith([atqRemoveForgetsSize])));
    expect(faulty.mismatches).toEqual([{ file: path, line: 5, field: 'ret', expected: 0, got: 1 }]);
  });
});

describe('input that is no recording is refused with file, line and what was expected', () => {
  test.each([
    ['no JSON', ['{"op":'], ':1: expected one JSON object'],
    ['no object', ['[1]'], ':1: expected a JSON object'],
    ['no operation', ['{"tree":0}'], ':1: expected a field "op"'],
    ['no beginning', [CREATE], ':1: expected the operation "begin" first'],
    [
      'an unknown operation',
      [BEGIN, '{"op":"toString","ret":0}'],
      ':2: unknown operation "toString"',
    ],
    ['a missing input', [BEGIN, '{"op":"pop","ret":0}'], ':2: pop: expected "tree"'],
    [
      'a wrong word',
      [BEGIN, CREATE.replace('"alloc":"alloc"', '"alloc":"x"')],
      'one of alloc, noalloc',
    ],
    [
      'a wrong number',
      [BEGIN, CREATE, '{"op":"find","tree":0,"key":1.5,"ret":0}'],
      '"key" to be an integer',
    ],
  ])('%s', async (_what, lines, message) => {
    const replay = replayFile(fileOf(...lines), new TreeAdapter(correctedSeams));
    await expect(replay).rejects.toThrow(InputError);
    await expect(replayFile(fileOf(...lines), new TreeAdapter(correctedSeams))).rejects.toThrow(
      message,
    );
  });

  test('a wrong flag', async () => {
    const path = fileOf(BEGIN, '{"op":"create","q":0,"fifo":1,"ret":0}');
    await expect(replayFile(path, new QueueAdapter(correctedSeams))).rejects.toThrow(
      '"fifo" to be true or false',
    );
  });

  test('a directory without recordings', async () => {
    await expect(replayDirectory(directory)).rejects.toThrow(InputError);
  });
});

test('JSON values are compared by content', () => {
  expect(sameJson({ a: [1, { b: 2n ** 60n }] }, { a: [1, { b: 2n ** 60n }] })).toBe(true);
  expect(sameJson([1], { 0: 1 })).toBe(false);
  expect(sameJson({ a: 1 }, { b: 1 })).toBe(false);
  expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(sameJson(null, {})).toBe(false);
});

test('a budget of -1 of the model is one that the recordings call max, and no other way round', () => {
  const budget = (value: unknown): object => ({ llc: [{ budget_remaining: value }] });
  expect(agrees(budget('max'), budget(-1))).toBe(true);
  expect(agrees(budget(-1), budget(-1))).toBe(true);
  expect(agrees(budget(-1), budget('max'))).toBe(false);
  expect(agrees(budget('max'), budget(-2))).toBe(false);
  expect(agrees({ quota: 'max' }, { quota: -1 })).toBe(false);
});
