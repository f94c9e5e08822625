import type { Scenario } from '../../scenario/scenario.ts';
import { schedulersDownwards, schedulersUpsideDown } from './above.ts';
import { edited, withCast } from './edit.ts';
import { ID_SORTS, type IdSort, LEAST_ID } from './field-spec.ts';
import { isFixed, MANY_IDS, renamed, withDenseLlcs } from './identifiers.ts';
import { isDeclared, nameIn, slotsOf, usedIds, valueNaming } from './slots.ts';

function lowestFree(sort: IdSort, used: readonly number[]): number {
  let free = LEAST_ID[sort];
  while (used.includes(free)) free++;
  return free;
}

/**
 * Ids are lowered wherever they occur: all to dense ones, then each to the lowest free one.
 * Cgroups and schedulers are numbered from the root down.
 */
export function* withLowerIds(scenario: Scenario): Iterable<Scenario> {
  const downwards = cgroupsDownwards(scenario);
  if (downwards.some((id, index) => index > 0 && id < (downwards[index - 1] as number))) {
    const names = new Map(downwards.map((id, index) => [id, LEAST_ID.cgroup + index]));
    yield withSortedCgroups(renamed(scenario, 'cgroup', names));
  }
  if (schedulersUpsideDown(scenario.cast) > 0) {
    const names = new Map(schedulersDownwards(scenario.cast).map((id, index) => [id, index]));
    yield withSortedSchedulers(renamed(scenario, 'scheduler', names));
  }
  for (const sort of ID_SORTS) {
    const used = usedIds(scenario, sort).filter((id) => !isFixed(sort, id));
    if (used.length > 1) {
      const dense = new Map(used.map((id, index) => [id, LEAST_ID[sort] + index]));
      yield renamed(scenario, sort, dense);
    }
    const free = lowestFree(sort, used);
    for (const id of [...used].reverse()) {
      if (free < id) yield renamed(scenario, sort, new Map([[id, free]]));
    }
  }
}

/** The ids of the cgroups, each after its parent. */
function cgroupsDownwards({ cast }: Scenario): readonly number[] {
  const placed = new Set<number>();
  const declared = new Set(cast.cgroups.map(({ id }) => id));
  for (let before = -1; before !== placed.size; ) {
    before = placed.size;
    for (const { id, parent } of cast.cgroups) {
      if (placed.has(parent) || !declared.has(parent)) placed.add(id);
    }
  }
  return [...placed];
}

function withSortedCgroups(scenario: Scenario): Scenario {
  const cgroups = [...scenario.cast.cgroups].sort((a, b) => a.id - b.id);
  return withCast(scenario, { cgroups });
}

function withSortedSchedulers(scenario: Scenario): Scenario {
  const schedulers = [...scenario.cast.schedulers].sort((a, b) => a.id - b.id);
  return withCast(scenario, { schedulers });
}

/** A single field names something else with a lower id. */
export function* withOneLowerId(scenario: Scenario): Iterable<Scenario> {
  const targets = new Map<IdSort, readonly number[]>();
  for (const sort of ID_SORTS) {
    const used = usedIds(scenario, sort);
    const free = isDeclared(scenario, sort) ? [] : [lowestFree(sort, used)];
    // Of many ids the first stand for the others.
    const some = used.slice(0, MANY_IDS);
    targets.set(
      sort,
      [...some, ...free].sort((a, b) => a - b),
    );
  }
  for (const slot of slotsOf(scenario)) {
    const { path, spec, value, declares } = slot;
    const named = nameIn(slot);
    if (spec.kind !== 'id' || named === undefined || declares === true) continue;
    const values = (targets.get(named.sort) ?? []).map((id) => valueNaming(slot, id));
    // In the place of the local DSQ of a CPU, any other DSQ.
    if (named.sort !== spec.sort) values.push(...(targets.get(spec.sort) ?? []));
    for (const lower of values) {
      if (lower < (value as number))
        yield withDenseLlcs(edited(scenario, [{ path, value: lower }]));
    }
  }
}
