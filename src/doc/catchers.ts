import { z } from 'zod';
import { InputError } from '../scenario/input-error.ts';

/** The faults that each property was seen to catch, by the property's id. */
export type Catchers = ReadonlyMap<string, readonly string[]>;

/** As much of `faults --json` as the catalogue needs. */
const measurement = z.object({
  faults: z.array(z.object({ id: z.string(), foundBy: z.string().nullable() })),
});

/** Reads the output of `faults --json`. @throws InputError */
export function catchersIn(text: string, name: string): Catchers {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InputError(`${name}: expected the output of faults --json, found no JSON`);
  }
  const result = measurement.safeParse(json);
  if (!result.success) throw new InputError(`${name}: expected the output of faults --json`);
  const catchers = new Map<string, string[]>();
  for (const { id, foundBy } of result.data.faults) {
    if (foundBy === null) continue;
    const faults = catchers.get(foundBy);
    if (faults === undefined) catchers.set(foundBy, [id]);
    else faults.push(id);
  }
  return catchers;
}
