import type { Failure } from '../../src/check/failure.ts';
import { smpKit } from '../../src/check/smp-kit.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import type { Chooser, Played } from '../../src/interleave/play.ts';
import { follow } from '../../src/interleave/play.ts';
import { type Choice, goesOn, type Section } from '../../src/interleave/section.ts';
import type { CpuMax } from '../../src/scenario/host-operation.ts';
import {
  type Cast,
  type CastCgroup,
  type CastTopology,
  DEFAULT_DESIGN,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type ScenarioOf,
} from '../../src/scenario/scenario.ts';
import type { SmpOperation } from '../../src/scenario/smp-operation.ts';

/** The quota of the cgroups here: what a task may run in an interval, in ns. */
export const QUOTA_NS = 10_000_000;

export function cgroup(id: number, quotaUs: CpuMax['quotaUs'] = 10_000, parent = 1): CastCgroup {
  return { id, parent, threaded: false, present: true, periodUs: 100_000, quotaUs, burstUs: 0 };
}

/** CPUs by the LLC of each, and tasks by the cgroup of each. */
export function castOf(
  llcs: readonly number[],
  cgroups: readonly CastCgroup[] = [],
  homes: readonly number[] = [],
  options: Pick<CastTopology, 'memory' | 'locks'> = {},
): Cast {
  return {
    topology: {
      tickNs: 4_000_000,
      ...options,
      cpus: llcs.map((llc, id) => ({ id, core: id, llc, node: 0 })),
    },
    cgroups,
    tasks: homes.map((home, id) => ({ id, cgroup: home, present: true })),
    schedulers: [],
    policies: [],
  };
}

export const wake = (task: number, cpu = 0) => ({ op: 'wake', task, cpu }) as const;
export const sleep = (task: number, cpu = 0) => ({ op: 'sleep', task, cpu }) as const;
export const exit = (task: number, cpu = 0) => ({ op: 'exit', task, cpu }) as const;
export const dispatch = (cpu = 0) => ({ op: 'dispatch', cpu }) as const;
export const tick = (ns: number, cpu = 0) => ({ op: 'tick', ns, cpu }) as const;
export const replenish = (cpu = 0) => ({ op: 'replenish', cpu }) as const;
export const move = (task: number, to: number, cpu = 0) =>
  ({ op: 'move', task, cgroup: to, cpu }) as const;
export const rmdir = (id: number, cpu = 0) => ({ op: 'rmdir', cgroup: id, cpu }) as const;
export const setAffinity = (task: number, cpus: readonly number[], cpu = 0) =>
  ({ op: 'setaffinity', task, cpus, cpu }) as const;

/** Operations that come before the race. */
export function first(...operations: readonly SmpOperation[]): readonly SmpOperation[] {
  return operations.map((operation) => ({ ...operation, first: true }));
}

/** A task that runs on the CPU. */
export function running(task: number, cpu: number): readonly SmpOperation[] {
  return first(wake(task, cpu), dispatch(cpu));
}

/** A task that has used up the quota of its cgroup and is parked. */
export function parked(task: number, cpu: number, ns = QUOTA_NS): readonly SmpOperation[] {
  return [...running(task, cpu), ...first(tick(ns, cpu))];
}

/**
 * A part of a race: the path goes on until it stands before that access, named as
 * `access object.field`, or to its end; with `past` it goes on from there first. Or a store to that
 * place is seen by all. Or the path gives up the lock that it waits for.
 */
export type Leg =
  | { readonly path: number; readonly until?: string; readonly past?: true }
  | { readonly arrives: string }
  | { readonly givesUp: number };

/** Plays a race leg by leg; afterwards whoever runs goes on. */
export function script(legs: readonly Leg[]): Chooser {
  let at = 0;
  let hasPassed = false;
  const isStore = ({ store }: Choice, place: string, section: Section): boolean =>
    store !== null && `${section.nameOf(store.object)}.${store.field}` === place;
  const stands = ({ path: { next } }: Choice, section: Section): string =>
    next === null ? '' : `${next.access} ${section.nameOf(next.object)}.${next.field}`;
  return {
    choose(choices, section) {
      for (;;) {
        const leg = legs[at];
        if (leg === undefined) return 0;
        const index = choices.findIndex((choice) => {
          if ('arrives' in leg) return isStore(choice, leg.arrives, section);
          if ('givesUp' in leg) return choice.givesUp && choice.path.index === leg.givesUp;
          return goesOn(choice) && choice.path.index === leg.path;
        });
        const isOnce = !('path' in leg);
        if (isOnce) at++;
        if (index >= 0) {
          if (isOnce) return index;
          if (leg.until === undefined) return index;
          if (leg.past === true && !hasPassed) {
            hasPassed = true;
            return index;
          }
          if (stands(choices[index] as Choice, section) !== leg.until) return index;
        }
        hasPassed = false;
        if (!isOnce) at++;
      }
    },
  };
}

export interface Race {
  readonly cast: Cast;
  readonly operations: readonly SmpOperation[];
}

/** How a race went. */
export interface RaceOutcome {
  readonly failures: readonly Failure[];
  readonly played: Played;
}

/** Plays a race, with faults or without. */
export function playRace(
  { cast, operations }: Race,
  chooser: Chooser = follow([]),
  faults: readonly string[] = [],
): RaceOutcome {
  const run = smpKit.open(cast, underTest(DEFAULT_DESIGN, faults), {
    statistics: new Statistics(),
    isThorough: true,
    chooser,
  });
  for (const operation of operations) run.perform(operation);
  run.finish();
  return { failures: run.failures, played: run.played as Played };
}

/** A race as a scenario. */
export function scenarioOf(
  { cast, operations }: Race,
  schedule: readonly number[],
  faults: readonly string[],
): ScenarioOf<'smp'> {
  return {
    format: SCENARIO_FORMAT,
    version: SCENARIO_VERSION,
    level: 'smp',
    design: DEFAULT_DESIGN,
    faults,
    cast,
    operations,
    schedule,
  };
}
