import type { Cast, CastCpu, Design } from '../scenario/scenario.ts';
import { cpuList } from './operation-words.ts';
import { formatCpuMax, formatNs } from './units.ts';

/** One participant, or one fact about the stage. */
export interface CastLine {
  readonly who: string;
  readonly what: string;
}

/** A design and what was put over it, in words. */
export function designWords(design: Design, faults: readonly string[]): string {
  const added = faults.filter((id) => !id.startsWith('-'));
  const removed = faults.filter((id) => id.startsWith('-')).map((id) => id.slice(1));
  const parts = [`bandwidth ${design.bandwidth}, hierarchy ${design.hierarchy}`];
  if (added.length > 0) parts.push(`with ${added.join(', ')}`);
  if (removed.length > 0) parts.push(`without ${removed.join(', ')}`);
  return parts.join('; ');
}

/** Who takes part: topology, cgroups, tasks. Empty for a level without a cast. */
export function castWords(cast: Cast): CastLine[] {
  const { topology, cgroups, tasks, schedulers } = cast;
  if (topology.cpus.length === 0) return [];
  const lines = topologyWords(topology.cpus);
  lines.push({ who: 'tick', what: `every ${formatNs(topology.tickNs)} on a busy CPU` });
  for (const { policy, sliceNs } of schedulers) {
    lines.push({ who: 'scheduler', what: `${policy}, a slice of ${formatNs(sliceNs)}` });
  }
  for (const cgroup of cgroups) {
    const parent = cgroup.parent === 1 ? 'the root' : `cgroup ${cgroup.parent}`;
    const facts = [`below ${parent}`, `cpu.max ${formatCpuMax(cgroup)}`];
    if (cgroup.threaded) facts.push('threaded');
    if (!cgroup.present) facts.push('not made yet');
    lines.push({ who: `cgroup ${cgroup.id}`, what: facts.join(', ') });
  }
  for (const task of tasks) {
    const facts = [task.cgroup === 1 ? 'in the root' : `in cgroup ${task.cgroup}`];
    if (task.cpus !== undefined) facts.push(`on ${cpuList(task.cpus)}`);
    facts.push(task.present ? 'asleep' : 'not born yet');
    lines.push({ who: `task ${task.id}`, what: facts.join(', ') });
  }
  return lines;
}

function topologyWords(cpus: readonly CastCpu[]): CastLine[] {
  const byLlc = groups(cpus, 'llc');
  const nodes = new Set(cpus.map(({ node }) => node));
  return [...byLlc].map(([llc, members]) => {
    const siblings = [...groups(members, 'core').values()].filter((core) => core.length > 1);
    const facts = [cpuList(members.map(({ id }) => id))];
    if (siblings.length > 0) {
      const pairs = siblings.map((core) => core.map(({ id }) => id).join('+'));
      facts.push(`siblings ${pairs.join(' ')}`);
    }
    if (nodes.size > 1) facts.push(`node ${members[0]?.node}`);
    return { who: `LLC ${llc}`, what: facts.join(', ') };
  });
}

function groups(cpus: readonly CastCpu[], by: 'llc' | 'core'): Map<number, CastCpu[]> {
  const found = new Map<number, CastCpu[]>();
  for (const cpu of cpus) {
    const group = found.get(cpu[by]);
    if (group === undefined) found.set(cpu[by], [cpu]);
    else group.push(cpu);
  }
  return found;
}
