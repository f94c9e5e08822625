import type { Cpumask } from '../core/cpumask.ts';
import { EAGAIN } from '../core/errno.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { HostContext } from './context.ts';
import type { HostCpu, HostState, HostTask, TaskState } from './state.ts';

/** Makes a library call, and takes in the tasks that it hands to the enqueue callback. */
export function ask(host: HostContext, call: LibraryCall): LibraryAnswer {
  const answer = host.answer(call);
  host.emit({ type: call.op, call, answer } as Parameters<HostContext['emit']>[0]);
  if (answer.enq !== undefined && answer.enq.length > 0) takeHandedOver(host, answer.enq);
  return answer;
}

/**
 * The enqueue callback: what the library releases goes to a DSQ, unconditionally. A parked
 * task stays with the LLC whose backlog it comes from: its affinity has a CPU there.
 */
function takeHandedOver(host: HostContext, tasks: readonly number[]): void {
  for (const id of tasks) {
    const task = host.state.tasks.get(id);
    if (task === undefined) continue;
    if (task.state !== 'parked') {
      // The core drops an insert of a task that is not the scheduler's to insert.
      host.emit({ type: 'stray', task });
      continue;
    }
    setState(host, task, 'in-flight');
    insert(host, task, task.llc);
  }
}

export function setState(host: HostContext, task: HostTask, to: TaskState): void {
  const from = task.state;
  task.state = to;
  host.emit({ type: 'task', task, from, to });
}

/**
 * ops.enqueue(): asks the library whether the task's cgroup may run; a throttled task is put
 * aside, any other goes to the DSQ of the CPU's LLC.
 */
export function enqueue(host: HostContext, task: HostTask, cpu: HostCpu): void {
  const { llc } = cpu;
  limitLag(host, task);
  const ret = ask(host, throttledCall(task, llc)).ret;
  if (ret === EAGAIN && putAside(host, task, llc) === 0) {
    task.llc = llc;
    task.cpu = cpu.id;
    setState(host, task, 'parked');
    return;
  }
  task.cpu = cpu.id;
  insert(host, task, llc);
}

/** A task is at most a slice ahead of the others or behind them, however long it ran or slept. */
export function limitLag(host: HostContext, task: HostTask): void {
  const { vtimeNow, sliceNs } = host.state;
  task.vtime = Math.min(Math.max(task.vtime, vtimeNow - sliceNs), vtimeNow + sliceNs);
}

export function throttledCall(task: HostTask, llc: number): LibraryCall {
  return { op: 'throttled', cgrp: task.cgroup, task: task.id, llc };
}

export function putAside(host: HostContext, task: HostTask, llc: number): number {
  const call = {
    op: 'put_aside',
    cgrp: task.cgroup,
    task: task.id,
    vtime: task.vtime,
    llc,
  } as const;
  return ask(host, call).ret;
}

/** Puts a task on the DSQ of an LLC and kicks an idle CPU that may run it. */
export function insert(host: HostContext, task: HostTask, llc: number, preferred?: HostCpu): void {
  const dsq = host.state.dsqs[llc] as HostTask[];
  task.llc = llc;
  let at = dsq.length;
  while (at > 0 && (dsq[at - 1] as HostTask).vtime > task.vtime) at--;
  dsq.splice(at, 0, task);
  setState(host, task, 'queued');
  if (preferred !== undefined) kick(host, preferred);
  else kickIdle(host, task, llc);
}

export function kick(host: HostContext, cpu: HostCpu): void {
  if (!host.state.kicked.includes(cpu)) host.state.kicked.push(cpu);
}

function kickIdle(host: HostContext, task: HostTask, llc: number): void {
  for (const cpu of host.state.cpus) {
    if (cpu.llc !== llc || !isIdle(cpu) || !task.cpus.has(cpu.id)) continue;
    if (host.state.kicked.includes(cpu)) continue;
    host.state.kicked.push(cpu);
    return;
  }
}

export function isIdle(cpu: HostCpu): boolean {
  return cpu.current === null && !cpu.seized;
}

/** ops.dequeue(): takes a waiting task out of its DSQ or backlog. */
export function unqueue(host: HostContext, task: HostTask, to: TaskState): void {
  if (task.state === 'queued') removeFromDsq(host, task);
  ask(host, { op: 'cancel', task: task.id });
  setState(host, task, to);
}

export function removeFromDsq(host: HostContext, task: HostTask): void {
  const dsq = host.state.dsqs[task.llc] as HostTask[];
  const at = dsq.indexOf(task);
  if (at >= 0) dsq.splice(at, 1);
}

/** The CPU for a task that wakes: an idle one if there is one, else the one it ran on last. */
export function selectCpu(host: HostContext, task: HostTask): HostCpu {
  const { cpuById } = host.state;
  const previous = task.cpus.has(task.cpu) ? cpuById.get(task.cpu) : undefined;
  if (previous !== undefined && isIdle(previous)) return previous;
  const idle = pickIdle(host, task.cpus);
  return idle ?? previous ?? (cpuById.get(task.cpus.first as number) as HostCpu);
}

/** An idle CPU of the mask, on a core that is idle as a whole if there is one. */
export function pickIdle({ state }: HostContext, mask: Cpumask): HostCpu | undefined {
  let fallback: HostCpu | undefined;
  for (const cpu of state.cpus) {
    if (!isIdle(cpu) || !mask.has(cpu.id)) continue;
    if (!hasBusySibling(state, cpu)) return cpu;
    fallback ??= cpu;
  }
  return fallback;
}

function hasBusySibling({ topology, cpus }: HostState, { id }: HostCpu): boolean {
  const siblings = topology.siblings.get(id);
  return cpus.some((cpu) => cpu.id !== id && !isIdle(cpu) && siblings?.has(cpu.id) === true);
}
