import { expect, test } from 'vitest';
import { Heap } from '../../src/core/heap.ts';

test('what is freed is marked, and who frees it twice is told', () => {
  const heap = new Heap();
  const [object, other] = [{}, {}];
  const twice: object[] = [];
  heap.free(object);
  expect([heap.isFreed(object), heap.isFreed(other)]).toEqual([true, false]);
  heap.free(object);
  heap.onDoubleFree = (one) => twice.push(one);
  heap.free(object);
  heap.free(other);
  expect(twice).toEqual([object]);
});

test('with no path in flight a grace period is over at once', () => {
  const heap = new Heap();
  const object = {};
  heap.retire(object);
  expect(heap.isFreed(object)).toBe(true);
});

test('otherwise it is as long as it takes', () => {
  const heap = new Heap();
  const pending: (() => void)[] = [];
  heap.afterGracePeriod = (free) => pending.push(free);
  const object = {};
  heap.retire(object);
  expect(heap.isFreed(object)).toBe(false);
  for (const free of pending) free();
  expect(heap.isFreed(object)).toBe(true);
});
