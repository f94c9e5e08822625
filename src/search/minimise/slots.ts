import { SCX_DSQ_LOCAL_ON } from '../../core/sched/constants.ts';
import type { Level, Scenario } from '../../scenario/scenario.ts';
import {
  CAST_CGROUP,
  CAST_CPU,
  CAST_MISDEED,
  CAST_POLICY,
  CAST_SCHEDULER,
  CAST_TASK,
  SCHEDULE_ENTRY,
  TOPOLOGY_FIELDS,
} from './cast-fields.ts';
import { type AnyOperation, operationsOf, type Path } from './edit.ts';
import type { FieldSpec, Fields, IdSort } from './field-spec.ts';
import { FIELDS_BY_LEVEL } from './fields.ts';

/** One field that has a value, and what it means. */
export interface Slot {
  readonly path: Path;
  readonly spec: FieldSpec;
  readonly value: unknown;
  /** The index of the operation that it belongs to; absent in the cast and the schedule. */
  readonly operation?: number;
  /** True for the id under which a member of the cast is declared. */
  readonly declares?: boolean;
  /** True within a call that is wrong on purpose. */
  readonly misuse?: boolean;
}

function* slotsIn(fields: Fields, holder: object, at: Path, misuse: boolean): Iterable<Slot> {
  const values = holder as Readonly<Record<string, unknown>>;
  for (const [name, spec] of Object.entries(fields)) {
    const value = values[name];
    if (value === undefined) continue;
    const path = [...at, name];
    if (spec.kind === 'call') {
      const call = value as AnyOperation;
      yield* slotsIn(FIELDS_BY_LEVEL.library[call.op] ?? {}, call, path, true);
    } else {
      yield misuse ? { path, spec, value, misuse } : { path, spec, value };
    }
  }
}

const slotCache = new WeakMap<AnyOperation, { level: Level; slots: readonly Slot[] }>();

/** The fields of one operation, with paths that start at the operation. */
export function operationSlots(level: Level, operation: AnyOperation): readonly Slot[] {
  const known = slotCache.get(operation);
  if (known?.level === level) return known.slots;
  const fields = FIELDS_BY_LEVEL[level][operation.op] ?? {};
  const slots = [...slotsIn(fields, operation, [], false)];
  slotCache.set(operation, { level, slots });
  return slots;
}

const memberCache = new WeakMap<object, readonly Slot[]>();

/** The fields of one member of the cast, with paths that start at the member. */
function memberSlots(member: object, fields: Fields): readonly Slot[] {
  const known = memberCache.get(member);
  if (known !== undefined) return known;
  const slots = [...slotsIn(fields, member, [], false)].map((slot) =>
    slot.path[0] === 'id' ? { ...slot, declares: true } : slot,
  );
  memberCache.set(member, slots);
  return slots;
}

/** The members of the cast, with their fields, and the path to each. */
export function* castMembers({ cast }: Scenario): Iterable<{
  readonly member: object;
  readonly slots: readonly Slot[];
  readonly at: Path;
}> {
  const { topology, cgroups, tasks, schedulers, policies } = cast;
  const sections: [Path, readonly object[], Fields][] = [
    // The tick of a machine without CPUs is no tick.
    [['topology'], topology.cpus.length > 0 ? [topology] : [], TOPOLOGY_FIELDS],
    [['topology', 'cpus'], topology.cpus, CAST_CPU],
    [['cgroups'], cgroups, CAST_CGROUP],
    [['tasks'], tasks, CAST_TASK],
    [['schedulers'], schedulers, CAST_SCHEDULER],
    [['policies'], policies, CAST_POLICY],
  ];
  for (const [index, { misdeeds }] of policies.entries()) {
    sections.push([['policies', index, 'misdeeds'], misdeeds, CAST_MISDEED]);
  }
  for (const [section, members, fields] of sections) {
    for (const [index, member] of members.entries()) {
      const at = member === topology ? section : [...section, index];
      yield { member, slots: memberSlots(member, fields), at: ['cast', ...at] };
    }
  }
}

/** The fields of the cast. */
function* castSlots(scenario: Scenario): Iterable<Slot> {
  for (const { slots, at } of castMembers(scenario)) {
    for (const slot of slots) yield { ...slot, path: [...at, ...slot.path] };
  }
}

/** Every field of the scenario that has a value and a meaning. */
export function* slotsOf(scenario: Scenario): Iterable<Slot> {
  for (const [operation, item] of operationsOf(scenario).entries()) {
    for (const slot of operationSlots(scenario.level, item)) {
      yield { ...slot, path: ['operations', operation, ...slot.path], operation };
    }
  }
  yield* castSlots(scenario);
  for (const [index, value] of scenario.schedule.entries()) {
    yield { path: ['schedule', index], spec: SCHEDULE_ENTRY, value };
  }
}

/** Whether scenarios of that level have a cast. */
export function hasCast({ level }: Scenario): boolean {
  return level === 'host' || level === 'machine' || level === 'smp';
}

const UNDECLARED: readonly IdSort[] = ['tree', 'node', 'queue', 'queue-task', 'dsq'];

/** Whether ids of that sort stand for members of the cast. */
export function isDeclared(scenario: Scenario, sort: IdSort): boolean {
  return hasCast(scenario) && !UNDECLARED.includes(sort);
}

/** What a field names, if it is one thing; the local DSQ of a CPU names the CPU. */
export function nameIn({
  spec,
  value,
}: Slot): { readonly sort: IdSort; readonly id: number } | undefined {
  if (spec.kind !== 'id') return undefined;
  const id = value as number;
  if (spec.sort !== 'dsq' || id < SCX_DSQ_LOCAL_ON) return { sort: spec.sort, id };
  return { sort: 'cpu', id: id - SCX_DSQ_LOCAL_ON };
}

/** The value of a field that names another thing of the same sort. */
export function valueNaming(slot: Slot, id: number): number {
  return nameIn(slot)?.id === slot.value ? id : SCX_DSQ_LOCAL_ON + id;
}

/** The ids that a field holds: one, or those of a set. */
export function idsIn(slot: Slot, sort: IdSort): readonly number[] {
  const name = nameIn(slot);
  if (name !== undefined) return name.sort === sort ? [name.id] : [];
  const { spec, value } = slot;
  if (spec.kind === 'ids' && spec.sort === sort) return value as readonly number[];
  return [];
}

/** Every id of that sort that occurs, ascending. */
export function usedIds(scenario: Scenario, sort: IdSort): readonly number[] {
  const used = new Set<number>();
  for (const slot of slotsOf(scenario)) for (const each of idsIn(slot, sort)) used.add(each);
  return [...used].sort((a, b) => a - b);
}
