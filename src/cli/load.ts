import { isAbsolute, join } from 'node:path';
import { readScenarioFile } from '../scenario/file.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Io } from './io.ts';

/** A path of the user's as one that can be opened. */
export function resolvePath(io: Io, path: string): string {
  return isAbsolute(path) ? path : join(io.cwd, path);
}

/** The scenario in a file that the user named. @throws InputError */
export function loadScenario(io: Io, file: string): Scenario {
  return readScenarioFile(resolvePath(io, file), file);
}
