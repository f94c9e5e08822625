import { describe, expect, test } from 'vitest';
import type { PathContext } from '../../src/core/path.ts';
import { plainStore, StoreBuffer, storeFence } from '../../src/core/store-buffer.ts';

function setUp() {
  const seen: string[] = [];
  const stores = new StoreBuffer();
  const k: PathContext = { interleaved: true, cpu: 0, stores };
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  const store = (object: { name: string }, field: string, value: number): void =>
    plainStore(k, object, field, () => seen.push(`${object.name}.${field}=${value}`));
  const heads = (): string[] =>
    stores.heads.map(({ object, field }) => `${(object as { name: string }).name}.${field}`);
  return { seen, stores, k, a, b, store, heads };
}

describe('stores of a CPU', () => {
  test('are seen at once where memory is strongly ordered', () => {
    let value = 0;
    plainStore({ interleaved: true, cpu: 0 }, {}, 'f', () => {
      value = 1;
    });
    expect(value).toBe(1);
    expect(() => storeFence({ interleaved: true, cpu: 0 })).not.toThrow();
  });

  test('to one field arrive in their order, to different ones in any', () => {
    const { seen, stores, a, b, store, heads } = setUp();
    store(a, 'x', 1);
    store(a, 'x', 2);
    store(a, 'y', 3);
    store(b, 'x', 4);
    expect(heads()).toEqual(['a.x', 'a.y', 'b.x']);
    const [, , last] = stores.heads;
    if (last !== undefined) stores.arrive(last);
    expect(seen).toEqual(['b.x=4']);
    while (stores.heads[0] !== undefined) stores.arrive(stores.heads[0]);
    expect(seen).toEqual(['b.x=4', 'a.x=1', 'a.x=2', 'a.y=3']);
    expect(stores.isEmpty).toBe(true);
  });

  test('have all arrived behind a fence', () => {
    const { seen, stores, k, a, b, store } = setUp();
    store(b, 'x', 1);
    store(a, 'x', 2);
    expect(stores.pending.length).toBe(2);
    storeFence(k);
    expect(seen).toEqual(['b.x=1', 'a.x=2']);
    expect(stores.pending).toEqual([]);
    storeFence(k);
    expect(seen.length).toBe(2);
  });
});
