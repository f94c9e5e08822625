import { expect, test } from 'vitest';
import { hierarchyProperties } from '../../../properties/hierarchy/index.ts';

function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}

test('the laws of the tree are those of the specification, in its order, and seven more', () => {
  const expected = [...ids('I-SUB-', 15), ...ids('I-SCX-', 7)];
  expect(hierarchyProperties.map(({ id }) => id)).toEqual(expected);
});

test('each is of the hierarchy, says why, and names its source', () => {
  for (const { scope, designs, law, why, source } of hierarchyProperties) {
    expect(scope).toBe('hierarchy');
    expect(designs).toEqual(['reservation', 'as-merged']);
    for (const text of [law, why]) expect(text).toMatch(/\.$/);
    expect(source).not.toBe('');
  }
});
