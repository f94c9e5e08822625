import { balanceBypass } from '../core/hierarchy/balance.ts';
import { checkWatchdog, runWatchdog } from '../core/hierarchy/watchdog.ts';
import { pickIdle } from '../core/sched/select.ts';
import { tick } from '../core/sched/tick.ts';
import type { Rq } from '../core/sched/types.ts';
import type { MachineContext } from './context.ts';
import { serve } from './serve.ts';

/**
 * Lets time pass, from event to event: ticks of busy CPUs, the watchdog, the balancing of
 * bypass DSQs, the timer of the cpu.max library.
 *
 * @param lateNs how late the first timer runs, as a timer interrupt may
 */
export function passTime(m: MachineContext, ns: number, lateNs: number): void {
  const k = m.kernel;
  const end = k.now + ns;
  m.lateNs = lateNs;
  while (k.now < end) {
    const next = Math.min(end, nextTick(m), nextTimer(m));
    step(m, Math.max(k.now, next));
    for (const rq of k.rqs) if (isDue(rq, k.now)) tickCpu(m, rq);
    serve(m);
  }
}

/** A tick of a CPU, in turn or out of it. */
export function tickCpu(m: MachineContext, rq: Rq): void {
  tick(m.kernel, rq);
  checkWatchdog(m.kernel);
}

function isDue(rq: Rq, now: number): boolean {
  return rq.current !== null && rq.nextTick <= now;
}

function nextTick({ kernel }: MachineContext): number {
  let next = Number.POSITIVE_INFINITY;
  for (const rq of kernel.rqs) if (rq.current !== null && rq.nextTick < next) next = rq.nextTick;
  return next;
}

function nextTimer({ kernel, library }: MachineContext): number {
  const never = Number.POSITIVE_INFINITY;
  const ofLibrary = library.isLoaded ? (library.nextTimer() ?? never) : never;
  return Math.min(ofLibrary, kernel.watchdogAt ?? never, kernel.bypassBalanceAt ?? never);
}

/** Moves the clock there, and runs the timers that are due. */
function step(m: MachineContext, to: number): void {
  const k = m.kernel;
  if (k.root === null) m.library.isLoaded = false;
  if (m.library.isLoaded) advanceLibrary(m, to);
  else k.now = to;
  if (k.watchdogAt !== null && k.watchdogAt <= k.now) {
    if (m.lateNs > 0) k.watchdogAt += takeLateness(m);
    else runWatchdog(k);
  }
  if (k.bypassBalanceAt !== null && k.bypassBalanceAt <= k.now) balanceBypass(k);
}

function takeLateness(m: MachineContext): number {
  const { lateNs } = m;
  m.lateNs = 0;
  return lateNs;
}

/** After a replenishment an idle CPU is kicked, to drain the backlogs. */
function advanceLibrary(m: MachineContext, to: number): void {
  const k = m.kernel;
  const ns = to - k.now;
  const late = m.lateNs > 0 ? { late_ns: m.lateNs } : {};
  const answer = m.library.ask({ op: 'advance', ns, ...late });
  k.now = answer.now ?? to;
  const fired = answer.fired ?? [];
  for (const [, at] of fired) m.emit({ type: 'interval', at });
  if (fired.length === 0) return;
  m.lateNs = 0;
  const idle = pickIdle(k, k.topology.all, -1);
  if (idle !== null) idle.needsResched = true;
}
