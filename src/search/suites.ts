import type { KitName } from '../check/kit.ts';
import { InputError } from '../scenario/input-error.ts';
import { DEFAULT_DESIGN, type Design } from '../scenario/scenario.ts';

/** bandwidth: cpu.max; smp: the same by several CPUs at once; hierarchy: trees of schedulers; machine: both together. */
export const SUITES = ['bandwidth', 'smp', 'hierarchy', 'machine'] as const;

export type Suite = (typeof SUITES)[number];

const KITS: { readonly [S in Suite]: readonly KitName[] } = {
  bandwidth: ['tree', 'queue', 'host'],
  smp: ['smp'],
  hierarchy: ['hierarchy'],
  machine: ['machine'],
};

/** What some suites search under a design. */
export function kitNamesOf(suites: readonly Suite[], design: Design): readonly KitName[] {
  if (design.bandwidth === 'cfs') return ['cfs'];
  return suites.flatMap((suite) => KITS[suite]);
}

/** The suites of a name; those that a design changes if none is named, and else all. */
export function suitesFor(name: Suite | 'all' | undefined, design: Design): readonly Suite[] {
  if (design.bandwidth === 'cfs') return suitesForCfs(name, design);
  if (name === 'all') return SUITES;
  if (name !== undefined) return [name];
  if (design.hierarchy !== 'intended') return ['hierarchy', 'machine'];
  return design.bandwidth === 'reservation' ? SUITES : ['bandwidth', 'smp'];
}

/** The kernel's own control takes the place of the library in one suite; the others have none. */
function suitesForCfs(name: Suite | 'all' | undefined, { hierarchy }: Design): readonly Suite[] {
  if (name !== undefined && name !== 'bandwidth') {
    throw new InputError(`--suite: the design cfs has the suite bandwidth alone, not ${name}`);
  }
  if (hierarchy !== DEFAULT_DESIGN.hierarchy) {
    throw new InputError(`--design: cfs has no schedulers, so ${hierarchy} changes nothing`);
  }
  return ['bandwidth'];
}
