import type { Int64 } from '../../core/int64.ts';
import type { Cast, CastCgroup, Level, Scenario } from '../../scenario/scenario.ts';
import { heldUpOf } from '../../scenario/switches.ts';
import { schedulersUpsideDown } from './above.ts';
import type { AnyOperation } from './edit.ts';
import { operationsOf } from './edit.ts';
import { kindWeight } from './kinds.ts';
import { magnitude, PLAIN_PERIOD_US } from './ladder.ts';
import { policyShape } from './policies.ts';
import { castMembers, operationSlots, type Slot } from './slots.ts';

/**
 * How much a scenario asks of its reader. What weighs less is preferred, the first part
 * before the second and so on: fewer switches, then operations, then cast, then a plainer
 * shape, then plainer periods, then lower numbers, then lower ids.
 *
 * Nothing that weighs more is ever accepted, so minimising ends, whatever the passes offer.
 */
export interface Weight {
  /** Entries of the schedule, and operations that are held up while others go on. */
  readonly switches: number;
  readonly operations: number;
  readonly cast: number;
  readonly shape: number;
  /** Ahead of all other numbers: only those that relate to a period say what they mean. */
  readonly periods: bigint;
  readonly numbers: bigint;
  readonly ids: number;
}

/** The part of a weight that a single operation, or the whole cast, adds. */
interface Share {
  readonly cast: number;
  readonly shape: number;
  readonly periods: bigint;
  readonly numbers: bigint;
  readonly ids: number;
}

/** Negative if the first weighs less than the second, 0 if they weigh the same. */
export function compareWeights(a: Weight, b: Weight): number {
  if (a.switches !== b.switches) return a.switches - b.switches;
  if (a.operations !== b.operations) return a.operations - b.operations;
  if (a.cast !== b.cast) return a.cast - b.cast;
  if (a.shape !== b.shape) return a.shape - b.shape;
  if (a.periods !== b.periods) return a.periods < b.periods ? -1 : 1;
  if (a.numbers !== b.numbers) return a.numbers < b.numbers ? -1 : 1;
  return a.ids - b.ids;
}

const operationShares = new WeakMap<AnyOperation, { level: Level; share: Share }>();
const castShares = new WeakMap<Cast, Share>();

/** Weighs a scenario; what it shares with scenarios weighed before costs nothing. */
export function weigh(scenario: Scenario): Weight {
  const operations = operationsOf(scenario);
  const weight = { ...castShare(scenario) };
  for (const operation of operations) {
    add(weight, operationShare(scenario.level, operation));
  }
  for (const entry of scenario.schedule) weight.numbers += magnitude(entry);
  if (scenario.level === 'smp') weight.shape += racingIn(operations);
  return { switches: switchesIn(scenario), operations: operations.length, ...weight };
}

/** What departs from letting whoever runs go on; at the level `smp` the rest is zeros. */
function switchesIn(scenario: Scenario): number {
  const { level, schedule } = scenario;
  if (level !== 'smp') return schedule.length + heldUpOf(scenario);
  return schedule.reduce((sum, choice) => sum + (choice === 0 ? 0 : 1), 0);
}

/** What takes part in a race asks more of its reader than what comes before it. */
function racingIn(operations: readonly AnyOperation[]): number {
  return operations.filter(({ first }) => first !== true).length;
}

function add(sum: { -readonly [K in keyof Share]: Share[K] }, share: Share): void {
  sum.shape += share.shape;
  sum.periods += share.periods;
  sum.numbers += share.numbers;
  sum.ids += share.ids;
}

function shareOf(slots: Iterable<Slot>): Share {
  let shape = 0;
  let periods = 0n;
  let numbers = 0n;
  let ids = 0;
  for (const { spec, value } of slots) {
    if (spec.optional === true) shape++;
    switch (spec.kind) {
      case 'id':
        ids += value as number;
        break;
      case 'ids':
        for (const id of value as readonly number[]) {
          shape++;
          ids += id;
        }
        break;
      case 'choice':
        shape += Math.max(0, spec.values.indexOf(value));
        break;
      case 'number':
        // A quota of "max" is no limit at all, and simpler than any.
        if (value === 'max') break;
        if (spec.ladder === 'period') {
          periods += magnitude(value as Int64, PLAIN_PERIOD_US);
          break;
        }
        if (spec.ladder === 'cpu-max') shape++;
        numbers += magnitude(value as Int64);
        break;
    }
  }
  return { cast: 0, shape, periods, numbers, ids };
}

function operationShare(level: Level, operation: AnyOperation): Share {
  const known = operationShares.get(operation);
  if (known?.level === level) return known.share;
  const fields = shareOf(operationSlots(level, operation));
  const share = { ...fields, shape: fields.shape + kindWeight(level, operation.op) };
  operationShares.set(operation, { level, share });
  return share;
}

const memberShares = new WeakMap<object, Share>();

function memberShare(member: object, slots: readonly Slot[]): Share {
  const known = memberShares.get(member);
  if (known !== undefined) return known;
  const share = shareOf(slots);
  memberShares.set(member, share);
  return share;
}

function castShare(scenario: Scenario): Share {
  const { cast } = scenario;
  const known = castShares.get(cast);
  if (known !== undefined) return known;
  const { cpus } = cast.topology;
  const distinct = (of: 'core' | 'llc' | 'node') => new Set(cpus.map((cpu) => cpu[of])).size;
  const { cgroups, tasks, schedulers, policies } = cast;
  const sections = [cpus, cgroups, tasks, schedulers, policies];
  const members = sections.reduce((sum, { length }) => sum + length, 0);
  // CPUs that share a core say more than CPUs that do not.
  const smt = cpus.length - distinct('core');
  const shape =
    distinct('node') +
    smt +
    depths(cast) +
    early(cast) +
    upsideDown(cast) +
    schedulersUpsideDown(cast) +
    policyShape(cast);
  const share = { cast: members + distinct('llc'), shape, periods: 0n, numbers: 0n, ids: 0 };
  for (const { member, slots } of castMembers(scenario)) add(share, memberShare(member, slots));
  castShares.set(cast, share);
  return share;
}

/** Cgroups that claim to be there before their parents are. */
function early({ cgroups }: Cast): number {
  const later = new Set(cgroups.filter(({ present }) => !present).map(({ id }) => id));
  return cgroups.filter(({ parent, present }) => present && later.has(parent)).length;
}

/** Cgroups that have a lower id than their parents. */
function upsideDown({ cgroups }: Cast): number {
  return cgroups.filter(({ id, parent }) => id < parent).length;
}

/** How deep cgroups, tasks and schedulers lie, added up. */
function depths({ cgroups, tasks, schedulers }: Cast): number {
  const byId = new Map(cgroups.map((cgroup) => [cgroup.id, cgroup]));
  const depthOf = (id: number): number => {
    let depth = 0;
    let at: CastCgroup | undefined = byId.get(id);
    // A parent that leads in a circle is not well-formed; it must end here all the same.
    while (at !== undefined && depth <= cgroups.length) {
      depth++;
      at = byId.get(at.parent);
    }
    return depth;
  };
  const nested = cgroups.reduce((sum, { parent }) => sum + depthOf(parent), 0);
  return [...tasks, ...schedulers].reduce((sum, { cgroup }) => sum + depthOf(cgroup), nested);
}
