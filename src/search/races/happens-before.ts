import type { CallCount, PreemptionPoint } from '../../core/path.ts';
import type { StoreBuffer } from '../../core/store-buffer.ts';
import type { Choice, InFlight, Section } from '../../interleave/section.ts';

/** Two independent halves of a hash. */
type Hash = readonly [number, number];

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
 *
 * A call that has ended before another begins stays ahead of it, whatever the two touch: who
 * judges histories (Herlihy and Wing) tells them from calls that overlap.
 */
export class HappensBefore {
  readonly #last = new Map<number, Hash>();
  readonly #calls = new Map<number, CallCount>();
  /** The sum over the ends of all calls. */
  #ended: Hash = [0, 0];
  readonly #places = new Map<string, readonly [Place, Place]>();
  #sums: Hash = [0, 0];

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
    this.#sums = sum(this.#sums, hashes);
  }

  /** Told of the path that took a step, after it: which calls it has ended and begun by it. */
  tookCalls({ index, k: { calls } }: InFlight): void {
    if (calls === undefined) return;
    const before = this.#calls.get(index) ?? { begun: 0, ended: 0 };
    const last = this.#last.get(index) ?? [0, 0];
    if (calls.ended > before.ended) this.#ended = sum(this.#ended, both(last, [1, 1]));
    if (calls.begun > before.begun) {
      const hashes = both(last, this.#ended);
      this.#last.set(index, hashes);
      this.#sums = sum(this.#sums, hashes);
    }
    this.#calls.set(index, { ...calls });
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

function sum([a, b]: Hash, [c, d]: Hash): Hash {
  return [(a + c) | 0, (b + d) | 0];
}

function both([a, b]: Hash, [c, d]: Hash): Hash {
  return [mix(a, c), mix(b, d)];
}

function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b + 0x9e3779b9 + (a << 6) + (a >>> 2)), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
