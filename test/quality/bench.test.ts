import { describe, expect, test } from 'vitest';
import { chart } from '../../bench/chart.ts';
import { erasePoints } from '../../bench/erase.ts';
import { growthLines } from '../../bench/growth.ts';
import { sample, summarise } from '../../bench/measure.ts';
import { figure, table } from '../../bench/table.ts';

describe('erasing the preemption points', () => {
  test('leaves plain functions', () => {
    const code = [
      '/** A path that may yield. */',
      'export function* take(k, atq) {',
      '    if (k.interleaved)',
      "        yield point('lock', atq, 'lock');",
      '    return (yield* spin(k, atq)) ? 0 : BUSY;',
      '}',
      'export function* claim(k, task) {',
      '    if (k.interleaved && !seams.claimsAtOnce())',
      "        yield point('write', task, 'atq');",
      '    if (k.interleaved) {',
      "        yield alsoAt(point('rmw', task, 'atq'), point('read', task, 'holdcnt'));",
      '    }',
      '    task.atq = 1;',
      '}',
      'const seams = {',
      '    *release(k, lib) {',
      '        const task = yield* pop(k, lib);',
      '    },',
      '};',
    ].join('\n');
    expect(erasePoints(code)).toBe(
      [
        '/** A path that may yield. */',
        'export function take(k, atq) {',
        '    ;',
        '    return (spin(k, atq)) ? 0 : BUSY;',
        '}',
        'export function claim(k, task) {',
        '    ;',
        '    ;',
        '    task.atq = 1;',
        '}',
        'const seams = {',
        '    release(k, lib) {',
        '        const task = pop(k, lib);',
        '    },',
        '};',
      ].join('\n'),
    );
  });

  test('makes running to the end the call itself', () => {
    const code =
      'export function runToEnd(path) {\n    let step = path.next();\n    return step.value;\n}\n';
    expect(erasePoints(code)).toBe('export function runToEnd(path) {\n    return path;\n}\n');
  });

  test('leaves a generator alone that is no path, and refuses it among paths', () => {
    const all = 'function* all() {\n    yield 1;\n}\n';
    expect(erasePoints(all)).toBe(all);
    const among = `${all}function* one(k) {\n    return yield* pop(k);\n}\n`;
    expect(() => erasePoints(among)).toThrow('a yield is left');
  });
});

test('workloads are measured in turns, each against the first of its group', () => {
  const order: string[] = [];
  const workload = (name: string, group: string) => ({
    name,
    group,
    unit: 'steps',
    round() {
      order.push(name);
      return 1;
    },
  });
  const workloads = [workload('a', 'one'), workload('b', 'one'), workload('c', 'two')];
  const measured = summarise(sample(workloads, 2, () => {}));
  // Three times before anything is timed, and once a round.
  expect(order.join('')).toBe('abc'.repeat(5));
  expect(measured.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(measured[0]?.ratio).toBe(1);
  expect(measured[2]?.ratio).toBe(1);
});

test('a plot has one line through all sizes', () => {
  const captions = { title: 'Growth', x: 'CPUs', y: 'µs' };
  const points = [
    ['1', 2],
    ['128', 12.3456],
  ] as const;
  expect(chart(captions, points)).toEqual([
    '```mermaid',
    'xychart-beta',
    '    title "Growth"',
    '    x-axis "CPUs" [1, 128]',
    '    y-axis "µs" 0 --> 13',
    '    line [2, 12.3]',
    '```',
  ]);
});

test('growth is the cost of an operation, by size and against the first', () => {
  const samples = [200_000, 50_000].map((cpu, index) => {
    const rounds = [{ wall: cpu, cpu }];
    return { name: String(10 ** index), unit: 'operations', group: 'tasks', rounds };
  });
  const lines = growthLines('tasks', samples);
  expect(lines.slice(2, 4)).toEqual([
    '| 1     |                5.00 |              1.00 |',
    '| 10    |                20.0 |              4.00 |',
  ]);
  expect(lines).toContain('    line [5, 20]');
});

test('figures keep three digits, and columns their width', () => {
  expect([figure(123_456), figure(999.6), figure(0.012345)]).toEqual([
    '123,000',
    '1,000',
    '0.0123',
  ]);
  expect(table(['what', 'n'], [['a', '1']])).toEqual([
    '| what |   n |',
    '| ---- | --: |',
    '| a    |   1 |',
  ]);
});
