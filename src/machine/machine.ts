import { CLOCK_START_NS } from '../core/clock.ts';
import { claimExit, SCX_EXIT_SYSRQ } from '../core/hierarchy/claim.ts';
import { dumpAll } from '../core/hierarchy/dump.ts';
import { resume, suspend } from '../core/hierarchy/pm.ts';
import { createKernel } from '../core/sched/kernel.ts';
import type { Seams } from '../core/seams.ts';

import { createTopology } from '../core/topology.ts';
import type { HostSeams } from '../host/seams.ts';
import type { PolicyDefinition } from '../policies/policy.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import type { Cast, CastScheduler } from '../scenario/scenario.ts';
import { type Outcome, outcomeOf, SKIPPED, type Stage } from '../system/system.ts';
import { populate } from './begin.ts';
import { cpuMaxArgs, mkdir, rmdir, setCpuMax } from './cgroups.ts';
import type { LibraryLink, MachineContext, Result } from './context.ts';
import { onCpu } from './cpus.ts';
import type { MachineSink } from './event.ts';
import { type Iterators, runProgram } from './programs.ts';
import { attach, end, proceed } from './schedulers.ts';
import { serve } from './serve.ts';
import { settle } from './settle.ts';
import { onTask } from './tasks.ts';
import { passTime } from './time.ts';
import { Works } from './works.ts';

export interface MachineParts {
  readonly seams: Seams;
  readonly host: HostSeams;
  readonly policies: readonly PolicyDefinition[];
  readonly library: LibraryLink;
  readonly emit: MachineSink;
}

/** A machine: CPUs, tasks, cgroups and a tree of schedulers on the executable core. */
export class Machine implements Stage<MachineOperation>, MachineContext {
  readonly cast: Cast;
  readonly kernel: MachineContext['kernel'];
  readonly works: Works;
  readonly schedulers: ReadonlyMap<number, CastScheduler>;
  readonly policies: readonly PolicyDefinition[];
  readonly seams: HostSeams;
  readonly library: LibraryLink;
  readonly emit: MachineSink;
  readonly iterators: Iterators = new Map();
  readonly holds = new Map<number, string>();
  readonly unburied: MachineContext['unburied'] = new Set();
  readonly picked: MachineContext['picked'] = new Map();
  readonly cpuMax = new Map<number, ReturnType<typeof cpuMaxArgs>>();
  lateNs = 0;

  constructor(cast: Cast, parts: MachineParts) {
    this.cast = cast;
    this.policies = parts.policies;
    this.seams = parts.host;
    this.library = parts.library;
    this.emit = parts.emit;
    this.schedulers = new Map(cast.schedulers.map((each) => [each.id, each]));
    const unlimited = cpuMaxArgs({ periodUs: 100_000, quotaUs: 'max', burstUs: 0 });
    this.kernel = createKernel({
      seams: parts.seams,
      topology: createTopology(cast.topology.cpus),
      tickNs: cast.topology.tickNs,
      balanceNs: cast.topology.balanceNs,
      now: CLOCK_START_NS,
      emit: parts.emit,
      cpuMaxOf: ({ id }) => this.cpuMax.get(id) ?? unlimited,
    });
    this.works = new Works(this.kernel);
  }

  begin(): void {
    populate(this);
  }

  perform(operation: MachineOperation): Outcome {
    this.kernel.dumps.length = 0;
    const result = this.#execute(operation);
    serve(this);
    const outcome = result === undefined ? SKIPPED : outcomeOf(result);
    this.emit({ type: 'performed', operation, outcome });
    return outcome;
  }

  settle(patience: number): void {
    settle(this, patience);
  }

  #execute(operation: MachineOperation): Result {
    switch (operation.op) {
      case 'mkdir':
        return mkdir(this, operation.cgroup);
      case 'rmdir':
        return rmdir(this, operation.cgroup);
      case 'set':
        return setCpuMax(this, operation.cgroup, operation);
      case 'advance':
        passTime(this, operation.ns, operation.lateNs ?? 0);
        return 0;
      case 'attach':
        return attach(this, operation.scheduler, operation.until ?? null);
      case 'detach':
      case 'error':
        return end(this, operation.scheduler, operation.op, operation.until ?? null);
      case 'proceed':
        return proceed(this, operation.scheduler, operation.until ?? null);
      case 'suspend':
      case 'resume':
        return this.#power(operation.op);
      case 'sysrq':
        return this.#sysrq(operation.key);
      case 'tick':
      case 'resched':
      case 'offline':
      case 'online':
      case 'seize':
      case 'release':
        return onCpu(this, operation);
      case 'insert':
      case 'transfer':
      case 'peek':
      case 'count':
      case 'create':
      case 'destroy':
      case 'iterate':
      case 'close':
      case 'setslice':
      case 'setvtime':
      case 'subdispatch':
      case 'reenqueue':
      case 'kick':
        return runProgram(this, operation);
      default:
        return onTask(this, operation);
    }
  }

  #power(op: 'suspend' | 'resume'): Result {
    if ((this.kernel.suspended === null) === (op === 'resume')) return undefined;
    if (op === 'suspend') suspend(this.kernel);
    else resume(this.kernel);
    return 0;
  }

  #sysrq(key: 's' | 'd'): Result {
    const { root } = this.kernel;
    if (root === null) return undefined;
    if (key === 'd') dumpAll(this.kernel);
    else claimExit(this.kernel, root, SCX_EXIT_SYSRQ, 'SysRq-S');
    return 0;
  }
}
