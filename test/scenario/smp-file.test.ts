import { describe, expect, test } from 'vitest';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import { put, refusal } from './refusal.ts';
import { hostSample } from './sample.ts';
import { smpSample } from './smp-sample.ts';

describe('a race survives', () => {
  test('with its schedule, its memory and its locks', () => {
    const text = formatScenario(smpSample);
    expect(parseScenario(text, 'f')).toEqual(smpSample);
    expect(formatScenario(parseScenario(text, 'f'))).toBe(text);
    expect(text).toContain('"memory": "weak",\n      "locks": "bounded",\n      "cpus"');
    expect(text).toContain('"schedule": [0, 2, 0, 0, 1]');
    expect(text).toContain('{ "op": "wake", "task": 0, "cpu": 0, "first": true }');
  });

  test('without any of them', () => {
    const { memory: _, locks: __, ...topology } = smpSample.cast.topology;
    const plain = { ...smpSample, cast: { ...smpSample.cast, topology }, schedule: [] };
    expect(parseScenario(formatScenario(plain), 'f')).toEqual(plain);
    expect(formatScenario(plain)).not.toMatch(/memory|locks/);
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
    ['cast.topology.locks', 'fair', 'expected "bounded", found "fair"'],
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

  test('locks that time out where no paths meet', () => {
    expect(refusal(put('cast.topology.locks', 'bounded'), hostSample)).toBe(
      'f.json: cast.topology.locks: expected none at level host, found "bounded"',
    );
  });

  test('queues and tasks of raw calls are nobody’s to declare', () => {
    const text = formatScenario(smpSample).replaceAll('"task": 9', '"task": 77');
    expect(() => parseScenario(text, 'f')).not.toThrow();
  });
});
