import { describe, expect, test } from 'vitest';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import { put, refusal } from './refusal.ts';
import { hostSample } from './sample.ts';
import { smpSample } from './smp-sample.ts';

describe('a race survives', () => {
  test('with its schedule and its memory', () => {
    const text = formatScenario(smpSample);
    expect(parseScenario(text, 'f')).toEqual(smpSample);
    expect(formatScenario(parseScenario(text, 'f'))).toBe(text);
    expect(text).toContain('"memory": "weak",');
    expect(text).toContain('"schedule": [0, 2, 0, 0, 1]');
    expect(text).toContain('{ "op": "wake", "task": 0, "cpu": 0, "first": true }');
  });

  test('without either', () => {
    const { memory: _, ...topology } = smpSample.cast.topology;
    const plain = { ...smpSample, cast: { ...smpSample.cast, topology }, schedule: [] };
    expect(parseScenario(formatScenario(plain), 'f')).toEqual(plain);
    expect(formatScenario(plain)).not.toContain('memory');
  });
});

describe('a refusal names the place, what was expected and what was found', () => {
  const at = (op: string): number => smpSample.operations.findIndex((one) => one.op === op);
  const last = smpSample.operations.length - 1;

  test.each<[string, unknown, string]>([
    [`operations.${last}.first`, true, 'comes after operation 5, which is not first'],
    [`operations.${at('wake')}.first`, false, 'expected true, found false'],
    [`operations.${at('wake')}.cpu`, 7, 'no CPU 7 in the cast'],
    [`operations.${at('peek')}.cpu`, 7, 'no CPU 7 in the cast'],
    [`operations.${at('wake')}.task`, 9, 'no task 9 in the cast'],
    [`operations.${at('wake')}.cpu`, undefined, 'expected an id, 0 or more, found nothing'],
    [`operations.${at('move')}.cgroup`, 9, 'no cgroup 9 in the cast'],
    [`operations.${at('setaffinity')}.cpus.1`, 4, 'no CPU 4 in the cast'],
    [`operations.${at('tick')}.ns`, -1, 'expected a time in ns, 0 or more, found -1'],
    [`operations.${at('pop')}.q`, -1, 'expected an id, 0 or more, found -1'],
    ['schedule.1', -1, 'expected an integer, 0 or more, found -1'],
    ['cast.topology.memory', 'strong', 'expected "weak", found "strong"'],
    [
      'cast.schedulers',
      [{ id: 0, cgroup: 1, policy: 'fifo', sliceNs: 1 }],
      'expected an empty array at level smp, found 1',
    ],
  ])('%s = %j', (path, value, message) => {
    const bracketed = path.replace(/\.(\d+)/g, '[$1]');
    expect(refusal(put(path, value), smpSample)).toBe(`f.json: ${bracketed}: ${message}`);
  });

  test('memory where no paths meet', () => {
    expect(refusal(put('cast.topology.memory', 'weak'), hostSample)).toBe(
      'f.json: cast.topology.memory: expected none at level host, found "weak"',
    );
  });

  test('queues and tasks of raw calls are nobody’s to declare', () => {
    const text = formatScenario(smpSample).replaceAll('"task": 9', '"task": 77');
    expect(() => parseScenario(text, 'f')).not.toThrow();
  });
});
