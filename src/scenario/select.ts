import { faults, findFault } from '../faults/catalogue.ts';
import { InputError } from './input-error.ts';
import {
  type BandwidthDesignName,
  DEFAULT_DESIGN,
  type Design,
  type HierarchyDesignName,
} from './scenario.ts';

const BANDWIDTH: readonly BandwidthDesignName[] = ['reservation', 'as-merged', 'cfs'];
const HIERARCHY: readonly HierarchyDesignName[] = ['intended', 'kernel-newest', 'kernel-baseline'];

/**
 * A design from names on either axis; an axis that none names has its default.
 *
 * @throws InputError for a name that no design has, and for two names on one axis
 */
export function designFromNames(names: readonly string[]): Design {
  const chosen: { bandwidth?: BandwidthDesignName; hierarchy?: HierarchyDesignName } = {};
  for (const name of names) {
    const bandwidth = BANDWIDTH.find((one) => one === name);
    const hierarchy = HIERARCHY.find((one) => one === name);
    const other = bandwidth === undefined ? chosen.hierarchy : chosen.bandwidth;
    if (bandwidth === undefined && hierarchy === undefined) {
      throw new InputError(unknownName('design', name, [...BANDWIDTH, ...HIERARCHY]));
    }
    if (other !== undefined && other !== name) {
      throw new InputError(`designs "${other}" and "${name}" exclude each other`);
    }
    if (bandwidth !== undefined) chosen.bandwidth = bandwidth;
    if (hierarchy !== undefined) chosen.hierarchy = hierarchy;
  }
  return { ...DEFAULT_DESIGN, ...chosen };
}

/**
 * Fault adjustments as a scenario holds them: those to put in, and, with a leading "-", those
 * to take out.
 *
 * @throws InputError for a fault that does not exist
 */
export function faultAdjustments(
  added: readonly string[],
  removed: readonly string[],
): readonly string[] {
  const ids = faults.map(({ id }) => id);
  for (const id of [...added, ...removed]) {
    if (findFault(id) === undefined) throw new InputError(unknownName('fault', id, ids));
  }
  return [...added, ...removed.map((id) => `-${id}`)];
}

const LISTED_MAX = 8;

/** "no fault is named X", with the nearest name, or all of them if they are few. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const message = `no ${what} is named ${JSON.stringify(name)}`;
  if (known.length <= LISTED_MAX) return `${message}; expected one of ${known.join(', ')}`;
  const [nearest] = known
    .map((one) => ({ one, distance: distanceOf(name.toLowerCase(), one.toLowerCase()) }))
    .filter(({ distance }) => distance <= DISTANCE_MAX)
    .sort((a, b) => a.distance - b.distance);
  return nearest === undefined ? message : `${message}; did you mean ${nearest.one}?`;
}

/** How far a name may be from what was meant. */
const DISTANCE_MAX = 2;
const PART_MIN = 3;

/** Letters to change; a beginning or another good part of the name counts as one. */
function distanceOf(given: string, known: string): number {
  const distance = editDistance(given, known);
  return given.length >= PART_MIN && known.includes(given) ? Math.min(distance, 1) : distance;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const here = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      here.push(
        Math.min(replaced, (above[column] as number) + 1, (here[column - 1] as number) + 1),
      );
    }
    above = here;
  }
  return above[b.length] as number;
}
