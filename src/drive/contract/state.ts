import { found } from '../../scenario/problem.ts';
import { type Component, factsOf } from './components.ts';
import type { Fields, StateFacts } from './operation.ts';
import { count, id, isObject, type Shape } from './shape.ts';

type Part = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a state; undefined: nothing.
 *
 * @param offered the fields that it must have, nested with a dot
 */
export function stateProblem(
  component: Component,
  state: Part,
  offered: ReadonlySet<string>,
): string | undefined {
  const { state: facts } = factsOf(component);
  if (facts === null) return undefined;
  const problem = partProblem(state, facts.top, '', offered);
  if (problem !== undefined || !hasAny(offered, 'cgroups.')) return problem;
  const { cgroups, removed } = state;
  return (
    listProblem('cgroups', cgroups, (one) => cgroupProblem(one, facts, offered)) ??
    (removed === undefined
      ? undefined
      : listProblem('removed', removed, (one) => cgroupProblem(one, facts, offered)))
  );
}

function listProblem(
  name: string,
  list: unknown,
  problemOf: (one: Part) => string | undefined,
): string | undefined {
  if (!Array.isArray(list)) return `expected "${name}" to be a list, found ${found(list)}`;
  for (const one of list) {
    if (!isObject(one)) return `expected "${name}" to be a list of objects`;
    const problem = problemOf(one);
    if (problem !== undefined) return `in "${name}": ${problem}`;
  }
  return undefined;
}

function cgroupProblem(
  cgroup: Part,
  facts: StateFacts,
  offered: ReadonlySet<string>,
): string | undefined {
  if (!id.accepts(cgroup.cgrp))
    return `expected "cgrp" to be ${id.says}, found ${found(cgroup.cgrp)}`;
  const fields = cgroup.ctx === false ? facts.cgroup : { ...facts.cgroup, ...facts.context };
  const problem = partProblem(cgroup, fields, 'cgroups.', offered);
  if (problem !== undefined || !hasAny(offered, 'cgroups.llc')) {
    return problem && `cgroup ${String(cgroup.cgrp)}: ${problem}`;
  }
  const inLlc = listProblem('llc', cgroup.llc, (llc) => llcProblem(llc, facts.llc, offered));
  return inLlc && `cgroup ${String(cgroup.cgrp)}: ${inLlc}`;
}

function llcProblem(llc: Part, fields: Fields, offered: ReadonlySet<string>): string | undefined {
  if (!count.accepts(llc.id)) return `expected "id" to be ${count.says}, found ${found(llc.id)}`;
  return partProblem(llc, fields, 'cgroups.llc.', offered);
}

function partProblem(
  part: Part,
  fields: Fields,
  prefix: string,
  offered: ReadonlySet<string>,
): string | undefined {
  for (const [name, shape] of Object.entries<Shape>(fields)) {
    if (!offered.has(`${prefix}${name}`)) continue;
    if (!shape.accepts(part[name])) {
      return `expected "${name}" to be ${shape.says}, found ${found(part[name])}`;
    }
  }
  return undefined;
}

function hasAny(offered: ReadonlySet<string>, prefix: string): boolean {
  return [...offered].some((name) => name.startsWith(prefix));
}

/**
 * The fields that a state has, of a program that does not say which it offers. The state is to
 * be one in which a cgroup is under control.
 */
export function fieldsIn(component: Component, state: Part): readonly string[] {
  const { state: facts } = factsOf(component);
  if (facts === null) return [];
  const cgroups = (Array.isArray(state.cgroups) ? state.cgroups : []).filter(isObject);
  const llcs = cgroups.flatMap(({ llc }) => (Array.isArray(llc) ? llc : [])).filter(isObject);
  const present = (fields: Fields, prefix: string, parts: readonly Part[]): readonly string[] =>
    Object.keys(fields)
      .filter((name) => parts.some((part) => Object.hasOwn(part, name)))
      .map((name) => `${prefix}${name}`);
  return [
    ...present(facts.top, '', [state]),
    ...present({ ...facts.cgroup, ...facts.context }, 'cgroups.', cgroups),
    ...(llcs.length > 0 ? ['cgroups.llc'] : []),
    ...present(facts.llc, 'cgroups.llc.', llcs),
  ];
}
