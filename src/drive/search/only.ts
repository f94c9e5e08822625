import type { Kit } from '../../check/kit.ts';
import { InputError } from '../../scenario/input-error.ts';
import type { Level } from '../../scenario/scenario.ts';
import type { DrivenKit } from '../kits/kits.ts';

/** The ids of the laws of a level, monitors among them. */
export function lawsOf({ properties, monitors }: Kit<Level>): readonly string[] {
  return [...properties.map(({ id }) => id), ...monitors.map(({ monitor }) => monitor.id)];
}

/** Sees that each of the laws is judged of the program. @throws InputError */
export function checkOnly(
  only: readonly string[],
  { kit, unjudged }: Pick<DrivenKit, 'kit' | 'unjudged'>,
): void {
  const known = lawsOf(kit);
  for (const id of only) {
    if (known.includes(id)) continue;
    const missing = unjudged.find((one) => one.id === id)?.missing;
    const why =
      missing === undefined
        ? `it has ${known.join(', ')}`
        : missing.length === 0
          ? 'no program shows what it reads'
          : `the program does not show ${missing.join(', ')}`;
    throw new InputError(`--only: ${id} is not judged here: ${why}`);
  }
}
