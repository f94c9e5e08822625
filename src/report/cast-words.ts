import type {
  Cast,
  CastCpu,
  CastPolicy,
  CastScheduler,
  Design,
  Level,
} from '../scenario/scenario.ts';
import { cgroupName, cpuList } from './common-words.ts';
import { formatCpuMax, formatNs, formatUs } from './units.ts';

/** One participant, or one fact about the stage. */
export interface CastLine {
  readonly who: string;
  readonly what: string;
}

/** A design and what was put over it, in words. */
export function designWords(design: Design, faults: readonly string[]): string {
  return withFaults(`bandwidth ${design.bandwidth}, hierarchy ${design.hierarchy}`, faults);
}

/** Something and what was put over it, in words. */
export function withFaults(what: string, faults: readonly string[]): string {
  const added = faults.filter((id) => !id.startsWith('-'));
  const removed = faults.filter((id) => id.startsWith('-')).map((id) => id.slice(1));
  const parts = [what];
  if (added.length > 0) parts.push(`with ${added.join(', ')}`);
  if (removed.length > 0) parts.push(`without ${removed.join(', ')}`);
  return parts.join('; ');
}

/** Who takes part: topology, schedulers, cgroups, tasks. Empty for a level without a cast. */
export function castWords(level: Level, cast: Cast): CastLine[] {
  const { topology, cgroups, tasks, schedulers, policies } = cast;
  if (topology.cpus.length === 0) return [];
  const lines = topologyWords(topology.cpus);
  if (topology.memory === 'weak') lines.push({ who: 'memory', what: 'weakly ordered' });
  if (topology.locks === 'bounded') lines.push({ who: 'locks', what: 'of queues may time out' });
  // At the level `smp` the operations say when a tick comes.
  if (level !== 'smp') {
    lines.push({ who: 'tick', what: `every ${formatNs(topology.tickNs)} on a busy CPU` });
  }
  if (topology.balanceNs !== undefined) {
    lines.push({ who: 'balance', what: `every ${formatNs(topology.balanceNs)} while bypassing` });
  }
  for (const scheduler of schedulers) {
    const { policy, sliceNs } = scheduler;
    const what =
      level === 'machine'
        ? schedulerWords(scheduler)
        : `${policy}, a slice of ${formatNs(sliceNs)}`;
    lines.push({ who: 'scheduler', what });
  }
  for (const policy of policies) lines.push({ who: 'policy', what: policyWords(policy) });
  for (const cgroup of cgroups) {
    const facts = [`below ${cgroupName(cgroup.parent)}`];
    // Few scenarios of the level `machine` have limits.
    if (level !== 'machine' || cgroup.quotaUs !== 'max') {
      facts.push(`cpu.max ${formatCpuMax(cgroup)}`);
    }
    if (cgroup.threaded) facts.push('threaded');
    if (!cgroup.present) facts.push('not made yet');
    lines.push({ who: `cgroup ${cgroup.id}`, what: facts.join(', ') });
  }
  for (const task of tasks) {
    const facts = [`in ${cgroupName(task.cgroup)}`];
    if (task.cpus !== undefined) facts.push(`on ${cpuList(task.cpus)}`);
    facts.push(task.present ? 'asleep' : 'not born yet');
    lines.push({ who: `task ${task.id}`, what: facts.join(', ') });
  }
  return lines;
}

/** One of several schedulers: "2 (qmap) on cgroup 3, slice 20 ms". */
function schedulerWords(scheduler: CastScheduler): string {
  const { id, policy, cgroup, sliceNs, present = true, timeoutMs, batch } = scheduler;
  const facts = [`${id} (${policy}) on ${cgroupName(cgroup)}`, `slice ${formatNs(sliceNs)}`];
  if (timeoutMs !== undefined) facts.push(`timeout ${formatUs(timeoutMs * 1000)}`);
  if (batch !== undefined) facts.push(`batch ${batch}`);
  if (!present) facts.push('not loaded yet');
  return facts.join(', ');
}

/** "rogue: fifo without dispatch; forget at call 2 of enqueue". */
function policyWords({ name, base, omits, misdeeds }: CastPolicy): string {
  const facts = [omits.length === 0 ? base : `${base} without ${omits.join(' and ')}`];
  for (const { at, nth, what } of misdeeds) {
    facts.push(`${what} at ${nth === 0 ? 'each call' : `call ${nth}`} of ${at}`);
  }
  return `${name}: ${facts.join('; ')}`;
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
