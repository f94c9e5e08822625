import type { HostView } from '../../src/check/host-view.ts';
import { type HostTask, isRunnable } from '../../src/host/state.ts';
import type { Metered, UsageMeter } from '../../src/reference/usage-meter.ts';

const INTERVAL_NS = 100_000_000;

/**
 * How many intervals a waiting task may wait for its first run once the machine is left alone;
 * the derivation stands with the property that uses it.
 */
export function waitBound({ host, meter }: HostView, task: HostTask): number {
  const runnable = [...host.tasks.values()].filter(isRunnable);
  const waiting = runnable.filter((other) => other.state !== 'running').length;
  const backlog = runnable.filter(
    (other) => other.cgroup === task.cgroup && other.llc === task.llc,
  ).length;
  const perTask = 2 + Math.ceil(host.sliceNs / host.tickNs);
  const rounds = waiting + backlog * perTask;
  let longest = 0;
  for (const id of meter.path(task.cgroup)) {
    const metered = meter.metered.get(id);
    if (metered === undefined) continue;
    const within = runnable.filter((other) => meter.path(other.cgroup).includes(id)).length;
    const perRound = 1 + Math.ceil((within * host.tickNs) / metered.bucket.quota);
    const debt = debtIntervals(metered, handedOut(meter, metered));
    longest = Math.max(longest, debt + rounds * perRound);
  }
  const forCpu = Math.ceil((3 * runnable.length * host.sliceNs) / INTERVAL_NS);
  return 4 + longest + forCpu;
}

/** What cgroups below may hold from before the quota was set, in ns: a quota of each at most. */
function handedOut(meter: UsageMeter, { cgroup, setIn }: Metered): number {
  if (setIn < meter.interval) return 0;
  let ns = 0;
  for (const { cgroup: below, bucket } of meter.metered.values()) {
    if (below !== cgroup && meter.path(below).includes(cgroup)) ns += bucket.quota;
  }
  return ns;
}

/** Intervals until what is owed now, and what may yet be spent, is repaid. */
function debtIntervals({ bucket }: Metered, handedOutNs: number): number {
  const owed = Math.max(0, bucket.spent + handedOutNs - bucket.allowance);
  return Math.ceil(owed / bucket.quota);
}
