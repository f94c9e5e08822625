import { NR_CPUS_MAX } from '../core/cpumask.ts';
import { BUILT_IN_POLICIES, CALLBACKS, isBuiltIn } from './policy-names.ts';
import type { Cast, CastCpu, CastPolicy } from './scenario.ts';
import { unknownName } from './select.ts';

const ROOT = 1;

export type Report = (path: string, text: string) => void;

/** The ids of a cast, by what they name. */
export interface Names {
  readonly cgroup: ReadonlySet<number>;
  readonly task: ReadonlySet<number>;
  readonly cpu: ReadonlySet<number>;
  readonly scheduler: ReadonlySet<number>;
}

/** Checks that a cast is one: ids of its own that are all there, and a tree of cgroups. */
export function checkCast(cast: Cast, report: Report): Names {
  checkUnique(cast.topology.cpus, 'cast.topology.cpus', 'CPU', report);
  checkUnique(cast.cgroups, 'cast.cgroups', 'cgroup', report);
  checkUnique(cast.tasks, 'cast.tasks', 'task', report);
  checkUnique(cast.schedulers, 'cast.schedulers', 'scheduler', report);
  checkTopology(cast, report);
  const names: Names = {
    cgroup: new Set([ROOT, ...cast.cgroups.map(({ id }) => id)]),
    task: new Set(cast.tasks.map(({ id }) => id)),
    cpu: new Set(cast.topology.cpus.map(({ id }) => id)),
    scheduler: new Set(cast.schedulers.map(({ id }) => id)),
  };
  checkCgroups(cast, names, report);
  cast.tasks.forEach((task, index) => {
    const path = `cast.tasks[${index}]`;
    checkId('cgroup', task.cgroup, names, `${path}.cgroup`, report);
    if (task.cpus !== undefined) checkCpus(task.cpus, names, `${path}.cpus`, report);
    if (task.cpus?.length === 0) report(`${path}.cpus`, 'expected a CPU at least, found none');
  });
  cast.schedulers.forEach((scheduler, index) => {
    checkId('cgroup', scheduler.cgroup, names, `cast.schedulers[${index}].cgroup`, report);
  });
  return names;
}

function checkUnique(
  members: readonly { readonly id: number }[],
  path: string,
  what: string,
  report: Report,
): void {
  const seen = new Set<number>();
  members.forEach(({ id }, index) => {
    if (seen.has(id)) report(`${path}[${index}].id`, `a second ${what} ${id} in the cast`);
    seen.add(id);
  });
}

/** Balancing more often than that is all that a machine would do. */
const BALANCE_NS_MIN = 1_000_000;

function checkTopology({ topology }: Cast, report: Report): void {
  const { cpus, tickNs, balanceNs } = topology;
  if (cpus.length === 0 || cpus.length > NR_CPUS_MAX) {
    report('cast.topology.cpus', `expected 1 to ${NR_CPUS_MAX} CPUs, found ${cpus.length}`);
    return;
  }
  cpus.forEach(({ id }, index) => {
    if (id < NR_CPUS_MAX) return;
    const path = `cast.topology.cpus[${index}].id`;
    report(path, `expected a CPU number below ${NR_CPUS_MAX}, found ${id}`);
  });
  if (tickNs === 0) report('cast.topology.tickNs', 'expected a time in ns, 1 or more, found 0');
  if (balanceNs !== undefined && balanceNs < BALANCE_NS_MIN) {
    const expected = `a time in ns, ${BALANCE_NS_MIN} or more`;
    report('cast.topology.balanceNs', `expected ${expected}, found ${balanceNs}`);
  }
  const llcs = new Set(cpus.map(({ llc }) => llc));
  const gap = [...llcs].find((llc) => llc >= llcs.size);
  if (gap !== undefined) {
    const index = cpus.findIndex(({ llc }) => llc === gap);
    report(
      `cast.topology.cpus[${index}].llc`,
      `expected LLC numbers without a gap, 0 to ${llcs.size - 1}, found ${gap}`,
    );
  }
  checkNesting(cpus, 'core', 'llc', report);
  checkNesting(cpus, 'llc', 'node', report);
}

/** A core lies in one LLC, an LLC in one node. */
function checkNesting(
  cpus: readonly CastCpu[],
  inner: 'core' | 'llc',
  outer: 'llc' | 'node',
  report: Report,
): void {
  const outerOf = new Map<number, number>();
  cpus.forEach((cpu, index) => {
    const first = outerOf.get(cpu[inner]);
    if (first === undefined) outerOf.set(cpu[inner], cpu[outer]);
    else if (first !== cpu[outer]) {
      const text = `expected ${first}, where ${inner} ${cpu[inner]} lies, found ${cpu[outer]}`;
      report(`cast.topology.cpus[${index}].${outer}`, text);
    }
  });
}

function checkCgroups({ cgroups }: Cast, names: Names, report: Report): void {
  const parentOf = new Map(cgroups.map(({ id, parent }) => [id, parent]));
  cgroups.forEach(({ id, parent }, index) => {
    const path = `cast.cgroups[${index}].parent`;
    checkId('cgroup', parent, names, path, report);
    if (isOwnAncestor(id, parentOf)) {
      report(path, `expected a tree, but cgroup ${id} is its own ancestor`);
    }
  });
}

function isOwnAncestor(id: number, parentOf: ReadonlyMap<number, number>): boolean {
  let steps = 0;
  for (let at = parentOf.get(id); at !== undefined && at !== ROOT; at = parentOf.get(at)) {
    if (at === id) return true;
    // A loop further up is reported at the cgroups that are in it.
    if (++steps > parentOf.size) return false;
  }
  return false;
}

export function checkId(
  kind: keyof Names,
  id: number,
  names: Names,
  path: string,
  report: Report,
): void {
  if (!names[kind].has(id)) {
    report(path, `no ${kind === 'cpu' ? 'CPU' : kind} ${id} in the cast`);
  }
}

export function checkCpus(
  cpus: readonly number[],
  names: Names,
  path: string,
  report: Report,
): void {
  cpus.forEach((cpu, index) => {
    checkId('cpu', cpu, names, `${path}[${index}]`, report);
  });
}

/** What only the level `machine` has; the host plays one policy, from the start to the end. */
export function checkHostSchedulers({ schedulers }: Cast, report: Report): void {
  schedulers.forEach(({ policy, present, timeoutMs, batch }, index) => {
    const path = `cast.schedulers[${index}]`;
    if (policy !== 'vtime') {
      report(`${path}.policy`, `expected "vtime" at level host, found ${JSON.stringify(policy)}`);
    }
    for (const [name, value] of Object.entries({ present, timeoutMs, batch })) {
      if (value !== undefined) report(`${path}.${name}`, 'unknown field at level host');
    }
  });
}

/**
 * Checks the policies of a cast. A scheduler may name one that is neither here nor built in: a
 * user's own, which is known when it is loaded.
 */
export function checkPolicies({ policies }: Cast, report: Report): void {
  const seen = new Set<string>();
  policies.forEach((policy, index) => {
    const { name } = policy;
    const path = `cast.policies[${index}]`;
    if (isBuiltIn(name)) {
      report(
        `${path}.name`,
        `expected another name than that of a built-in policy, found "${name}"`,
      );
    } else if (seen.has(name)) {
      report(`${path}.name`, `a second policy ${JSON.stringify(name)} in the cast`);
    }
    seen.add(name);
    checkPolicy(policy, path, report);
  });
}

function checkPolicy({ base, omits, misdeeds }: CastPolicy, path: string, report: Report): void {
  if (!isBuiltIn(base)) {
    report(`${path}.base`, unknownName('built-in policy', base, BUILT_IN_POLICIES));
  }
  const checkCallback = (name: string, at: string): void => {
    if (CALLBACKS.some((each) => each === name)) return;
    report(at, unknownName('callback', name, CALLBACKS));
  };
  omits.forEach((name, index) => {
    checkCallback(name, `${path}.omits[${index}]`);
  });
  misdeeds.forEach(({ at }, index) => {
    checkCallback(at, `${path}.misdeeds[${index}].at`);
  });
}
