import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { correctedSeams } from '../../src/core/seams.ts';
import type { Disagreement } from '../../src/reference/disagreement.ts';
import { show } from '../../src/reference/disagreement.ts';
import { QueueReference } from '../../src/reference/queue-reference.ts';
import { SortedArrayReference } from '../../src/reference/sorted-array.ts';
import { parseLossless } from '../../src/scenario/lossless-json.ts';
import type { TreeAnswer, TreeOperation } from '../../src/scenario/tree-operation.ts';
import { QueueAdapter } from '../../src/vectors/queue-adapter.ts';
import type { Adapter, RecordedLine } from '../../src/vectors/replay.ts';
import { TreeAdapter } from '../../src/vectors/tree-adapter.ts';

interface Reference {
  follow(op: never, answer: never): Disagreement | null;
}

function disagreements(folder: string, adapter: Adapter, create: () => Reference) {
  const url = new URL(`../fixtures/vectors/${folder}/`, import.meta.url);
  const found: string[] = [];
  let followed = 0;
  for (const name of readdirSync(fileURLToPath(url))) {
    if (name === 'misuse.jsonl') continue;
    let reference = create();
    const lines = readFileSync(new URL(name, url), 'utf8').trimEnd().split('\n');
    for (const [index, text] of lines.entries()) {
      const line = parseLossless(text) as RecordedLine;
      if (line.op === 'begin') {
        reference = create();
        continue;
      }
      const inputs = adapter.inputs[line.op] ?? [];
      const fields = Object.entries(line);
      const outputs = fields.filter(([field]) => field !== 'op' && !inputs.includes(field));
      const answer = Object.fromEntries(outputs);
      const disagreement = reference.follow(line as never, answer as never);
      followed += 1;
      if (disagreement !== null) found.push(`${name}:${index + 1}: ${disagreement.message}`);
    }
  }
  return { found, followed };
}

describe('the references foretell what upstream answered', () => {
  test('trees', () => {
    const adapter = new TreeAdapter(correctedSeams);
    const result = disagreements('rbtree', adapter, () => new SortedArrayReference());
    expect(result.found).toEqual([]);
    expect(result.followed).toBeGreaterThan(1000);
  });

  test('queues', () => {
    const adapter = new QueueAdapter(correctedSeams);
    const result = disagreements('atq', adapter, () => new QueueReference());
    expect(result.found).toEqual([]);
    expect(result.followed).toBeGreaterThan(500);
  });
});

describe('among equal keys', () => {
  const prepare = (): ((op: TreeOperation, answer: TreeAnswer) => string | null) => {
    const reference = new SortedArrayReference();
    const follow = (op: TreeOperation, answer: TreeAnswer): string | null =>
      reference.follow(op, answer)?.kind ?? null;
    follow({ op: 'create', tree: 0, alloc: 'alloc', mode: 'duplicate' }, { ret: 0 });
    // In order: 4, 3, 2, 1.
    for (const value of [1, 2, 3, 4]) {
      follow({ op: 'insert', tree: 0, key: 7, value }, { ret: 0 });
    }
    expect(reference.sizeOf(0)).toBe(4);
    follow({ op: 'remove', tree: 0, key: 7 }, { ret: 0 });
    expect(reference.sizeOf(0)).toBe(3);
    expect(reference.sizeOf(1)).toBe(0);
    return follow;
  };
  const dump = { op: 'dump', tree: 0 } as const;
  const items = (...values: number[]): TreeAnswer => ({
    ret: 0,
    items: values.map((value) => [7, value] as const),
  });

  test.each([[[3, 2, 1]], [[4, 2, 1]], [[4, 3, 1]], [[4, 3, 2]]])(
    'any one of them may have been removed: %j',
    (values) => {
      const follow = prepare();
      expect(follow(dump, items(...values))).toBeNull();
      // From now on it is known.
      expect(follow(dump, items(...values))).toBeNull();
      expect(follow({ op: 'least', tree: 0 }, { ret: 0, key: 7, value: values[0]! })).toBeNull();
    },
  );

  test.each([[[4, 3]], [[3, 4, 2]], [[4, 3, 9]], [[4, 3, 2, 1]]])('but not %j', (values) => {
    expect(prepare()(dump, items(...values))).toBe('dump-output');
  });

  test('what an answer shows is not taken back', () => {
    const follow = prepare();
    expect(follow({ op: 'least', tree: 0 }, { ret: 0, key: 7, value: 3 })).toBeNull();
    expect(follow(dump, items(4, 2, 1))).toBe('dump-output');
    expect(follow({ op: 'least', tree: 0 }, { ret: 0, key: 7, value: 1 })).toBe('least-output');
  });

  test('a find may show any of them', () => {
    const follow = prepare();
    expect(follow({ op: 'find', tree: 0, key: 7 }, { ret: 0, value: 2 })).toBeNull();
    expect(follow({ op: 'find', tree: 0, key: 7 }, { ret: 0, value: 9 })).toBe('find-output');
    expect(follow({ op: 'find', tree: 0, key: 8 }, { ret: 0, value: 9 })).toBe('find-ret');
  });

  test('the last one removed leaves nothing', () => {
    const follow = prepare();
    for (let i = 0; i < 3; i++) follow({ op: 'remove', tree: 0, key: 7 }, { ret: 0 });
    expect(follow({ op: 'remove', tree: 0, key: 7 }, { ret: 0 })).toBe('remove-ret');
    expect(follow({ op: 'least', tree: 0 }, { ret: -2 })).toBeNull();
  });
});

test('values are shown in plain digits', () => {
  expect(show([1, 2n ** 64n - 1n, null, undefined, 'max'])).toBe(
    '[1, 18446744073709551615, null, nothing, "max"]',
  );
});
