import { EAGAIN } from '../core/errno.ts';
import type { HostContext } from './context.ts';
import {
  ask,
  enqueue,
  insert,
  isIdle,
  limitLag,
  selectCpu,
  setState,
  throttledCall,
} from './enqueue.ts';
import type { HostCpu, HostTask } from './state.ts';

/** ops.dispatch(): drains backlogs first, then runs the first task of the LLC that may. */
export function dispatch(host: HostContext, cpu: HostCpu): void {
  if (cpu.seized) return;
  ask(host, { op: 'reenqueue', rand: drawRand(host) });
  if (cpu.current !== null) return;
  const dsq = host.state.dsqs[cpu.llc] as HostTask[];
  const at = dsq.findIndex((task) => task.cpus.has(cpu.id));
  if (at < 0) return;
  const [task] = dsq.splice(at, 1) as [HostTask];
  start(host, cpu, task);
}

/** The next number of the operation's random source; all 0 while its `rand` is 0. */
function drawRand(host: HostContext): number {
  const { state } = host;
  if (state.favoured !== null) return host.hooks.fairRand(state.favoured);
  if (state.rand === 0) return 0;
  const draw = (state.rand + Math.imul(state.nrDraws, 0x9e3779b1)) >>> 0;
  state.nrDraws++;
  return draw;
}

/** ops.running(). */
function start(host: HostContext, cpu: HostCpu, task: HostTask): void {
  const { state } = host;
  cpu.current = task;
  cpu.reportedAt = state.now;
  cpu.sliceNs = state.sliceNs;
  cpu.nextTick = (Math.floor(state.now / state.tickNs) + 1) * state.tickNs;
  task.cpu = cpu.id;
  task.llc = cpu.llc;
  task.nrRuns++;
  state.vtimeNow = Math.max(state.vtimeNow, task.vtime);
  setState(host, task, 'running');
}

/** Reports what the current task ran since the last report. */
export function report(host: HostContext, cpu: HostCpu): void {
  const task = cpu.current;
  const ns = host.state.now - cpu.reportedAt;
  if (task === null || ns === 0) return;
  cpu.reportedAt = host.state.now;
  cpu.sliceNs -= ns;
  task.vtime += ns;
  host.emit({ type: 'report', task, cgroup: task.cgroup, llc: cpu.llc, ns });
  ask(host, { op: 'consume', cgrp: task.cgroup, task: task.id, ns, llc: cpu.llc });
}

/** ops.stopping(): the current task leaves its CPU; a task on its way out dies here. */
export function stop(host: HostContext, cpu: HostCpu): HostTask | null {
  const task = cpu.current;
  if (task === null) return null;
  report(host, cpu);
  cpu.current = null;
  setState(host, task, 'in-flight');
  if (!task.exiting) return task;
  bury(host, task);
  return null;
}

/** ops.exit_task(). */
export function bury(host: HostContext, task: HostTask): void {
  ask(host, { op: 'cancel', task: task.id, drop: true });
  setState(host, task, 'dead');
}

/** The CPU puts its task back in line and picks the next. */
export function reschedule(host: HostContext, cpu: HostCpu): void {
  const task = stop(host, cpu);
  if (task !== null) enqueue(host, task, cpu);
  dispatch(host, cpu);
}

/** A tick: reports, and preempts a task whose slice is over or whose cgroup is throttled. */
export function tick(host: HostContext, cpu: HostCpu): void {
  const task = cpu.current;
  if (task === null) return;
  cpu.nextTick = (Math.floor(host.state.now / host.state.tickNs) + 1) * host.state.tickNs;
  report(host, cpu);
  // A task whose slice is over is asked for when it is put back in line.
  if (cpu.sliceNs > 0 && ask(host, throttledCall(task, cpu.llc)).ret === EAGAIN) cpu.sliceNs = 0;
  if (cpu.sliceNs <= 0 || task.exiting) reschedule(host, cpu);
}

/** Lets every CPU dispatch that was kicked. */
export function serveKicks(host: HostContext): void {
  for (let cpu = host.state.kicked.shift(); cpu !== undefined; cpu = host.state.kicked.shift()) {
    if (isIdle(cpu)) dispatch(host, cpu);
  }
}

/**
 * A task becomes runnable. An idle CPU takes it directly, without ops.enqueue(), if its cgroup
 * may run there.
 */
export function wakeUp(host: HostContext, task: HostTask, target: HostCpu | null): void {
  const cpu = target ?? selectCpu(host, task);
  if (isIdle(cpu) && mayDispatchDirectly(host, task, cpu)) {
    limitLag(host, task);
    insert(host, task, cpu.llc, cpu);
    return;
  }
  enqueue(host, task, cpu);
}

function mayDispatchDirectly(host: HostContext, task: HostTask, cpu: HostCpu): boolean {
  if (!host.seams.checksDirectDispatch()) return true;
  return ask(host, throttledCall(task, cpu.llc)).ret === 0;
}
