import { type Int64, S64_MAX } from '../../core/int64.ts';
import { found } from '../../scenario/problem.ts';
import type { Listed } from './mirrored-queue.ts';

/** A state that is none: in words, what was expected. */
export class UnreadableState extends Error {
  override readonly name = 'UnreadableState';
}

export type Fields = Readonly<Record<string, unknown>>;

/** What is known of a budget, and of the call since. */
interface Before {
  readonly budget: Int64;
  readonly isLimited: boolean;
  /** Whether the call may have made a budget unlimited. */
  readonly mayUnlimit: boolean;
}

/** Reads the fields of a state that a program offers. */
export class ShownState {
  readonly #offered: ReadonlySet<string>;
  /** Fields that were asked for, by the path of what they are in. */
  readonly #known = new Map<string, Map<string, boolean>>();

  /** @param offered fields that have to be there, such as `cgroups.llc.btq` */
  constructor(offered: ReadonlySet<string>) {
    this.#offered = offered;
  }

  /** An integer, unlimited as S64_MAX; undefined if the program does not offer the field. */
  limit(fields: Fields, field: string, path: string): Int64 | undefined {
    if (!this.#offers(path, field)) return undefined;
    const value = fields[field];
    if (value === 'max') return S64_MAX;
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return value as Int64;
    return expected(path, field, 'an integer or "max"', value);
  }

  /**
   * A budget. A recording shows one of -1 ns as "max", the same 64 bits: it is no more than that
   * where a limited cgroup had less before a call that makes nobody unlimited.
   */
  budget(fields: Fields, field: string, path: string, before: Before): Int64 | undefined {
    const value = this.limit(fields, field, path);
    const { budget, isLimited, mayUnlimit } = before;
    const wasFinite = budget !== S64_MAX && isLimited;
    return value === S64_MAX && wasFinite && !mayUnlimit ? -1 : value;
  }

  /** A small integer or a flag as 0 or 1. */
  small(fields: Fields, field: string, path: string): number | undefined {
    if (!this.#offers(path, field)) return undefined;
    const value = fields[field];
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (Number.isSafeInteger(value)) return value as number;
    return expected(path, field, 'a small integer', value);
  }

  ids(fields: Fields, field: string, path: string): readonly number[] | undefined {
    if (!this.#offers(path, field)) return undefined;
    const value = fields[field];
    if (Array.isArray(value) && value.every((id) => Number.isSafeInteger(id))) return value;
    return expected(path, field, 'an array of small integers', value);
  }

  listed(fields: Fields, field: string, path: string): readonly Listed[] | undefined {
    if (!this.#offers(path, field)) return undefined;
    const value = fields[field];
    if (Array.isArray(value) && value.every(isListed)) return value;
    return expected(path, field, 'an array of [task, vtime]', value);
  }

  objects(fields: Fields, field: string, path: string): readonly Fields[] | undefined {
    if (!this.#offers(path, field)) return undefined;
    const value = fields[field];
    if (Array.isArray(value) && value.every(isFields)) return value;
    return expected(path, field, 'an array of objects', value);
  }

  /** The deadline of a timer; null: not armed. */
  deadline(fields: Fields, timer: string): number | null | undefined {
    if (!this.#offered.has('timers')) return undefined;
    const timers = fields.timers;
    const value = isFields(timers) ? timers[timer] : undefined;
    if (value === null || Number.isSafeInteger(value)) return value as number | null;
    return expected('timers', timer, 'a time or null', value);
  }

  /** Whether the program offers a field, or anything below it. */
  #offers(path: string, field: string): boolean {
    let known = this.#known.get(path);
    if (known === undefined) {
      known = new Map();
      this.#known.set(path, known);
    }
    let isOffered = known.get(field);
    if (isOffered === undefined) {
      isOffered = this.#isOffered(path === '' ? field : `${path}.${field}`);
      known.set(field, isOffered);
    }
    return isOffered;
  }

  #isOffered(name: string): boolean {
    if (this.#offered.has(name)) return true;
    return [...this.#offered].some((offered) => offered.startsWith(`${name}.`));
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListed(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    Number.isSafeInteger(value[0]) &&
    (typeof value[1] === 'bigint' || Number.isSafeInteger(value[1]))
  );
}

function expected(path: string, field: string, what: string, value: unknown): never {
  const name = path === '' ? field : `${path}.${field}`;
  throw new UnreadableState(`expected "state" to have ${name} as ${what}, found ${found(value)}`);
}
