import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { replayDirectory } from '../../src/vectors/sets.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/vectors', import.meta.url));
const RECORDINGS = fileURLToPath(new URL('../../../shared/vectors', import.meta.url));

async function expectAllMatched(directory: string): Promise<void> {
  const { sets } = await replayDirectory(directory);
  expect(sets.map(({ set }) => set)).toEqual(['rbtree', 'atq', 'bandwidth-a']);
  for (const { set, lines, matched, mismatches } of sets) {
    expect({ set, mismatches: mismatches.slice(0, 3) }).toEqual({ set, mismatches: [] });
    expect(matched).toBe(lines);
    expect(lines).toBeGreaterThan(500);
  }
}

describe('recordings of the upstream library', () => {
  test('the sample that is kept here matches line by line', () => expectAllMatched(FIXTURES));

  test('all recordings match line by line', async (context) => {
    if (!existsSync(RECORDINGS)) {
      console.log('skipped: no recordings in ../shared/vectors');
      context.skip();
    }
    await expectAllMatched(RECORDINGS);
  });
});
