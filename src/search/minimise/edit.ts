import type { Cast, CastCpu, Scenario } from '../../scenario/scenario.ts';

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
