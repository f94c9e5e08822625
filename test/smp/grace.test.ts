import { describe, expect, test } from 'vitest';
import { Heap } from '../../src/core/heap.ts';
import { point } from '../../src/core/path.ts';
import { Section } from '../../src/interleave/section.ts';
import { graceOf } from '../../src/smp/grace.ts';

/** Paths of two steps each, and a heap that waits for them. */
function setUp(nrPaths: number) {
  const section = new Section({
    paths: Array.from({ length: nrPaths }, (_, cpu) => ({
      operations: [],
      cpu,
      isInterrupt: false,
      *run() {
        yield point('read', {}, 'x');
      },
    })),
    isWeak: false,
    locksTimeOut: false,
    nameOf: () => '',
    emit() {},
  });
  const heap = new Heap();
  heap.afterGracePeriod = graceOf(section);
  const step = (...indices: number[]): void => {
    for (const index of indices) {
      const choice = section.choices().find(({ path }) => path.index === index);
      if (choice !== undefined) section.take(choice);
    }
  };
  return { heap, step };
}

describe('a grace period', () => {
  test('ends when every path that was in flight has ended', () => {
    const { heap, step } = setUp(3);
    const object = {};
    step(0, 1);
    heap.retire(object);
    step(0);
    expect(heap.isFreed(object)).toBe(false);
    // This one has begun since, and cannot know it.
    step(2);
    step(1);
    expect(heap.isFreed(object)).toBe(true);
  });

  test('of each object is its own', () => {
    const { heap, step } = setUp(2);
    const [early, late] = [{}, {}];
    step(0);
    heap.retire(early);
    step(1);
    heap.retire(late);
    step(0);
    expect([early, late].map((one) => heap.isFreed(one))).toEqual([true, false]);
    step(1);
    expect(heap.isFreed(late)).toBe(true);
  });
});
