import { SCX_DSQ_USER_MAX } from '../../core/sched/constants.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Edit, edited, operationsOf, withCast, withCpus, withoutOperations } from './edit.ts';
import { ID_SORTS, type IdSort } from './field-spec.ts';
import {
  idsIn,
  isDeclared,
  nameIn,
  operationSlots,
  slotsOf,
  usedIds,
  valueNaming,
} from './slots.ts';

const ROOT = 1;

/** The root cgroup, and DSQs that are always there, have their ids from the kernel. */
export function isFixed(sort: IdSort, id: number): boolean {
  return sort === 'cgroup' ? id === ROOT : sort === 'dsq' && id > SCX_DSQ_USER_MAX;
}

/** Puts one id for another wherever it occurs; the two become one if both are there. */
export function renamed(
  scenario: Scenario,
  sort: IdSort,
  names: ReadonlyMap<number, number>,
): Scenario {
  const edits: Edit[] = [];
  for (const slot of slotsOf(scenario)) {
    if (!idsIn(slot, sort).some((id) => names.has(id))) continue;
    const rename = (id: number): number => names.get(id) ?? id;
    const value =
      slot.spec.kind === 'ids'
        ? [...new Set(idsIn(slot, sort).map(rename))].sort((a, b) => a - b)
        : valueNaming(slot, rename(nameIn(slot)?.id as number));
    edits.push({ path: slot.path, value });
  }
  return edited(scenario, edits);
}

/** The scenario without that member of the cast; what names it is left as it is. */
function undeclared(scenario: Scenario, sort: IdSort, id: number): Scenario {
  const keep = (member: { readonly id: number }): boolean => member.id !== id;
  const { cast } = scenario;
  switch (sort) {
    case 'task':
      return withCast(scenario, { tasks: cast.tasks.filter(keep) });
    case 'cgroup':
      return withCast(scenario, { cgroups: cast.cgroups.filter(keep) });
    case 'scheduler':
      return withCast(scenario, { schedulers: cast.schedulers.filter(keep) });
    case 'cpu':
      return withCpus(scenario, cast.topology.cpus.filter(keep));
    default:
      return scenario;
  }
}

/** Everything that names one id names the other; a member of the cast goes. */
function merged(scenario: Scenario, sort: IdSort, from: number, into: number): Scenario {
  const joined = renamed(undeclared(scenario, sort, from), sort, new Map([[from, into]]));
  switch (sort) {
    case 'cgroup':
      return withRootedCgroups(joined, scenario, from);
    case 'llc':
      return withDenseLlcs(withLlcsInOneNode(joined));
    default:
      return withDenseLlcs(joined);
  }
}

/** A child that takes the place of its parent takes its place in the tree, too. */
function withRootedCgroups(joined: Scenario, before: Scenario, from: number): Scenario {
  const parent = before.cast.cgroups.find(({ id }) => id === from)?.parent ?? ROOT;
  const cgroups = joined.cast.cgroups.map((cgroup) =>
    cgroup.parent === cgroup.id ? { ...cgroup, parent } : cgroup,
  );
  return withCast(joined, { cgroups });
}

/** An LLC lies in one node, that of the first of its CPUs. */
function withLlcsInOneNode(scenario: Scenario): Scenario {
  const nodes = new Map<number, number>();
  const cpus = scenario.cast.topology.cpus.map((cpu) => {
    const node = nodes.get(cpu.llc) ?? cpu.node;
    nodes.set(cpu.llc, node);
    return { ...cpu, node };
  });
  return withCpus(scenario, cpus);
}

/** LLC numbers are dense in a cast: closes the gaps that CPUs leave behind. */
export function withDenseLlcs(scenario: Scenario): Scenario {
  const llcs = [...new Set(scenario.cast.topology.cpus.map(({ llc }) => llc))];
  const names = new Map<number, number>();
  for (const [dense, llc] of llcs.sort((a, b) => a - b).entries()) {
    if (dense !== llc) names.set(llc, dense);
  }
  return names.size === 0 ? scenario : renamed(scenario, 'llc', names);
}

/** Two ids become one: two tasks, two cgroups, two LLCs and so on. */
export function* withMergedIds(scenario: Scenario): Iterable<Scenario> {
  for (const sort of ID_SORTS) {
    // Two cores that become one are SMT: that says more, not less.
    if (sort === 'core') continue;
    const used = usedIds(scenario, sort);
    const inOperations = sort === 'cpu' ? idsInOperations(scenario, sort) : undefined;
    for (const from of [...used].reverse()) {
      // A CPU that nothing names is left out, not merged; there may be hundreds of them.
      if (isFixed(sort, from) || inOperations?.has(from) === false) continue;
      for (const into of targetsOf(scenario, sort, from, used)) {
        // Of two members of the cast either may stay.
        const offered = isDeclared(scenario, sort) ? into !== from : into < from;
        if (!offered) continue;
        const one = merged(scenario, sort, from, into);
        yield one;
        if (!isDeclared(scenario, sort)) yield* madeOnce(one, sort, into);
      }
    }
  }
}

/** What was two is made twice now: the scenarios in which it is made once. */
function* madeOnce(scenario: Scenario, sort: IdSort, id: number): Iterable<Scenario> {
  const makers = [...operationsOf(scenario).entries()].filter(
    ([, operation]) =>
      operation.op === 'create' &&
      operationSlots(scenario.level, operation).some((slot) => idsIn(slot, sort).includes(id)),
  );
  if (makers.length < 2) return;
  for (const [index] of makers) yield withoutOperations(scenario, new Set([index]));
}

/** Beyond so many ids not all of them are tried. */
export const MANY_IDS = 4;

/** What an id may become one with. */
function targetsOf(
  scenario: Scenario,
  sort: IdSort,
  from: number,
  used: readonly number[],
): readonly number[] {
  if (sort === 'cpu') return firstCpus(scenario);
  if (sort !== 'cgroup' || used.length <= MANY_IDS) return used;
  const { cgroups } = scenario.cast;
  const parent = cgroups.find(({ id }) => id === from)?.parent;
  const isNear = (each: { readonly id: number; readonly parent: number }) =>
    each.id === parent || each.parent === from || each.parent === parent;
  return cgroups.filter(isNear).map(({ id }) => id);
}

function idsInOperations(scenario: Scenario, sort: IdSort): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const slot of slotsOf(scenario)) {
    if (slot.operation === undefined) continue;
    for (const id of idsIn(slot, sort)) ids.add(id);
  }
  return ids;
}

/** The first two CPUs of each LLC: one is as good as another. */
function firstCpus({ cast }: Scenario): readonly number[] {
  const seen = new Map<number, number>();
  return cast.topology.cpus
    .filter(({ llc }) => {
      const before = seen.get(llc) ?? 0;
      seen.set(llc, before + 1);
      return before < 2;
    })
    .map(({ id }) => id);
}
