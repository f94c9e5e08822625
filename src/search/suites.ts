import type { KitName } from '../check/kit.ts';
import type { Design } from '../scenario/scenario.ts';

/** bandwidth: cpu.max; smp: the same by several CPUs at once; hierarchy: trees of schedulers; machine: both together. */
export const SUITES = ['bandwidth', 'smp', 'hierarchy', 'machine'] as const;

export type Suite = (typeof SUITES)[number];

const KITS: { readonly [S in Suite]: readonly KitName[] } = {
  bandwidth: ['tree', 'queue', 'host'],
  smp: ['smp'],
  hierarchy: ['hierarchy'],
  machine: ['machine'],
};

/** What some suites search. */
export function kitNamesOf(suites: readonly Suite[]): readonly KitName[] {
  return suites.flatMap((suite) => KITS[suite]);
}

/** The suites of a name; those that a design changes if none is named, and else all. */
export function suitesFor(name: Suite | 'all' | undefined, design: Design): readonly Suite[] {
  if (name === 'all') return SUITES;
  if (name !== undefined) return [name];
  if (design.hierarchy !== 'intended') return ['hierarchy', 'machine'];
  return design.bandwidth === 'reservation' ? SUITES : ['bandwidth', 'smp'];
}
