import { tasksInOrder } from '../core/atq.ts';
import type { CgroupContext } from '../core/bandwidth/context.ts';
import type { Cgroup } from '../core/cgroup.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import { type Int64, S64_MAX } from '../core/int64.ts';
import type { HostState, HostTask } from '../host/state.ts';
import type { KnownState } from '../system/bandwidth-model.ts';
import type { HostView } from './host-view.ts';
import type { StateLine } from './kit.ts';
import { shortList } from './short-list.ts';

const NS_PER_MS = 1e6;
/** A cgroup under control of which nothing is known but that nobody is parked. */
export const NOTHING_KNOWN = 'no backlog';
const REPLENISH_STATES = ['idle', 'top half', 'ready', 'draining'];

/** A time in ms with as few decimals as it needs, three at most. */
export function inMs(ns: Int64): string {
  if (ns === S64_MAX) return 'max';
  return `${Number((Number(ns) / NS_PER_MS).toFixed(3))} ms`;
}

function named(tasks: readonly { readonly id: number }[]): string {
  return shortList(tasks.map(({ id }) => `task ${id}`));
}

/** What is known of a library without a view of its own: everything. */
const ALL: KnownState = { shows: () => true, wasThrottled: () => false };

/** Budgets by LLC, where they are known, and who waits there. */
function describeLlcs({ lib, known = ALL }: HostView, id: number): string[] {
  const parts: string[] = [];
  const hasBudgets = known.shows('cgroups.llc.budget_remaining');
  for (const llcx of lib.llcContexts.get(id) ?? []) {
    if (llcx === undefined) continue;
    const parked = llcx.btq.tree.root === null ? '' : named(tasksInOrder(llcx.btq));
    if (hasBudgets) {
      const waiting = parked === '' ? '' : ` (parked: ${parked})`;
      parts.push(`LLC ${llcx.llc} ${inMs(llcx.budgetRemaining)}${waiting}`);
    } else if (parked !== '') {
      parts.push(`parked on LLC ${llcx.llc}: ${parked}`);
    }
  }
  return parts;
}

/** What is left for the interval, or what may be used in one, as far as it is known. */
function describeBudget(cgx: CgroupContext, known: KnownState): string[] {
  const quota = known.shows('cgroups.nquota_ub') ? inMs(cgx.nquotaUb) : undefined;
  if (!known.shows('cgroups.budget_remaining'))
    return quota === undefined ? [] : [`quota ${quota}`];
  const budget = `budget ${inMs(cgx.budgetRemaining)}`;
  return [quota === undefined ? budget : `${budget} of ${quota}`];
}

function describeCgroup(view: HostView, { id }: Cgroup, cgx: CgroupContext): StateLine {
  const { known = ALL } = view;
  const parts = [...describeBudget(cgx, known), ...describeLlcs(view, id)];
  if (cgx.debt !== 0) parts.push(`debt ${inMs(cgx.debt)}`);
  if (cgx.credit !== 0) parts.push(`credit ${inMs(cgx.credit)}`);
  const isShown = known.shows('cgroups.is_throttled');
  if (isShown ? cgx.isThrottled : known.wasThrottled(id)) parts.push('throttled');
  return { item: `cgroup ${id}`, text: parts.length === 0 ? NOTHING_KNOWN : parts.join('; ') };
}

/** The replenish timer, as far as it is known. */
function describeTimer({ lib, known = ALL }: HostView): readonly StateLine[] {
  const parts: string[] = [];
  if (known.shows('replenish_stat')) {
    parts.push(REPLENISH_STATES[lib.replenishStat.s] ?? 'unknown');
  }
  if (known.shows('timers')) {
    const deadline = lib.replenishTimer?.deadline ?? null;
    parts.push(deadline === null ? 'not armed' : `due at ${inMs(deadline - CLOCK_START_NS)}`);
  }
  return parts.length === 0 ? [] : [{ item: 'timer', text: parts.join(', ') }];
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
  lines.push(...describeScheduler(host), ...describeTimer(view));
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
