import type { Sched, Task } from '../../src/core/sched/types.ts';
import { composeSeams } from '../../src/core/seams.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { hostSeams } from '../../src/host/seams.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { Machine } from '../../src/machine/machine.ts';
import type { PolicyDefinition } from '../../src/policies/policy.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import type { Cast, CastMisdeed, CastScheduler } from '../../src/scenario/scenario.ts';
import { BandwidthModel } from '../../src/system/bandwidth-model.ts';

export const MS = 1_000_000;

export interface MachineCast {
  readonly cpus?: number;
  /** Parents by cgroup id. */
  readonly cgroups?: { readonly [id: number]: number };
  /** Homes by task id; the CPUs that it may use. */
  readonly tasks?: { readonly [id: number]: number | { cgroup: number; cpus?: number[] } };
  readonly absent?: readonly number[];
  readonly schedulers?: readonly (Partial<CastScheduler> & { readonly id: number })[];
  readonly rogues?: {
    readonly [name: string]: {
      readonly base?: string;
      readonly omits?: readonly string[];
      readonly misdeeds?: readonly CastMisdeed[];
    };
  };
}

export function castOf(cast: MachineCast): Cast {
  const { cpus = 1, cgroups = {}, tasks = {}, schedulers = [], rogues = {}, absent = [] } = cast;
  return {
    topology: {
      tickNs: 4 * MS,
      cpus: Array.from({ length: cpus }, (_, id) => ({ id, core: id, llc: 0, node: 0 })),
    },
    cgroups: Object.entries(cgroups).map(([id, parent]) => ({
      id: Number(id),
      parent,
      threaded: false,
      present: !absent.includes(Number(id)),
      periodUs: 100_000,
      quotaUs: 'max',
      burstUs: 0,
    })),
    tasks: Object.entries(tasks).map(([id, home]) => ({
      id: Number(id),
      present: !absent.includes(Number(id)),
      ...(typeof home === 'number' ? { cgroup: home } : home),
    })),
    schedulers: schedulers.map((scheduler) => ({
      cgroup: scheduler.id,
      policy: 'fifo',
      sliceNs: 20 * MS,
      ...scheduler,
    })),
    policies: Object.entries(rogues).map(([name, rogue]) => ({
      name,
      base: 'fifo',
      omits: [],
      misdeeds: [],
      ...rogue,
    })),
  };
}

export interface OpenedMachine {
  readonly machine: Machine;
  readonly events: MachineEvent[];
  readonly model: BandwidthModel;
  /** The answers of some operations. */
  perform(...operations: readonly MachineOperation[]): readonly number[];
  sched(id: number): Sched;
  task(id: number): Task;
}

/** A machine of that cast, all that is present set up, with its events from then on. */
export function openMachine(
  cast: MachineCast | Cast,
  faults: readonly Fault[] = [],
  policies: readonly PolicyDefinition[] = [],
): OpenedMachine {
  const full = 'topology' in cast ? (cast as Cast) : castOf(cast as MachineCast);
  const seams = composeSeams(faults.map((fault) => fault.seams ?? {}));
  const host = Object.assign({}, hostSeams, ...faults.map((fault) => fault.host ?? {}));
  const events: MachineEvent[] = [];
  const model = new BandwidthModel(seams);
  const machine = new Machine(full, {
    seams,
    host,
    policies,
    library: {
      isLoaded: false,
      ask: (call) => model.call(call),
      nextTimer: () => model.view.lib.clock.nextDeadline(),
    },
    emit: (event) => {
      events.push(event);
    },
  });
  machine.begin();
  events.length = 0;
  return {
    machine,
    events,
    model,
    perform: (...operations) => operations.map((operation) => machine.perform(operation).ret),
    sched: (id) => machine.kernel.scheds.find((sched) => sched.id === id) as Sched,
    task: (id) => machine.kernel.tasks.get(id) as Task,
  };
}
