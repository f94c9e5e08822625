import type {
  Cast,
  CastCgroup,
  CastCpu,
  CastScheduler,
  CastTask,
  Scenario,
} from '../../scenario/scenario.ts';

/** An operation of any level, by the names of its fields. */
export type AnyOperation = { readonly op: string } & Readonly<Record<string, unknown>>;

/** Where a value stands in a scenario, from its root. */
export type Path = readonly (string | number)[];

/** A value to put at a path; undefined takes the field away. */
export interface Edit {
  readonly path: Path;
  readonly value: unknown;
}

/** The operations, whatever their level. */
export function operationsOf(scenario: Scenario): readonly AnyOperation[] {
  return scenario.operations as unknown as readonly AnyOperation[];
}

/** The same scenario with other operations. */
export function withOperations(scenario: Scenario, operations: readonly AnyOperation[]): Scenario {
  return { ...scenario, operations } as unknown as Scenario;
}

/** The same scenario with some sections of its cast replaced. */
export function withCast(scenario: Scenario, sections: Partial<Cast>): Scenario {
  return { ...scenario, cast: { ...scenario.cast, ...sections } };
}

/** The same scenario on other CPUs. */
export function withCpus(scenario: Scenario, cpus: readonly CastCpu[]): Scenario {
  return withCast(scenario, { topology: { ...scenario.cast.topology, cpus } });
}

/** The same scenario without the operations at these indices. */
export function withoutOperations(scenario: Scenario, gone: ReadonlySet<number>): Scenario {
  return withOperations(
    scenario,
    operationsOf(scenario).filter((_, index) => !gone.has(index)),
  );
}

type Container = Record<string | number, unknown>;

/** The scenario with some values replaced; what is not on the way to them is shared. */
export function edited(scenario: Scenario, edits: readonly Edit[]): Scenario {
  const owned = new Set<unknown>();
  const own = (container: unknown): Container => {
    if (owned.has(container)) return container as Container;
    const copy = Array.isArray(container) ? [...container] : { ...(container as object) };
    owned.add(copy);
    return copy as unknown as Container;
  };
  const root = own(scenario);
  for (const { path, value } of edits) {
    let at = root;
    for (const step of path.slice(0, -1)) {
      const inner = own(at[step]);
      at[step] = inner;
      at = inner;
    }
    const last = path.at(-1) as string | number;
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return root as unknown as Scenario;
}

/** The same scenario with another operation at that index. */
export function withOperation(
  scenario: Scenario,
  index: number,
  operation: AnyOperation,
): Scenario {
  return withOperations(scenario, operationsOf(scenario).with(index, operation));
}

/** The same scenario with one cgroup declared otherwise. */
export function withCgroup(scenario: Scenario, cgroup: CastCgroup): Scenario {
  const { cgroups } = scenario.cast;
  return withCast(scenario, {
    cgroups: cgroups.map((each) => (each.id === cgroup.id ? cgroup : each)),
  });
}

/** The same scenario with its tasks changed. */
export function withTasks(scenario: Scenario, change: (task: CastTask) => CastTask): Scenario {
  return withCast(scenario, { tasks: scenario.cast.tasks.map(change) });
}

/** The same scenario with its schedulers changed. */
export function withSchedulers(
  scenario: Scenario,
  change: (scheduler: CastScheduler) => CastScheduler,
): Scenario {
  return withCast(scenario, { schedulers: scenario.cast.schedulers.map(change) });
}
