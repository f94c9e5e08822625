import { tasksInOrder } from '../core/atq.ts';
import type { CgroupContext } from '../core/bandwidth/context.ts';
import type { Cgroup } from '../core/cgroup.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import { type Int64, S64_MAX } from '../core/int64.ts';
import type { HostState, HostTask } from '../host/state.ts';
import type { HostView } from './host-view.ts';
import type { StateLine } from './kit.ts';

const NS_PER_MS = 1e6;
const REPLENISH_STATES = ['idle', 'top half', 'ready', 'draining'];

/** A time in ms with as few decimals as it needs, three at most. */
export function inMs(ns: Int64): string {
  if (ns === S64_MAX) return 'max';
  return `${Number((Number(ns) / NS_PER_MS).toFixed(3))} ms`;
}

function named(tasks: readonly { readonly id: number }[]): string {
  return tasks.map(({ id }) => `task ${id}`).join(', ');
}

/** Budgets by LLC, and who waits there. */
function describeLlcs({ lib }: HostView, id: number): string[] {
  const parts: string[] = [];
  for (const llcx of lib.llcContexts.get(id) ?? []) {
    if (llcx === undefined) continue;
    const waiting =
      llcx.btq.tree.root === null ? '' : ` (parked: ${named(tasksInOrder(llcx.btq))})`;
    parts.push(`LLC ${llcx.llc} ${inMs(llcx.budgetRemaining)}${waiting}`);
  }
  return parts;
}

function describeCgroup(view: HostView, { id }: Cgroup, cgx: CgroupContext): StateLine {
  const parts = [
    `budget ${inMs(cgx.budgetRemaining)} of ${inMs(cgx.nquotaUb)}`,
    ...describeLlcs(view, id),
  ];
  if (cgx.debt !== 0) parts.push(`debt ${inMs(cgx.debt)}`);
  if (cgx.credit !== 0) parts.push(`credit ${inMs(cgx.credit)}`);
  if (cgx.isThrottled) parts.push('throttled');
  return { item: `cgroup ${id}`, text: parts.join('; ') };
}

function describeTask({ id, cgroup, exiting }: HostTask): string {
  return `task ${id} of cgroup ${cgroup}${exiting ? ', exiting' : ''}`;
}

/**
 * The state of library and scheduler in short: the clock in ns, cgroups, CPUs, dispatch queues,
 * and the timer; times count from the start of the run.
 */
export function describeHost(view: HostView): readonly StateLine[] {
  const { lib, host } = view;
  const lines: StateLine[] = [{ item: 'clock', text: String(lib.clock.now - CLOCK_START_NS) }];
  for (const cgroup of lib.cgroups.preOrder(lib.cgroups.root)) {
    const cgx = lib.contexts.get(cgroup);
    if (cgx !== undefined) lines.push(describeCgroup(view, cgroup, cgx));
  }
  lines.push(...describeScheduler(host));
  const deadline = lib.replenishTimer?.deadline ?? null;
  const state = REPLENISH_STATES[lib.replenishStat.s] ?? 'unknown';
  const due = deadline === null ? 'not armed' : `due at ${inMs(deadline - CLOCK_START_NS)}`;
  lines.push({ item: 'timer', text: `${state}, ${due}` });
  return lines;
}

/** Who runs on each CPU, and who waits. */
export function describeScheduler(host: HostState): readonly StateLine[] {
  const lines: StateLine[] = [];
  for (const cpu of host.cpus) {
    const idle = cpu.seized ? 'taken by a higher class' : 'idle';
    const text = cpu.current === null ? idle : describeTask(cpu.current);
    lines.push({ item: `CPU ${cpu.id}`, text });
  }
  host.dsqs.forEach((dsq, llc) => {
    lines.push({ item: `DSQ ${llc}`, text: dsq.length === 0 ? 'empty' : named(dsq) });
  });
  return lines;
}
