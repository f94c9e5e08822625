import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { InputError, unreadable } from '../scenario/input-error.ts';
import { isBuiltIn, isRogueName } from '../scenario/policy-names.ts';
import { describeThrown, guarded, type PolicyFile } from './guarded.ts';
import { nameOf } from './name-of.ts';
import type { PolicyDefinition } from './policy.ts';

const EXTENSIONS = ['.ts', '.js', '.mjs'];

/** The package's own name, under which a user's module imports it from wherever it lies. */
const PACKAGE = 'scx-check';

/**
 * Loads a user's policy: the export `policy` of a TypeScript or JavaScript module.
 *
 * @param file its path
 * @param shown how messages name it; the path if absent
 * @throws InputError if it cannot be read, does not compile, throws, or exports no policy
 */
export async function loadPolicy(file: string, shown: string = file): Promise<PolicyDefinition> {
  if (!EXTENSIONS.includes(extname(file))) {
    throw new InputError(`${shown}: expected a ${EXTENSIONS.join(', ')} module`);
  }
  const path = resolve(file);
  checkReadable(path, shown);
  const policy: unknown = (await importModule(path, shown)).policy;
  checkShape(policy, shown);
  return guarded(policy, { path, shown });
}

function checkReadable(path: string, shown: string): void {
  try {
    readFileSync(path);
  } catch (error) {
    throw unreadable(shown, error);
  }
}

async function importModule(path: string, shown: string): Promise<{ readonly policy?: unknown }> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(path, {
    // Nothing is left behind on the disk, and an import is what the module exports.
    fsCache: false,
    interopDefault: false,
    virtualModules: { [PACKAGE]: await import(entryUrl()) },
  });
  try {
    return await jiti.import(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(describeFailure(error, { path, shown }), { cause: error });
  }
}

/** What this package exports, built or from its sources: the one that runs. */
function entryUrl(): string {
  const extension = extname(new URL(import.meta.url).pathname);
  return new URL(`../index${extension}`, import.meta.url).href;
}

/** Why a module could not be loaded, with the line if there is one. */
function describeFailure(error: unknown, file: PolicyFile): string {
  const { path, shown } = file;
  if (!(error instanceof Error)) return `${shown}: it threw ${describeThrown(error)}`;
  // Of the parser: the message, then the place.
  const [, text, culprit, line, column] =
    /^ParseError: (.*?)\s*\n\s*(.+):(\d+):(\d+)\s*$/.exec(error.message) ?? [];
  if (text !== undefined && culprit !== undefined) {
    const name = culprit === path ? shown : culprit;
    return `${name}:${line}:${column}: does not compile: ${text}`;
  }
  const [summary = ''] = error.message.split('\n');
  const isMissing = (error as { readonly code?: unknown }).code === 'MODULE_NOT_FOUND';
  if (isMissing) return `${shown}: ${summary}`;
  if (error instanceof SyntaxError) {
    const [, at] = /^.*:(\d+)\n/.exec(error.stack ?? '') ?? [];
    return `${shown}${at === undefined ? '' : `:${at}`}: does not compile: ${summary}`;
  }
  return `${shown}: it threw ${describeThrown(error, file)}`;
}

function checkShape(policy: unknown, shown: string): asserts policy is PolicyDefinition {
  if (policy === undefined) {
    throw new InputError(
      `${shown}: no export named policy; expected export const policy = definePolicy({ ... })`,
    );
  }
  const isObject = typeof policy === 'object' && policy !== null;
  const { name, create } = (isObject ? policy : {}) as { name?: unknown; create?: unknown };
  if (!isObject) {
    throw new InputError(`${shown}: policy must be an object, found ${nameOf(policy)}`);
  }
  if (typeof name !== 'string' || name === '') {
    throw new InputError(`${shown}: policy.name must be a text of its own, found ${nameOf(name)}`);
  }
  if (isBuiltIn(name)) {
    throw new InputError(
      `${shown}: policy.name must not be that of a built-in policy, found "${name}"`,
    );
  }
  if (isRogueName(name)) {
    throw new InputError(
      `${shown}: policy.name must not be silent, restless, rogue-0, rogue-1, ..., names of rogues ` +
        `that a search makes up, found "${name}"`,
    );
  }
  if (typeof create !== 'function') {
    throw new InputError(`${shown}: policy.create must be a function, found ${nameOf(create)}`);
  }
}
