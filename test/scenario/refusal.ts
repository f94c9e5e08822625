import { expect } from 'vitest';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** The one-line message of the InputError that an action throws. */
export function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('no error');
}

export type Json = { [field: string]: Json } & { [index: number]: Json };

/** The message for a sample that was changed by `edit`. */
export function refusal(edit: (root: Json) => void, sample: Scenario): string {
  const root = JSON.parse(formatScenario(sample)) as Json;
  edit(root);
  return errorOf(() => parseScenario(JSON.stringify(root), 'f.json'));
}

/** Sets the value at a path; undefined takes the field away. */
export function put(path: string, value: unknown): (root: Json) => void {
  return (root) => {
    const keys = path.split('.');
    const last = keys.pop() as string;
    let at = root;
    for (const key of keys) at = at[key] as Json;
    (at as Record<string, unknown>)[last] = value;
  };
}
