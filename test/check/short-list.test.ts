import { expect, test } from 'vitest';
import { shortList } from '../../src/check/short-list.ts';

test('a long list is cut, and says by how much', () => {
  expect(shortList(['task 1', 'task 2'])).toBe('task 1, task 2');
  const many = Array.from({ length: 100_000 }, () => 'task 1');
  expect(shortList(many)).toMatch(/^task 1, .*task 1 and 99976 more$/);
});
