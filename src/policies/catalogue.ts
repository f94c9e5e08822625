import { InputError } from '../scenario/input-error.ts';
import type { CastPolicy } from '../scenario/scenario.ts';
import { unknownName } from '../scenario/select.ts';
import { fifo } from './fifo.ts';
import { lavd } from './lavd.ts';
import { local } from './local.ts';
import type { PolicyDefinition } from './policy.ts';
import { qmap } from './qmap.ts';
import { createRogue } from './rogue.ts';
import { vtime } from './vtime.ts';

/** The policies that are always there, by name. */
export const builtInPolicies: ReadonlyMap<string, PolicyDefinition> = new Map(
  [fifo, local, vtime, qmap, lavd].map((policy) => [policy.name, policy]),
);

/**
 * The policy that a scheduler of a cast names: built in, one of the cast's, or a user's own.
 *
 * @throws InputError if there is none of that name
 */
export function resolvePolicy(
  name: string,
  castPolicies: readonly CastPolicy[],
  userPolicies: readonly PolicyDefinition[],
): PolicyDefinition {
  const builtIn = builtInPolicies.get(name);
  if (builtIn !== undefined) return builtIn;
  const cast = castPolicies.find((policy) => policy.name === name);
  if (cast !== undefined) return createRogue(cast, resolvePolicy(cast.base, [], userPolicies));
  const own = userPolicies.find((policy) => policy.name === name);
  if (own !== undefined) return own;
  const known = [...builtInPolicies.values(), ...castPolicies, ...userPolicies];
  const message = unknownName('policy', name, [...new Set(known.map((policy) => policy.name))]);
  throw new InputError(`${message}; a policy of your own has to be loaded from its file`);
}
