import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse } from 'lossless-json';
import { checkReferences } from './check-references.ts';
import { formatScenario } from './format.ts';
import { InputError, unreadable } from './input-error.ts';
import { parseLossless } from './lossless-json.ts';
import { found, type Problem, problemsOf } from './problem.ts';
import { SCENARIO_FORMAT, SCENARIO_VERSION, type Scenario } from './scenario.ts';
import { scenarioSchema } from './schema.ts';

export { formatScenario } from './format.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Brings a file of one version into the form of the next; entry 0 starts from version 1. */
type Migration = (fields: Fields) => Fields;

const MIGRATIONS: readonly Migration[] = [];

/**
 * Reads a scenario file.
 *
 * @param name what messages call the file; its path if absent
 * @throws InputError in one line, with the place in the file
 */
export function readScenarioFile(path: string, name: string = path): Scenario {
  return parseScenario(readText(path, name), name);
}

/** Writes a scenario file, whole or not at all; makes its directory. */
export function writeScenarioFile(path: string, scenario: Scenario): void {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  writeFileSync(partial, formatScenario(scenario));
  renameSync(partial, path);
}

/**
 * Reads the text of a scenario file.
 *
 * @param name what messages call the file
 * @throws InputError in one line, with the place in the text
 */
export function parseScenario(text: string, name: string): Scenario {
  const root = migrated(parseJson(text, name), name);
  const result = scenarioSchema.safeParse(root);
  if (!result.success) throw inputError(name, problemsOf(result.error, root));
  const problems = checkReferences(result.data);
  if (problems.length > 0) throw inputError(name, problems);
  return result.data;
}

function inputError(name: string, problems: readonly Problem[]): InputError {
  const [first, ...others] = problems as readonly [Problem, ...Problem[]];
  const place = first.path === '' ? name : `${name}: ${first.path}`;
  const more =
    others.length === 0
      ? ''
      : ` (and ${others.length} more problem${others.length === 1 ? '' : 's'})`;
  return new InputError(`${place}: ${first.text}${more}`);
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(name, error);
  }
}

function parseJson(text: string, name: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    // This parser refuses a key that stands twice, and always says where it stopped.
    parse(json);
    return parseLossless(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, what = error.message, position = '0'] =
      /^(.*?)(?: encountered)? at position (\d+)$/s.exec(error.message) ?? [];
    throw new InputError(`${name}:${lineColumn(json, Number(position))}: broken JSON: ${what}`);
  }
}

function lineColumn(text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return `${line}:${position - before.lastIndexOf('\n')}`;
}

function migrated(root: unknown, name: string): unknown {
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    throw inputError(name, [
      { path: '', text: `expected a scenario object, found ${found(root)}` },
    ]);
  }
  let fields = root as Fields;
  if (fields.format !== SCENARIO_FORMAT) {
    const text = `expected "${SCENARIO_FORMAT}", found ${found(fields.format)}`;
    throw inputError(name, [{ path: 'format', text }]);
  }
  const version = fields.version;
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    const text = `expected a version, 1 to ${SCENARIO_VERSION}, found ${found(version)}`;
    throw inputError(name, [{ path: 'version', text }]);
  }
  if ((version as number) > SCENARIO_VERSION) {
    const text =
      `this file is of version ${version}, and this scx-check reads versions up to ` +
      `${SCENARIO_VERSION}; read it with a newer one`;
    throw inputError(name, [{ path: 'version', text }]);
  }
  for (const migrate of MIGRATIONS.slice((version as number) - 1)) fields = migrate(fields);
  return fields;
}
