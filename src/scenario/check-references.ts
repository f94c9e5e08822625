import { NR_CPUS_MAX } from '../core/cpumask.ts';
import { findFault } from '../faults/catalogue.ts';
import type { HostOperation } from './host-operation.ts';
import type { Problem } from './problem.ts';
import type { Cast, CastCpu, Scenario } from './scenario.ts';

const ROOT = 1;

type Report = (path: string, text: string) => void;

/** The ids of a cast, by what they name. */
interface Names {
  readonly cgroup: ReadonlySet<number>;
  readonly task: ReadonlySet<number>;
  readonly cpu: ReadonlySet<number>;
}

/**
 * What the form of a scenario does not say: ids that nobody has, cgroups that form no tree,
 * faults that do not exist.
 */
export function checkReferences(scenario: Scenario): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, text) => problems.push({ path, text });
  scenario.faults.forEach((fault, index) => {
    const id = fault.startsWith('-') ? fault.slice(1) : fault;
    if (findFault(id) === undefined) {
      report(`faults[${index}]`, `no fault is named ${JSON.stringify(id)}`);
    }
  });
  if (scenario.level === 'host') checkHost(scenario.cast, scenario.operations, report);
  else checkEmpty(scenario.cast, scenario.level, report);
  return problems;
}

/** A level without tasks and CPUs of its own has no cast. */
function checkEmpty(cast: Cast, level: string, report: Report): void {
  const sections = {
    'topology.cpus': cast.topology.cpus,
    cgroups: cast.cgroups,
    tasks: cast.tasks,
    schedulers: cast.schedulers,
  };
  for (const [name, section] of Object.entries(sections)) {
    if (section.length > 0) {
      report(`cast.${name}`, `expected an empty array at level ${level}, found ${section.length}`);
    }
  }
}

function checkHost(cast: Cast, operations: readonly HostOperation[], report: Report): void {
  checkUnique(cast.topology.cpus, 'cast.topology.cpus', 'CPU', report);
  checkUnique(cast.cgroups, 'cast.cgroups', 'cgroup', report);
  checkUnique(cast.tasks, 'cast.tasks', 'task', report);
  checkUnique(cast.schedulers, 'cast.schedulers', 'scheduler', report);
  checkTopology(cast, report);
  const names: Names = {
    cgroup: new Set([ROOT, ...cast.cgroups.map(({ id }) => id)]),
    task: new Set(cast.tasks.map(({ id }) => id)),
    cpu: new Set(cast.topology.cpus.map(({ id }) => id)),
  };
  checkCgroups(cast, names, report);
  cast.tasks.forEach((task, index) => {
    const path = `cast.tasks[${index}]`;
    checkId('cgroup', task.cgroup, names, `${path}.cgroup`, report);
    if (task.cpus !== undefined) checkCpus(task.cpus, names, `${path}.cpus`, report);
  });
  cast.schedulers.forEach((scheduler, index) => {
    checkId('cgroup', scheduler.cgroup, names, `cast.schedulers[${index}].cgroup`, report);
  });
  operations.forEach((operation, index) => {
    checkOperation(operation, names, `operations[${index}]`, report);
  });
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

function checkTopology({ topology }: Cast, report: Report): void {
  const { cpus, tickNs } = topology;
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

function checkId(kind: keyof Names, id: number, names: Names, path: string, report: Report): void {
  if (!names[kind].has(id)) {
    report(path, `no ${kind === 'cpu' ? 'CPU' : kind} ${id} in the cast`);
  }
}

function checkCpus(cpus: readonly number[], names: Names, path: string, report: Report): void {
  cpus.forEach((cpu, index) => {
    checkId('cpu', cpu, names, `${path}[${index}]`, report);
  });
}

function checkOperation(
  operation: HostOperation,
  names: Names,
  path: string,
  report: Report,
): void {
  // A call that the contract forbids may name what does not exist.
  if (operation.op === 'misuse') return;
  if ('task' in operation) checkId('task', operation.task, names, `${path}.task`, report);
  if ('cgroup' in operation) checkId('cgroup', operation.cgroup, names, `${path}.cgroup`, report);
  if ('cpu' in operation) checkId('cpu', operation.cpu, names, `${path}.cpu`, report);
  if ('parent' in operation) checkId('task', operation.parent, names, `${path}.parent`, report);
  if ('cpus' in operation) checkCpus(operation.cpus, names, `${path}.cpus`, report);
}
