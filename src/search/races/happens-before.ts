import type { PreemptionPoint } from '../../core/path.ts';
import type { StoreBuffer } from '../../core/store-buffer.ts';
import type { Choice, Section } from '../../interleave/section.ts';

/** The history of one place: who wrote it last, and who has read it since. */
interface Place {
  write: number;
  reads: number;
}

/**
 * A fingerprint of what has happened so far, up to the order of steps that do not touch the
 * same place: two prefixes with the same one have led to the same state (Mazurkiewicz traces).
 *
 * Each step is hashed with the steps that it follows: the one before it on its path, the last
 * write to the place that it touches and, if it writes, all reads since. The fingerprint is the
 * sum over all steps, in two independent halves.
 */
export class HappensBefore {
  readonly #last = new Map<number, readonly [number, number]>();
  readonly #places = new Map<string, readonly [Place, Place]>();
  #sums: [number, number] = [0, 0];

  get fingerprint(): string {
    return `${this.#sums[0]},${this.#sums[1]}`;
  }

  took({ path, store }: Choice, at: PreemptionPoint, section: Section): void {
    // What the store buffer of a CPU does is ordered among itself by the fields that it writes.
    const actor = store === null ? path.index : -1 - path.index;
    const before = this.#last.get(actor) ?? [actor * 7 + 1, actor * 13 + 2];
    const hashes: [number, number] = [mix(before[0], 0x9e3779b1), mix(before[1], 0x85ebca6b)];
    const touched: (readonly [isWrite: boolean, places: readonly [Place, Place]])[] = [];
    for (const one of accessesOf(at, store === null ? path.k.stores : undefined)) {
      for (const [name, isWrite] of placesOf(section.nameOf(one.object), one)) {
        const places = this.#placeOf(name);
        touched.push([isWrite, places]);
        const nameHash = hashOf(name);
        for (const half of [0, 1] as const) {
          const place = places[half];
          hashes[half] = mix(mix(hashes[half], nameHash + half), place.write);
          if (isWrite) hashes[half] = mix(hashes[half], place.reads);
        }
      }
    }
    for (const [isWrite, places] of touched) {
      for (const half of [0, 1] as const) {
        const place = places[half];
        if (isWrite) {
          place.write = hashes[half];
          place.reads = 0;
        } else place.reads = (place.reads + hashes[half]) | 0;
      }
    }
    this.#last.set(actor, hashes);
    this.#sums = [(this.#sums[0] + hashes[0]) | 0, (this.#sums[1] + hashes[1]) | 0];
  }

  #placeOf(name: string): readonly [Place, Place] {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = [
        { write: 0, reads: 0 },
        { write: 0, reads: 0 },
      ];
      this.#places.set(name, place);
    }
    return place;
  }
}

/**
 * All that a step may touch. A step of a path may let the stores of its CPU arrive, at a fence or
 * because the path ends.
 */
function* accessesOf(
  at: PreemptionPoint,
  stores: StoreBuffer | undefined,
): Iterable<PreemptionPoint> {
  for (let one: PreemptionPoint | undefined = at; one !== undefined; one = one.also) {
    if (!isPrivate(one)) yield one;
  }
  for (const { object, field } of stores?.pending ?? []) yield { access: 'write', object, field };
}

/** The field, and the object as a whole, which only who frees it writes. */
function placesOf(
  object: string,
  { access, field }: PreemptionPoint,
): readonly (readonly [name: string, isWrite: boolean])[] {
  if (field === 'freed') return [[object, true]];
  return [
    [`${object}.${field}`, access === 'write' || access === 'rmw' || access === 'lock'],
    [object, false],
  ];
}

/** To begin, and to sleep, touches nothing that others see. */
function isPrivate({ access, field }: PreemptionPoint): boolean {
  return access === 'sleep' || (access === 'wait' && field === 'begin');
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b + 0x9e3779b9 + (a << 6) + (a >>> 2)), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
