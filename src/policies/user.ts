import { InputError } from '../scenario/input-error.ts';
import { builtInPolicies } from './catalogue.ts';
import type { PolicyDefinition } from './policy.ts';

const registered = new Map<string, PolicyDefinition>();

/**
 * Makes a policy of the user's own known under its name: schedulers of a cast may name it, and
 * searches draw it for some of theirs.
 *
 * @throws InputError for the name of a built-in policy
 */
export function registerPolicy(policy: PolicyDefinition): void {
  if (builtInPolicies.has(policy.name)) {
    throw new InputError(`a policy cannot be named ${policy.name}: that one is built in`);
  }
  registered.set(policy.name, policy);
}

/** From now on no policy of a user's is known. */
export function forgetPolicies(): void {
  registered.clear();
}

/** The policies that were registered. */
export function userPolicies(): readonly PolicyDefinition[] {
  return [...registered.values()];
}
