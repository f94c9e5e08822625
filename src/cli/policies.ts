import { Option } from 'commander';
import { watched } from '../policies/callback-watch.ts';
import { loadPolicy } from '../policies/load.ts';
import type { PolicyDefinition } from '../policies/policy.ts';
import { forgetPolicies, registerPolicy } from '../policies/user.ts';
import { InputError } from '../scenario/input-error.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Io } from './io.ts';
import { resolvePath } from './load.ts';
import { files } from './values.ts';

/** A policy of the user's: where it is, and how he named it. */
export interface PolicyFile {
  readonly path: string;
  readonly shown: string;
}

export interface PolicyFlags {
  readonly policy?: readonly string[];
}

export function policyOption(): Option {
  const help = 'a policy of your own, .ts, .js or .mjs; may be repeated';
  return new Option('--policy <file>', help).argParser(files);
}

export function policyFiles(flags: PolicyFlags, io: Io): readonly PolicyFile[] {
  return (flags.policy ?? []).map((shown) => ({ path: resolvePath(io, shown), shown }));
}

/**
 * Makes the policies in these files known in this thread, and no others.
 *
 * @param words where their callbacks say that they run; absent: nobody looks on
 * @returns the file of each policy, as the user named it, by the policy's name
 * @throws InputError
 */
export async function registerPolicies(
  given: readonly PolicyFile[],
  words?: Int32Array,
): Promise<ReadonlyMap<string, string>> {
  const loaded = new Map<string, { readonly policy: PolicyDefinition; readonly shown: string }>();
  for (const { path, shown } of given) {
    const policy = await loadPolicy(path, shown);
    const before = loaded.get(policy.name);
    if (before !== undefined) {
      throw new InputError(`${shown}: ${before.shown} has a policy "${policy.name}" already`);
    }
    loaded.set(policy.name, { policy, shown });
  }
  forgetPolicies();
  [...loaded.values()].forEach(({ policy }, place) => {
    registerPolicy(words === undefined ? policy : watched(policy, place, words));
  });
  return new Map([...loaded].map(([name, { shown }]) => [name, shown]));
}

/** The files of the user's policies that a scenario needs. */
export function filesFor(
  { cast }: Scenario,
  shownByName: ReadonlyMap<string, string>,
): readonly string[] {
  const needed = new Set(cast.schedulers.map(({ policy }) => policy));
  return [...shownByName].filter(([name]) => needed.has(name)).map(([, shown]) => shown);
}
