import { type Cgroup, CgroupTree } from '../cgroup.ts';
import type { HierarchySeams } from '../hierarchy/seams.ts';
import type { Topology } from '../topology.ts';
import { SCX_BYPASS_LB_INTERVAL_NS } from './constants.ts';
import { createLocalDsq } from './dsq.ts';
import type { KernelEvent } from './event.ts';
import type { CpuMaxArgs } from './ops.ts';
import type { SchedSeams } from './seams.ts';
import type { Dsq, Kernel, Rq, Task } from './types.ts';

export interface KernelParts {
  readonly seams: { readonly sched: SchedSeams; readonly hierarchy: HierarchySeams };
  readonly topology: Topology;
  readonly tickNs: number;
  /** As the kernel has it, if that is not said. */
  readonly balanceNs?: number | undefined;
  readonly now: number;
  emit(event: KernelEvent): void;
  cpuMaxOf(cgroup: Cgroup): CpuMaxArgs;
}

/** The kernel's side of a machine without tasks and schedulers, all CPUs online and idle. */
export function createKernel(parts: KernelParts): Kernel & { readonly tasks: Map<number, Task> } {
  const { seams, topology, tickNs, now, emit, cpuMaxOf } = parts;
  const rqs = topology.cpus.map(({ id, llc, node }, index) => createRq(id, index, llc, node));
  for (const rq of rqs) (rq as { local: Dsq }).local = createLocalDsq(rq);
  // Spelled out: what a spread makes has a hidden class of its own, run by run, and every access
  // to the kernel would be slow.
  return {
    seams,
    topology,
    tickNs,
    now,
    emit,
    cpuMaxOf,
    cgroups: new CgroupTree(),
    rqs,
    rqByCpu: new Map(rqs.map((rq) => [rq.cpu, rq])),
    tasks: new Map(),
    taskList: [],
    nrNodes: rqs.reduce((most, { node }) => Math.max(most, node + 1), 1),
    balanceNs: parts.balanceNs ?? SCX_BYPASS_LB_INTERVAL_NS,
    root: null,
    rootState: 'disabled',
    isSwitchedAll: false,
    scheds: [],
    schedOf: new Map(),
    enableHelper: null,
    enableMutex: null,
    forkLock: null,
    enablingSub: null,
    initialising: null,
    suspended: null,
    hasCgroups: false,
    watchdogAt: null,
    watchdogRanAt: now,
    bypassBalanceAt: null,
    nrBypassHosts: 0,
    frames: [],
    lockedRq: null,
    heldRq: null,
    qseq: 0,
    claimed: [],
    dumps: [],
  };
}

function createRq(cpu: number, index: number, llc: number, node: number): Rq {
  return {
    cpu,
    index,
    llc,
    node,
    state: 'online',
    seized: false,
    current: null,
    local: createLocalDsq(null),
    nrRunning: 0,
    needsResched: false,
    isIdle: true,
    execStart: 0,
    nextTick: 0,
    clock: 0,
    subDispatchPrev: null,
    hostTurn: 0,
    busyNs: 0,
    deferred: [],
  };
}
