import type { Failure } from '../../../src/check/failure.ts';
import { Rng } from '../../../src/core/rng.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import type { MachineOperation } from '../../../src/scenario/machine-operation.ts';
import type { QueueOperation } from '../../../src/scenario/queue-operation.ts';
import {
  type Cast,
  type CastCgroup,
  type CastPolicy,
  type CastScheduler,
  type CastTask,
  DEFAULT_DESIGN,
  EMPTY_CAST,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type Scenario,
  type ScenarioOf,
} from '../../../src/scenario/scenario.ts';
import { minimise } from '../../../src/search/minimise/minimise.ts';

const FRAME = {
  format: SCENARIO_FORMAT,
  version: SCENARIO_VERSION,
  design: DEFAULT_DESIGN,
  faults: [],
  schedule: [],
} as const;

export function queueScenario(operations: readonly QueueOperation[]): ScenarioOf<'queue'> {
  return { ...FRAME, level: 'queue', cast: EMPTY_CAST, operations };
}

export function hostScenario(
  cast: Partial<Cast>,
  operations: readonly HostOperation[],
): ScenarioOf<'host'> {
  return { ...FRAME, level: 'host', cast: { ...machine(1, 1), ...cast }, operations };
}

export function machineScenario(
  cast: Partial<Cast>,
  operations: readonly MachineOperation[],
): ScenarioOf<'machine'> {
  return { ...FRAME, level: 'machine', cast: { ...machine(1, 1), ...cast }, operations };
}

/** A cast with so many LLCs of so many CPUs, two to a core, and nothing else. */
export function machine(llcs: number, cpusPerLlc: number): Cast {
  const cpus = Array.from({ length: llcs * cpusPerLlc }, (_, id) => {
    const llc = Math.floor(id / cpusPerLlc);
    return { id, core: cpusPerLlc === 1 ? id : id >> 1, llc, node: llc >> 1 };
  });
  return { ...EMPTY_CAST, topology: { tickNs: 4_000_000, cpus } };
}

export function cgroup(id: number, parent: number, more: Partial<CastCgroup> = {}): CastCgroup {
  const cpuMax = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 } as const;
  return { id, parent, threaded: false, present: true, ...cpuMax, ...more };
}

export function task(id: number, more: Partial<CastTask> = {}): CastTask {
  return { id, cgroup: 1, present: true, ...more };
}

export function scheduler(
  id: number,
  on: number,
  more: Partial<CastScheduler> = {},
): CastScheduler {
  return { id, cgroup: on, policy: 'fifo', sliceNs: 1, ...more };
}

export function policy(name: string, more: Partial<CastPolicy> = {}): CastPolicy {
  return { name, base: 'fifo', omits: [], misdeeds: [], ...more };
}

export const FAILURE: Failure = {
  property: 'P-1',
  failureKind: 'broken',
  message: '',
  operation: 0,
};

/** A replay that fails in the settling phase where the predicate holds. */
export function failsIf<S extends Scenario>(holds: (scenario: S) => boolean) {
  return (scenario: Scenario): readonly Failure[] =>
    holds(scenario as S) ? [{ ...FAILURE, operation: scenario.operations.length }] : [];
}

/** A replay that fails at the first operation at which the operations so far suffice. */
export function failsOnce(holds: (operations: readonly QueueOperation[]) => boolean) {
  return (scenario: Scenario): readonly Failure[] => {
    if (scenario.level !== 'queue') return [];
    for (let end = 1; end <= scenario.operations.length; end++) {
      if (holds(scenario.operations.slice(0, end))) return [{ ...FAILURE, operation: end - 1 }];
    }
    return [];
  };
}

/** Minimises with time enough. */
export function lowered(
  scenario: Scenario,
  replay: (scenario: Scenario) => readonly Failure[],
): Scenario & { readonly evaluations: number } {
  const result = minimise(scenario, FAILURE, { timeMs: 60_000, replay });
  if (!result.minimal) throw new Error('not minimal');
  return { ...result.scenario, evaluations: result.evaluations };
}

const PLAIN_QUEUE_OPS = [
  'remove',
  'insert',
  'pop',
  'peek',
  'nr_queued',
  'task_hold',
  'task_drop',
  'create',
] as const;

/** Random operations on three queues and eight tasks. */
export function randomQueueOperations(rng: Rng, length: number): QueueOperation[] {
  return Array.from({ length }, (): QueueOperation => {
    const op = rng.pick(PLAIN_QUEUE_OPS);
    const q = rng.below(3);
    const named = rng.below(8);
    switch (op) {
      case 'create':
        return { op, q, fifo: rng.chance(1, 2), capacity: rng.below(9) };
      case 'insert':
      case 'remove':
        return { op, q, task: named };
      case 'pop':
        return { op, q, hold: rng.chance(1, 2) };
      case 'peek':
      case 'nr_queued':
        return { op, q };
      default:
        return { op, task: named };
    }
  });
}

export function seeds(count: number): readonly (readonly [number, Rng])[] {
  return Array.from({ length: count }, (_, seed) => [seed, new Rng(seed)] as const);
}
