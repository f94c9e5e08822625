import { pathToFileURL } from 'node:url';
import type { OpName, SchedFlags } from '../core/sched/ops.ts';
import { InputError } from '../scenario/input-error.ts';
import { CALLBACKS } from '../scenario/policy-names.ts';
import { unknownName } from '../scenario/select.ts';
import { answerKind, wrapCallbacks } from './callbacks.ts';
import { guardedKfuncs } from './guarded-kfuncs.ts';
import { nameOf } from './name-of.ts';
import type { PolicyBody, PolicyContext, PolicyDefinition } from './policy.ts';

const FLAGS: { readonly [flag in keyof Required<SchedFlags>]: 'boolean' | 'number' } = {
  enqLast: 'boolean',
  enqExiting: 'boolean',
  enqMigrationDisabled: 'boolean',
  dispatchMaxBatch: 'number',
  timeoutMs: 'number',
};

/** What the answers of each kind are in JavaScript. */
const TYPES = { cpu: 'number', errno: 'number', boolean: 'boolean', text: 'string' } as const;

/** The file that a policy was read from: its path, and how the user named it. */
export interface PolicyFile {
  readonly path: string;
  readonly shown: string;
}

/**
 * A user's policy whose mistakes are told as such: what it throws, what it answers that is no
 * answer, and what it calls kfuncs with that they do not take, becomes an InputError that names
 * the policy and the callback.
 */
export function guarded(definition: PolicyDefinition, file?: PolicyFile): PolicyDefinition {
  const source = file === undefined ? '' : ` (${file.shown})`;
  const where = `policy ${JSON.stringify(definition.name)}${source}`;
  const attempt = <T>(what: string, body: () => T): T => {
    try {
      return body();
    } catch (error) {
      // One from further inside already says whose it is.
      if (error instanceof InputError) throw error;
      const thrown = describeThrown(error, file);
      throw new InputError(`${where}: ${what} threw ${thrown}`, { cause: error });
    }
  };
  return {
    name: definition.name,
    create(env: PolicyContext): PolicyBody {
      const scx = { value: guardedKfuncs(env.scx), enumerable: true };
      const own = Object.create(env, { scx }) as PolicyContext;
      const body = attempt('create', () => definition.create(own));
      checkBody(body, where);
      const ops = wrapCallbacks(body.ops, (op, callback) => {
        if (callback === undefined) return undefined;
        return (...args) => {
          const answer = attempt(`the callback ${op}`, () => callback(...args));
          checkAnswer(op, answer, where);
          return answer;
        };
      });
      return { ...body, ops };
    },
  };
}

/**
 * An error in one line, with the place that it comes from: in that file, if it came through it.
 * Columns are left out: without their types the lines are shorter.
 */
export function describeThrown(error: unknown, file?: PolicyFile): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const frames = [...(error.stack ?? '').matchAll(/\n\s+at (?:.*\()?(.+):(\d+):\d+\)?(?=\n|$)/g)];
  const places = file === undefined ? [] : [file.path, pathToFileURL(file.path).href];
  const own = frames.find(([, path]) => places.includes(path ?? ''));
  const [, path, line] = own ?? frames[0] ?? [];
  const place = path === undefined ? '' : ` (${own === undefined ? path : file?.shown}:${line})`;
  return `${error.name}: ${oneLine(error.message)}${place}`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

function checkBody(body: unknown, where: string): asserts body is PolicyBody {
  const { ops, flags } = (isObject(body) ? body : {}) as { ops?: unknown; flags?: unknown };
  if (!isObject(ops)) {
    throw new InputError(
      `${where}: create must return an object with the callbacks as ops, found ${nameOf(isObject(body) ? ops : body)}`,
    );
  }
  for (const [name, callback] of Object.entries(ops)) {
    if (!CALLBACKS.some((op) => op === name)) {
      throw new InputError(`${where}: ops.${name}: ${unknownName('callback', name, CALLBACKS)}`);
    }
    if (callback !== undefined && typeof callback !== 'function') {
      throw new InputError(`${where}: ops.${name} must be a function, found ${nameOf(callback)}`);
    }
  }
  if (flags !== undefined) checkFlags(flags, where);
}

function checkFlags(flags: unknown, where: string): void {
  if (!isObject(flags)) {
    throw new InputError(`${where}: flags must be an object, found ${nameOf(flags)}`);
  }
  const types: { readonly [name: string]: string } = FLAGS;
  for (const [name, value] of Object.entries(flags)) {
    const type = types[name];
    if (type === undefined) {
      throw new InputError(
        `${where}: flags.${name}: ${unknownName('flag', name, Object.keys(FLAGS))}`,
      );
    }
    if (value === undefined || isFlag(type, value)) continue;
    const expected = type === 'number' ? 'an integer, 1 or more' : `a ${type}`;
    throw new InputError(`${where}: flags.${name} must be ${expected}, found ${nameOf(value)}`);
  }
}

function isFlag(type: string, value: unknown): boolean {
  if (type === 'number') return Number.isSafeInteger(value) && (value as number) >= 1;
  return typeof value === type;
}

function checkAnswer(op: OpName, answer: unknown, where: string): void {
  const kind = answerKind(op);
  if (kind === undefined) {
    // What is done after an await comes too late for the machine.
    if (!(answer instanceof Promise)) return;
    throw new InputError(`${where}: the callback ${op} must not be async`);
  }
  const type = TYPES[kind];
  if (typeof answer === type && (type !== 'number' || Number.isSafeInteger(answer))) return;
  const expected = type === 'number' ? 'an integer' : `a ${type}`;
  throw new InputError(
    `${where}: the callback ${op} must answer ${expected}, it answered ${nameOf(answer)}`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
