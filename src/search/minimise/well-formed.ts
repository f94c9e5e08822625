import { isLegal } from '../../host/cgroups.ts';
import { isBuiltIn } from '../../scenario/policy-names.ts';
import type { Cast, CastTopology, Level, Scenario } from '../../scenario/scenario.ts';
import { isLoaded } from './above.ts';
import { type AnyOperation, operationsOf } from './edit.ts';
import type { IdSort } from './field-spec.ts';
import { hasCast, operationSlots } from './slots.ts';

const ROOT = 1;

/**
 * What is wrong with a scenario before it is run. A candidate may have no flaw that the
 * scenario it comes from does not have: it would ask another question.
 *
 * Only casts can be wrong. At the other levels a call that names nothing is a call like any
 * other, with an errno for its answer.
 */
export function flawsOf(scenario: Scenario): ReadonlySet<string> {
  const flaws = new Set<string>();
  if (!hasCast(scenario)) return flaws;
  const { known, inCast, inOperations } = castFlaws(scenario.cast);
  for (const flaw of inCast) flaws.add(flaw);
  for (const operation of operationsOf(scenario)) {
    let found = inOperations.get(operation);
    if (found === undefined) {
      found = operationFlaws(scenario.level, operation, known);
      inOperations.set(operation, found);
    }
    for (const flaw of found) flaws.add(flaw);
  }
  return flaws;
}

function operationFlaws(level: Level, operation: AnyOperation, known: Known): ReadonlySet<string> {
  const flaws = new Set<string>();
  if (operation.op === 'mkdir' && operation.cgroup === ROOT) flaws.add('mkdir of the root');
  for (const { spec, value, misuse } of operationSlots(level, operation)) {
    // A call that is wrong on purpose may name what is not there.
    if (misuse === true) continue;
    if (spec.kind === 'id' && known[spec.sort]?.has(value as number) === false) {
      flaws.add(`operation on an absent ${spec.sort}`);
    } else if (spec.kind === 'ids') {
      checkMask(value as readonly number[], known, 'affinity', flaws);
    }
  }
  return flaws;
}

type Known = { readonly [S in IdSort]?: ReadonlySet<number> };

interface Checked {
  /** The ids that operations may name. */
  readonly known: Known;
  readonly inCast: ReadonlySet<string>;
  /** Those of operations under this cast, as far as they were asked for. */
  readonly inOperations: WeakMap<AnyOperation, ReadonlySet<string>>;
}

const castCache = new WeakMap<Cast, Checked>();

function castFlaws(cast: Cast): Checked {
  let checked = castCache.get(cast);
  if (checked === undefined) {
    const inCast = new Set<string>();
    const known = checkCast(cast, inCast);
    checked = { known, inCast, inOperations: new WeakMap() };
    castCache.set(cast, checked);
  }
  return checked;
}

function checkCast(cast: Cast, flaws: Set<string>): Known {
  const known = {
    cpu: distinct(cast.topology.cpus, 'cpu', flaws),
    cgroup: distinct(cast.cgroups, 'cgroup', flaws).add(ROOT),
    task: distinct(cast.tasks, 'task', flaws),
    scheduler: distinct(cast.schedulers, 'scheduler', flaws),
  };
  checkTopology(cast.topology, flaws);
  checkCgroups(cast, flaws);
  const present = new Set(cast.cgroups.filter((each) => each.present).map(({ id }) => id));
  present.add(ROOT);
  for (const task of cast.tasks) {
    if (!known.cgroup.has(task.cgroup)) flaws.add('task in an absent cgroup');
    if (task.present && !present.has(task.cgroup)) flaws.add('task there before its cgroup');
    if (task.cpus !== undefined) checkMask(task.cpus, known, 'task', flaws);
  }
  for (const scheduler of cast.schedulers) {
    if (!known.cgroup.has(scheduler.cgroup)) flaws.add('scheduler on an absent cgroup');
    if (isLoaded(scheduler) && !present.has(scheduler.cgroup)) {
      flaws.add('scheduler there before its cgroup');
    }
  }
  checkLoaded(cast, flaws);
  return known;
}

/** The schedulers that are there from the start are those of a machine that runs. */
function checkLoaded({ schedulers, policies }: Cast, flaws: Set<string>): void {
  const loaded = schedulers.filter(isLoaded);
  const hosts = new Set(loaded.map(({ cgroup }) => cgroup));
  if (hosts.size < loaded.length) flaws.add('two schedulers there on one cgroup');
  if (hosts.size > 0 && !hosts.has(ROOT)) flaws.add('sub there without the root');
  for (const { policy } of schedulers) {
    if (isBuiltIn(policy) || policies.some(({ name }) => name === policy)) continue;
    flaws.add(`policy ${policy} is not in the cast`);
  }
}

function distinct(
  members: readonly { readonly id: number }[],
  sort: string,
  flaws: Set<string>,
): Set<number> {
  const ids = new Set(members.map(({ id }) => id));
  if (ids.size !== members.length) flaws.add(`${sort} declared twice`);
  return ids;
}

function checkMask(cpus: readonly number[], known: Known, whose: string, flaws: Set<string>): void {
  if (cpus.length === 0) flaws.add(`${whose} mask is empty`);
  if (cpus.some((cpu) => known.cpu?.has(cpu) === false)) flaws.add(`${whose} mask: absent CPU`);
}

function checkTopology({ cpus }: CastTopology, flaws: Set<string>): void {
  if (cpus.length === 0) flaws.add('no CPU');
  const llcs = new Set(cpus.map(({ llc }) => llc));
  for (let llc = 0; llc < llcs.size; llc++) if (!llcs.has(llc)) flaws.add('LLCs not dense');
  const llcOfCore = new Map(cpus.map(({ core, llc }) => [core, llc]));
  const nodeOfLlc = new Map(cpus.map(({ llc, node }) => [llc, node]));
  for (const { core, llc, node } of cpus) {
    if (llcOfCore.get(core) !== llc) flaws.add('core in two LLCs');
    if (nodeOfLlc.get(llc) !== node) flaws.add('LLC in two nodes');
  }
}

function checkCgroups({ cgroups }: Cast, flaws: Set<string>): void {
  const byId = new Map(cgroups.map((cgroup) => [cgroup.id, cgroup]));
  for (const cgroup of cgroups) {
    if (cgroup.id === ROOT) flaws.add('root declared');
    // The kernel lets no other cpu.max through, so no machine starts with it.
    if (!isLegal(cgroup)) flaws.add('illegal cpu.max from the start');
    const parent = byId.get(cgroup.parent);
    if (cgroup.present && parent?.present === false) flaws.add('cgroup there before its parent');
    let above = cgroup.parent;
    for (let steps = 0; above !== ROOT; steps++) {
      const next = byId.get(above);
      if (next === undefined || steps > cgroups.length) {
        flaws.add('cgroup without a way to the root');
        break;
      }
      above = next.parent;
    }
  }
}
