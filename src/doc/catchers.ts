import { z } from 'zod';
import { InputError } from '../scenario/input-error.ts';

/** The faults that each property was seen to catch, by the property's id. */
export type Catchers = ReadonlyMap<string, readonly string[]>;

const catches = z.record(z.string(), z.array(z.string()));

/** Reads the pinned table of what catches what. @throws InputError */
export function catchersIn(text: string, name: string): Catchers {
  const result = catches.safeParse(parsed(text, name));
  if (!result.success) throw new InputError(`${name}: expected lists of faults by property`);
  return new Map(Object.entries(result.data));
}

/** A JSON text. @throws InputError */
export function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${name}: broken JSON`);
  }
}
