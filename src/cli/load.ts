import { isAbsolute, join } from 'node:path';
import { userPolicies } from '../policies/user.ts';
import { readScenarioFile } from '../scenario/file.ts';
import { InputError } from '../scenario/input-error.ts';
import { BUILT_IN_POLICIES } from '../scenario/policy-names.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { unknownName } from '../scenario/select.ts';
import type { Io } from './io.ts';

/** A path of the user's as one that can be opened. */
export function resolvePath(io: Io, path: string): string {
  return isAbsolute(path) ? path : join(io.cwd, path);
}

/** The scenario in a file that the user named. @throws InputError */
export function loadScenario(io: Io, file: string): Scenario {
  const scenario = readScenarioFile(resolvePath(io, file), file);
  checkPolicies(scenario, file);
  return scenario;
}

/** Refuses a scenario with a policy that nobody knows. */
function checkPolicies({ cast }: Scenario, file: string): void {
  const named = [...cast.policies, ...userPolicies()].map(({ name }) => name);
  const known = [...BUILT_IN_POLICIES, ...new Set(named)];
  cast.schedulers.forEach(({ policy }, index) => {
    if (known.includes(policy)) return;
    const place = `cast.schedulers[${index}].policy`;
    const unknown = unknownName('policy', policy, known);
    throw new InputError(`${file}: ${place}: ${unknown}; load your own with --policy FILE`);
  });
}
