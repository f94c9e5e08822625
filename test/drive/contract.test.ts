import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  COMPONENTS,
  type Component,
  essentialsOf,
  factsOf,
  stateFieldsOf,
} from '../../src/drive/contract/components.ts';
import { driverSchema } from '../../src/drive/contract/json-schema.ts';
import { readHello } from '../../src/drive/protocol/hello.ts';
import { formProblem } from '../../src/drive/self-test/form.ts';
import { parseLossless } from '../../src/scenario/lossless-json.ts';
import type { Level } from '../../src/scenario/scenario.ts';
import { fieldsOf } from '../../src/scenario/schema-operations.ts';
import { ROOT } from '../quality/sources.ts';

type Line = Readonly<Record<string, unknown>>;

const schema = driverSchema();
const validators = new Map<string, z.ZodType>();

/** Whether the schema, and not the table that it is made from, accepts the value. */
function fits(name: string, value: unknown): boolean {
  let validator = validators.get(name);
  if (validator === undefined) {
    const whole = { $defs: schema.$defs, $ref: `#/$defs/${name}` };
    validator = z.fromJSONSchema(whole as Parameters<typeof z.fromJSONSchema>[0]);
    validators.set(name, validator);
  }
  return validator.safeParse(value).success;
}

/** What recordings of the component say, read as the schema's validator can: without bigints. */
function recordedLines(folder: string, read: (text: string) => unknown): Line[] {
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(0, 600)
      .map((text) => read(text) as Line)
      .filter(({ op }) => op !== 'begin'),
  );
}

/** A recorded line is a request and its answer in one. */
function split(component: Component, line: Line): { request: Line; answer: Line } {
  const inputs = Object.keys(factsOf(component).operations[line.op as string]?.inputs ?? {});
  const isInput = (name: string): boolean => name === 'op' || inputs.includes(name);
  const part = (ofRequest: boolean): Line =>
    Object.fromEntries(Object.entries(line).filter(([name]) => isInput(name) === ofRequest));
  // `key` and `value` are inputs of one operation and outputs of another, never both.
  return { request: part(true), answer: part(false) };
}

const FIXTURES = join(ROOT, 'test/fixtures/vectors');
const RECORDINGS = join(ROOT, '../shared/vectors');

describe('the table of operations', () => {
  const levels: readonly (readonly [Component, Level])[] = [
    ['rbtree', 'tree'],
    ['atq', 'queue'],
    ['bandwidth-a', 'library'],
  ];

  test.each(levels)('%s has the inputs of scenarios of the level %s', (component, level) => {
    for (const [op, { inputs }] of Object.entries(factsOf(component).operations)) {
      // A task that is cancelled may be said to exit, but not in the first version.
      const isOf = (name: string): boolean => name !== 'op' && name !== 'drop';
      const fields = fieldsOf(level, op).filter(isOf);
      expect([op, Object.keys(inputs).toSorted()]).toEqual([op, fields.toSorted()]);
    }
  });

  test.for(COMPONENTS)('%s accepts what was recorded', (component, context) => {
    const folder = [FIXTURES, RECORDINGS].map((root) => join(root, component)).find(existsSync);
    if (folder === undefined) {
      console.log(`skipped: no recordings of ${component} here or in ../shared/vectors`);
      return context.skip();
    }
    const state = new Set(stateFieldsOf(component));
    for (const line of recordedLines(folder, parseLossless)) {
      const { request, answer } = split(component, line);
      const op = request.op as string;
      expect([
        line,
        formProblem(component, op, answer, op === 'state' ? state : undefined),
      ]).toEqual([line, undefined]);
    }
  });
});

describe('docs/driver.schema.json', () => {
  /** An answer, and what may have become of it on the way. */
  function variants(answer: Line): unknown[] {
    const damaged = Object.keys(answer).flatMap((name) => {
      const { [name]: _, ...rest } = answer;
      return [rest, { ...answer, [name]: 'x' }, { ...answer, [name]: -5000 }, { ...rest, x: 1 }];
    });
    return [answer, [], null, { ...answer, message: 7 }, { ...answer, ret: -22 }, ...damaged];
  }

  test.each(['rbtree', 'atq', 'bandwidth-a'] as const)(
    'accepts of %s what drive accepts, and nothing else',
    (component) => {
      const seen = new Set<string>();
      for (const line of recordedLines(join(FIXTURES, component), JSON.parse)) {
        const { request, answer } = split(component, line);
        const op = request.op as string;
        const kind = `${op} ${(answer.ret as number) < 0}`;
        if (op === 'state' || seen.has(kind)) continue;
        seen.add(kind);
        expect([request, fits(`${component}.${op}.request`, request)]).toEqual([request, true]);
        expect(fits('request', { ...request, unknown: 1 })).toBe(false);
        for (const variant of variants(answer)) {
          const accepted = formProblem(component, op, variant) === undefined;
          expect([op, variant, fits(`${component}.${op}.answer`, variant)]).toEqual([
            op,
            variant,
            accepted,
          ]);
        }
      }
      expect(seen.size).toBeGreaterThan(12);
    },
  );

  test('a state is judged alike', () => {
    const line = recordedLines(join(FIXTURES, 'bandwidth-a'), JSON.parse).find(
      ({ op }) => op === 'state',
    ) as Line;
    const { answer } = split('bandwidth-a', line);
    const judged = (value: unknown): readonly [boolean, boolean] => [
      fits('bandwidth-a.state.answer', value),
      formProblem('bandwidth-a', 'state', value, new Set(['now', 'timers', 'cgroups.level'])) ===
        undefined,
    ];
    expect(judged(answer)).toEqual([true, true]);
    expect(judged({ ...answer, now: 'late' })).toEqual([false, false]);
    expect(judged({ ...answer, timers: [] })).toEqual([false, false]);
    expect(judged({ ...answer, cgroups: [{ cgrp: 1, level: null }] })).toEqual([false, false]);
    expect(judged({ ...answer, cgroups: [{ level: 1 }] })).toEqual([false, false]);
  });

  test('a hello is judged alike', () => {
    const hello = {
      ret: 0,
      version: 1,
      component: 'atq',
      operations: ['create', 'pop', 'insert'],
    };
    const isHello = (answer: unknown): boolean => typeof readHello(answer) !== 'string';
    const judged = (answer: unknown): readonly [boolean, boolean] => [
      fits('hello.answer', answer),
      isHello(answer),
    ];
    expect(judged(hello)).toEqual([true, true]);
    expect(judged({ ...hello, state: [], batch: 10, name: 'x' })).toEqual([true, true]);
    expect(judged({ ...hello, component: 'cpu' })).toEqual([false, false]);
    expect(judged({ ...hello, operations: ['create', 'pop', 'grow'] })).toEqual([false, false]);
    expect(judged({ ...hello, state: ['now'] })).toEqual([false, false]);
    expect(judged({ ...hello, version: 2 })).toEqual([false, false]);
    expect(judged({ ...hello, batch: 'many' })).toEqual([false, false]);
    // What a schema cannot say well: which operations there must be.
    expect(readHello({ ...hello, operations: ['create'] })).toContain(
      'to have pop, which atq cannot do without',
    );
    // A refusal is an answer, but no hello.
    expect(readHello({ ret: -22, message: 'too old' })).toEqual({ refused: 'too old' });
  });
});

test('docs/driver.md shows requests and answers that are some', () => {
  const page = readFileSync(join(ROOT, 'docs/driver.md'), 'utf8');
  const lines = [...page.matchAll(/^ {4}([[{].*)$/gm)].map(([, text]) =>
    JSON.parse(text as string),
  );
  expect(lines.length).toBeGreaterThan(7);
  for (const line of lines.flat()) {
    if ('op' in line) expect([line, fits('request', line)]).toEqual([line, true]);
    else expect([line, fits('answer', line)]).toEqual([line, true]);
  }
});

test('each component has operations that a driver cannot do without, and others', () => {
  for (const component of COMPONENTS) {
    const all = Object.keys(factsOf(component).operations);
    expect(essentialsOf(component).length).toBeGreaterThan(0);
    expect(essentialsOf(component).length).toBeLessThan(all.length);
  }
});
