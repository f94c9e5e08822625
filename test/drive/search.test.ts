import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { underTest } from '../../src/check/under-test.ts';
import type { DriveResult } from '../../src/drive/search/drive-search.ts';
import type { StartProgram } from '../../src/drive/transport/transport.ts';
import { InputError } from '../../src/scenario/input-error.ts';
import { DEFAULT_DESIGN } from '../../src/scenario/scenario.ts';
import { replayOne } from '../../src/vectors/sets.ts';
import { AS_MERGED, drive, failingAt, faulty } from './driving.ts';
import { modelProgram } from './model-program.ts';

const directory = mkdtempSync(join(tmpdir(), 'drive-search-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function brokenIn({ counterexamples }: DriveResult): string[] {
  return counterexamples.map(({ failure }) => failure.property);
}

describe('a program that is right', () => {
  test.for(['rbtree', 'atq', 'bandwidth-a'] as const)('holds as %s', (component) => {
    for (const vectors of [false, true]) {
      const result = drive({ component, vectors });
      expect(result.counterexamples).toEqual([]);
      expect(result.properties.filter(({ exercised }) => exercised === 0)).toEqual([]);
      expect(result.system).toMatchObject({ component, crashes: 0, restarts: 0 });
    }
  });

  test('is judged by all that it shows, and what it does not show is named', () => {
    const result = drive({ component: 'bandwidth-a', runs: 4 });
    expect(result.unjudged.map(({ id }) => id)).toEqual(['M-budget', 'M-replenish-timer']);
    const dumb = drive({ component: 'bandwidth-a', runs: 4, state: false });
    expect(dumb.unjudged.length).toBe(result.unjudged.length);
    const silent = drive({
      component: 'bandwidth-a',
      runs: 30,
      start: modelProgram('bandwidth-a', {
        answer: ({ op }, answer) => (op === 'hello' ? { ...answer, state: ['now'] } : answer),
      }),
    });
    expect(silent.counterexamples).toEqual([]);
    expect(silent.notApplicable).toContain('I-BWA-1');
    expect(silent.properties.map(({ id }) => id)).not.toContain('I-BWA-1');
    expect(silent.unjudged).toContainEqual({
      id: 'I-BW-16',
      missing: ['timers'],
      inPart: false,
    });
    expect(silent.unjudged).toContainEqual({
      id: 'I-BW-3',
      missing: ['cgroups.llc.btq'],
      inPart: true,
    });
  });

  test('is not judged by laws about calls that it does not offer', () => {
    const result = drive({
      component: 'atq',
      runs: 30,
      start: modelProgram('atq', {
        answer: ({ op }, answer) =>
          op === 'hello'
            ? { ...answer, operations: ['create', 'pop', 'insert', 'insert_vtime'] }
            : answer,
      }),
    });
    expect(result.counterexamples).toEqual([]);
    expect(result.properties.map(({ id }) => id)).toEqual(['I-ATQ-2', 'I-ATQ-5']);
    expect(result.properties.filter(({ exercised }) => exercised === 0)).toEqual([]);
    expect(result.unjudged).toContainEqual({
      id: 'I-ATQ-4',
      missing: ['task_fini'],
      inPart: false,
    });
  });

  test('does not differ from the model beside it', () => {
    for (const component of ['rbtree', 'atq', 'bandwidth-a'] as const) {
      expect(drive({ component, differential: true, misuse: true }).counterexamples).toEqual([]);
    }
    const { seams } = underTest(AS_MERGED, []);
    const start = modelProgram('bandwidth-a', {}, seams);
    const result = drive({
      component: 'bandwidth-a',
      start,
      differential: true,
      design: AS_MERGED,
      minimiseMs: 0,
    });
    expect(brokenIn(result)).not.toContain('D-divergence');
    expect(brokenIn(result)).toContain('I-BW-10');
  });

  test('of the second version is held to the laws of both', () => {
    const result = drive({ component: 'bandwidth-b' });
    expect(result.counterexamples).toEqual([]);
    const ids = result.properties.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['I-BW-2', 'I-BW-3', 'I-BW-5', 'I-BW-19', 'I-BW-22']),
    );
    // Of those that were written for the first version it promises one.
    expect(ids.filter((id) => id.startsWith('I-BWA'))).toEqual(['I-BWA-9']);
    expect(() => drive({ component: 'bandwidth-b', differential: true })).toThrow(InputError);
  });
});

describe('a program with a fault of the model', () => {
  test.for([
    ['atq', 'atq-remove-forgets-size', 'I-ATQ-5', 4],
    ['bandwidth-a', 'debt-forgotten-after-one-interval', 'I-BWA-7', 3],
    ['bandwidth-a', 'exit-leaks-llc-contexts', 'I-BW-10', 2],
    ['bandwidth-a', 'clipped-consumption-lost', 'I-BW-17', 2],
  ] as const)('%s: %s is found as %s', ([component, fault, property, most]) => {
    const start = faulty(component, fault);
    const result = drive({ component, start, runs: 60, only: [property], minimiseMs: 20_000 });
    expect(brokenIn(result)).toContain(property);
    const [first] = result.counterexamples;
    expect(first?.minimal).toBe(true);
    expect(first?.reproduces).toBe('after reset');
    expect(first?.scenario.operations.length).toBeLessThanOrEqual(most);
  });

  test('differs from the model beside it', () => {
    const start = faulty('atq', 'atq-remove-forgets-size');
    const result = drive({ component: 'atq', start, differential: true, only: [] });
    expect(brokenIn(result)).toContain('D-divergence');
    const [first] = result.counterexamples;
    expect(first?.failure.message).toMatch(/from the program and .* from the model$/);
    expect(first?.minimal).toBe(true);
  });

  test('differs from the model in its state', () => {
    const start = faulty('bandwidth-a', 'effective-quota-from-raw-parent');
    const result = drive({
      component: 'bandwidth-a',
      start,
      differential: true,
      only: [],
      runs: 90,
      minimiseMs: 0,
    });
    const kinds = result.counterexamples.map(({ failure }) => failure.failureKind);
    expect(kinds).toContainEqual(expect.stringMatching(/ state cgroups\[N\]\.nquota_ub$/));
  });
});

describe('a program that fails', () => {
  test.for([
    ['crash', 'rbtree', 'reset', 'after reset'],
    ['crash', 'bandwidth-a', 'reset', 'after reset'],
    ['crash', 'atq', 'start', 'in a fresh program'],
    ['crash', 'bandwidth-a', 'start', 'in a fresh program'],
    ['timeout', 'atq', 'reset', 'after reset'],
    ['protocol', 'atq', 'reset', 'after reset'],
  ] as const)('with a %s as %s, counted from its %s', ([kind, component, since, how]) => {
    const start = failingAt(component, 37, kind, since);
    const result = drive({ component, start, minimiseMs: 30_000 });
    expect(brokenIn(result)).toEqual([`D-${kind}`]);
    const [first] = result.counterexamples;
    expect(first).toMatchObject({ minimal: true, reproduces: how });
    expect(first?.driver?.log).toEqual(['the last line']);
    if (component !== 'bandwidth-a') expect(first?.scenario.operations.length).toBeLessThan(38);
    expect(result.system.restarts).toBeGreaterThan(0);
    expect(result.system.crashes > 0).toBe(kind === 'crash');
  });

  test('by exiting with another code than 0 is found when it ends', () => {
    const result = drive({
      component: 'atq',
      start: modelProgram('atq', { exitCode: 23 }),
      runs: 3,
    });
    const [first] = result.counterexamples;
    expect(first?.failure).toMatchObject({
      property: 'D-crash',
      failureKind: 'at its end: exit code 23',
    });
    expect(first?.scenario.operations).toEqual([]);
  });

  test('by answers that are none', () => {
    const start = modelProgram('atq', {
      answer: ({ op }, answer) => (op === 'peek' ? { ret: 0, task_out: 'nobody' } : answer),
    });
    const [first] = drive({ component: 'atq', start, minimiseMs: 20_000 }).counterexamples;
    expect(first?.failure).toMatchObject({ property: 'D-protocol' });
    expect(first?.failure.failureKind).toMatch(/^peek: expected "task_out" to be/);
    expect(first?.failure.message).toMatch(/^line \d+, answering {"op":"peek","q":\d}: expected/);
    expect(first?.scenario.operations.map(({ op }) => op)).toEqual(['create', 'peek']);
  });

  test('and never the same way again is told as it is', () => {
    let starts = 0;
    const start: StartProgram = (command, options) => {
      starts++;
      return (starts === 1 ? failingAt('atq', 200, 'crash') : modelProgram('atq'))(
        command,
        options,
      );
    };
    const result = drive({ component: 'atq', start });
    expect(result.counterexamples[0]).toMatchObject({ reproduces: 'not again', minimal: false });
  });
});

test.for(['rbtree', 'atq', 'bandwidth-a'] as const)(
  'a session of %s is recorded as vectors reads it',
  async (component) => {
    const record = join(directory, `${component}.jsonl`);
    // The recordings of the tree and the queue are of later code, without the faults.
    const design = component === 'bandwidth-a' ? AS_MERGED : DEFAULT_DESIGN;
    const start = modelProgram(component, {}, underTest(design, []).seams);
    drive({ component, record, start, runs: 6, minimiseMs: 0 });
    expect(readFileSync(record, 'utf8').split('\n').length).toBeGreaterThan(100);
    const { sets } = await replayOne(record, 'session');
    expect(sets).toMatchObject([{ set: component, mismatches: [] }]);
  },
);
