import { describe, expect, test } from 'vitest';
import { Cpumask, NR_CPUS_MAX } from '../../src/core/cpumask.ts';
import { createTopology } from '../../src/core/topology.ts';

describe('Cpumask', () => {
  test.each([
    [[]],
    [[0]],
    [[31, 32]],
    [[0, 31, 63, 64, 96, 127]],
    [Array.from({ length: NR_CPUS_MAX }, (_, cpu) => cpu)],
  ])('holds %j, in order', (cpus) => {
    const mask = Cpumask.of([...cpus].reverse());
    expect([...mask]).toEqual(cpus);
    expect(mask.first).toBe(cpus[0]);
    expect(mask.isEmpty).toBe(cpus.length === 0);
    for (let cpu = 0; cpu < NR_CPUS_MAX; cpu++) expect(mask.has(cpu)).toBe(cpus.includes(cpu));
  });

  test('keeps what is in both', () => {
    expect([...Cpumask.of([1, 40, 127]).and(Cpumask.of([40, 127, 3]))]).toEqual([40, 127]);
  });

  test.each([-1, NR_CPUS_MAX, 1.5])('refuses CPU %s', (cpu) => {
    expect(() => Cpumask.of([cpu])).toThrow(`CPU ${cpu} is out of range`);
  });
});

describe('createTopology', () => {
  test('uneven LLCs and SMT siblings', () => {
    const topology = createTopology([
      { id: 0, core: 0, llc: 0, node: 0 },
      { id: 1, core: 0, llc: 0, node: 0 },
      { id: 2, core: 1, llc: 0, node: 0 },
      { id: 5, core: 2, llc: 1, node: 1 },
    ]);
    expect(topology.nrLlcs).toBe(2);
    expect([...topology.all]).toEqual([0, 1, 2, 5]);
    expect([...(topology.siblings.get(1) ?? [])]).toEqual([0, 1]);
    expect([...(topology.siblings.get(5) ?? [])]).toEqual([5]);
  });

  test('refuses a CPU that stands twice', () => {
    const cpu = { id: 3, core: 0, llc: 0, node: 0 };
    expect(() => createTopology([cpu, cpu])).toThrow('a CPU stands twice in the topology');
  });
});
