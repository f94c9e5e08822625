import type { HostContext } from './context.ts';
import { ask, kick, pickIdle } from './enqueue.ts';
import { serveKicks, tick } from './run.ts';
import type { HostCpu } from './state.ts';

/** The timer whose top half begins an interval; a library may have others. */
const REPLENISH_TIMER = 'replenish';

/**
 * Lets time pass, from event to event: ticks of busy CPUs, timers of the library.
 *
 * The first timer that fires may run late, as a timer interrupt does.
 */
export function passTime(host: HostContext, ns: number, lateNs: number): void {
  const { state } = host;
  const end = state.now + ns;
  let late = lateNs;
  while (state.now < end) {
    const next = Math.min(end, nextTick(host), host.hooks.nextTimer() ?? end);
    const fired = step(host, Math.max(0, next - state.now), late);
    if (fired) late = 0;
    tickDue(host);
    serveKicks(host);
  }
}

/** Moves the clock; after a replenishment an idle CPU is kicked to drain the backlogs. */
function step(host: HostContext, ns: number, lateNs: number): boolean {
  const { state } = host;
  const answer = ask(
    host,
    lateNs === 0 ? { op: 'advance', ns } : { op: 'advance', ns, late_ns: lateNs },
  );
  state.now = answer.now ?? state.now + ns;
  const fired = answer.fired ?? [];
  for (const [timer, at] of fired) {
    if (timer === REPLENISH_TIMER) host.emit({ type: 'interval', at });
  }
  if (fired.length === 0) return false;
  const idle = pickIdle(host, state.topology.all);
  if (idle !== undefined) kick(host, idle);
  return true;
}

function nextTick(host: HostContext): number {
  let next = Number.POSITIVE_INFINITY;
  for (const cpu of host.state.cpus) {
    if (cpu.current !== null && cpu.nextTick < next) next = cpu.nextTick;
  }
  return next;
}

function tickDue(host: HostContext): void {
  for (const cpu of host.state.cpus) {
    if (isDue(cpu, host.state.now)) tick(host, cpu);
  }
}

function isDue(cpu: HostCpu, now: number): boolean {
  return cpu.current !== null && cpu.nextTick <= now;
}
