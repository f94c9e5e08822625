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
  offered: readonly string[],
): string | undefined {
  const { state: facts } = factsOf(component);
  if (facts === null) return undefined;
  const problem = partProblem(state, facts.top, '', offered);
  if (problem !== undefined || !offered.some((name) => name.startsWith('cgroups.'))) return problem;
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
  if (!Array.isArray(list)) return `"${name}": expected a list`;
  for (const one of list) {
    if (!isObject(one)) return `"${name}": expected a list of objects`;
    const problem = problemOf(one);
    if (problem !== undefined) return `"${name}": ${problem}`;
  }
  return undefined;
}

function cgroupProblem(
  cgroup: Part,
  facts: StateFacts,
  offered: readonly string[],
): string | undefined {
  if (!id.accepts(cgroup.cgrp)) return `"cgrp": expected ${id.says}`;
  const fields = cgroup.ctx === false ? facts.cgroup : { ...facts.cgroup, ...facts.context };
  const problem = partProblem(cgroup, fields, 'cgroups.', offered);
  if (problem !== undefined || !offered.some((name) => name.startsWith('cgroups.llc.'))) {
    return problem && `cgroup ${String(cgroup.cgrp)}: ${problem}`;
  }
  const inLlc = listProblem('llc', cgroup.llc, (llc) => llcProblem(llc, facts.llc, offered));
  return inLlc && `cgroup ${String(cgroup.cgrp)}: ${inLlc}`;
}

function llcProblem(llc: Part, fields: Fields, offered: readonly string[]): string | undefined {
  if (!count.accepts(llc.id)) return `"id": expected ${count.says}`;
  return partProblem(llc, fields, 'cgroups.llc.', offered);
}

function partProblem(
  part: Part,
  fields: Fields,
  prefix: string,
  offered: readonly string[],
): string | undefined {
  for (const [name, shape] of Object.entries<Shape>(fields)) {
    if (!offered.includes(`${prefix}${name}`)) continue;
    if (!Object.hasOwn(part, name)) return `"${name}" is missing, which is offered`;
    if (!shape.accepts(part[name])) return `"${name}": expected ${shape.says}`;
  }
  return undefined;
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
    ...present(facts.llc, 'cgroups.llc.', llcs),
  ];
}
