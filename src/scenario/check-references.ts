import { findFault } from '../faults/catalogue.ts';
import {
  checkCast,
  checkCpus,
  checkHostSchedulers,
  checkId,
  checkPolicies,
  type Names,
  type Report,
} from './check-cast.ts';
import type { HostOperation } from './host-operation.ts';
import type { MachineOperation } from './machine-operation.ts';
import type { Problem } from './problem.ts';
import type { Cast, Scenario } from './scenario.ts';
import { isQueueCall, type SmpOperation } from './smp-operation.ts';

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
  const { cast, level } = scenario;
  for (const name of ['memory', 'locks'] as const) {
    const found = cast.topology[name];
    if (level === 'smp' || found === undefined) continue;
    report(`cast.topology.${name}`, `expected none at level ${level}, found "${found}"`);
  }
  if (scenario.design.bandwidth === 'cfs' && level !== 'host') {
    report('design.bandwidth', `expected a design of the library at level ${level}, found "cfs"`);
  }
  if (level !== 'host' && level !== 'machine' && level !== 'smp') {
    checkEmpty(sectionsOf(cast), level, report);
    return problems;
  }
  const names = checkCast(cast, report);
  if (level === 'machine') {
    checkPolicies(cast, report);
  } else if (level === 'smp') {
    const { schedulers, policies } = cast;
    checkEmpty({ schedulers, policies }, level, report);
    checkFirst(scenario.operations, report);
  } else {
    checkHostSchedulers(cast, report);
    checkEmpty({ policies: cast.policies }, level, report);
  }
  scenario.operations.forEach((operation, index) => {
    checkOperation(level, operation, names, `operations[${index}]`, report);
  });
  return problems;
}

type Sections = Readonly<Record<string, readonly unknown[]>>;

function sectionsOf({ topology, cgroups, tasks, schedulers, policies }: Cast): Sections {
  return { 'topology.cpus': topology.cpus, cgroups, tasks, schedulers, policies };
}

/** A section of the cast that a level does not know is empty. */
function checkEmpty(sections: Sections, level: string, report: Report): void {
  for (const [name, section] of Object.entries(sections)) {
    if (section.length > 0) {
      report(`cast.${name}`, `expected an empty array at level ${level}, found ${section.length}`);
    }
  }
}

/** What each field that holds an id names. */
const SORTS: Readonly<Record<string, keyof Names>> = {
  task: 'task',
  cgroup: 'cgroup',
  cpu: 'cpu',
  parent: 'task',
  other: 'task',
  to: 'task',
  scheduler: 'scheduler',
};

/** At the level `smp` what comes first stands first. */
function checkFirst(operations: readonly SmpOperation[], report: Report): void {
  const racing = operations.findIndex(({ first }) => first !== true);
  if (racing < 0) return;
  operations.forEach(({ first }, index) => {
    if (index < racing || first !== true) return;
    report(`operations[${index}].first`, `comes after operation ${racing}, which is not first`);
  });
}

function checkOperation(
  level: Scenario['level'],
  operation: HostOperation | MachineOperation | SmpOperation,
  names: Names,
  path: string,
  report: Report,
): void {
  // A call that the contract forbids may name what does not exist.
  if (operation.op === 'misuse') return;
  if (level === 'smp' && isQueueCall(operation)) {
    checkId('cpu', operation.cpu, names, `${path}.cpu`, report);
    return;
  }
  for (const [name, value] of Object.entries(operation)) {
    const sort = SORTS[name];
    if (sort !== undefined) checkId(sort, value as number, names, `${path}.${name}`, report);
  }
  if ('cpus' in operation) checkCpus(operation.cpus, names, `${path}.cpus`, report);
}
