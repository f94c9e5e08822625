import { Option } from 'commander';
import { loadPolicy } from '../policies/load.ts';
import { registerPolicy } from '../policies/user.ts';
import type { Io } from './io.ts';
import { resolvePath } from './load.ts';
import { names } from './values.ts';

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
  return new Option('--policy <file>', help).argParser(names);
}

export function policyFiles(flags: PolicyFlags, io: Io): readonly PolicyFile[] {
  return (flags.policy ?? []).map((shown) => ({ path: resolvePath(io, shown), shown }));
}

/** Makes the policies in these files known in this thread. @throws InputError */
export async function registerPolicies(files: readonly PolicyFile[]): Promise<void> {
  for (const { path, shown } of files) registerPolicy(await loadPolicy(path, shown));
}
