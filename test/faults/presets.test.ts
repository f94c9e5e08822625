import { describe, expect, test } from 'vitest';
import { composeSeams, correctedSeams } from '../../src/core/seams.ts';
import { faults } from '../../src/faults/catalogue.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { asMerged } from '../../src/faults/presets.ts';
import { libraryAsIs } from '../../src/faults/rbtree/index.ts';

function seamsOf(fault: Fault): string[] {
  const parts = Object.entries(fault.seams ?? {}).flatMap(([part, seams]) =>
    Object.keys(seams ?? {}).map((seam) => `${part}.${seam}`),
  );
  return [...parts, ...Object.keys(fault.host ?? {}).map((seam) => `host.${seam}`)];
}

/** Decided alike by all that decide it: a lock hides what a missing fence or a cut sum does. */
const SHARED = new Set([
  'bandwidth.locksBudgets',
  'bandwidth.closedRuntime',
  'host.insertsAsParked',
]);

describe.each([
  ['as-merged', asMerged],
  ['library-as-is', libraryAsIs],
] as const)('preset %s', (_name, preset) => {
  test('its faults own disjoint seams, but for what several cannot show without', () => {
    const owned = preset.flatMap(seamsOf).filter((seam) => !SHARED.has(seam));
    expect(owned.length).toBe(new Set(owned).size);
  });

  test('its faults are in the catalogue', () => {
    for (const fault of preset) expect(faults).toContain(fault);
  });
});

describe('the catalogue', () => {
  test('names each fault once', () => {
    const ids = faults.map(({ id }) => id);
    expect(ids.length).toBe(new Set(ids).size);
  });

  test.each(faults.map((fault) => [fault.id, fault] as const))(
    '%s replaces a seam',
    (_id, fault) => {
      expect(seamsOf(fault).length).toBeGreaterThan(0);
      const composed = composeSeams(fault.seams === undefined ? [] : [fault.seams]);
      for (const [part, overrides] of Object.entries(fault.seams ?? {})) {
        const before = correctedSeams[part as keyof typeof correctedSeams] as object;
        const after = composed[part as keyof typeof composed] as object;
        for (const seam of Object.keys(overrides ?? {})) {
          expect(Object.hasOwn(before, seam), `${part} has no seam ${seam}`).toBe(true);
          expect(Reflect.get(after, seam)).not.toBe(Reflect.get(before, seam));
        }
      }
    },
  );
});
