import { Cpumask } from './cpumask.ts';

/** One CPU and what it shares: a core with its SMT siblings, a last-level cache, a NUMA node. */
export interface CpuPlace {
  readonly id: number;
  readonly core: number;
  readonly llc: number;
  readonly node: number;
}

/** The CPUs of a machine and their nesting. */
export interface Topology {
  /** In the order in which they were declared. */
  readonly cpus: readonly CpuPlace[];
  readonly all: Cpumask;
  readonly nrLlcs: number;
  /** By CPU: those that share its core, itself included. */
  readonly siblings: ReadonlyMap<number, Cpumask>;
}

/**
 * Builds a topology: LLCs may be uneven, and their numbers are 0 to n - 1.
 *
 * @throws RangeError for a CPU number out of range, or one that stands twice
 */
export function createTopology(cpus: readonly CpuPlace[]): Topology {
  const ids = cpus.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new RangeError('a CPU stands twice in the topology');
  const nrLlcs = cpus.reduce((most, { llc }) => Math.max(most, llc + 1), 0);
  return { cpus, all: Cpumask.of(ids), nrLlcs, siblings: siblingsOf(cpus) };
}

function siblingsOf(cpus: readonly CpuPlace[]): ReadonlyMap<number, Cpumask> {
  const cores = new Map<number, number[]>();
  for (const { id, core } of cpus) {
    const threads = cores.get(core);
    if (threads === undefined) cores.set(core, [id]);
    else threads.push(id);
  }
  const masks = new Map([...cores].map(([core, ids]) => [core, Cpumask.of(ids)] as const));
  return new Map(cpus.map(({ id, core }) => [id, masks.get(core) as Cpumask]));
}
