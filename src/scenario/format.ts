import { U64_MAX } from '../core/int64.ts';
import type { Cast, CastMisdeed, CastTopology, Scenario } from './scenario.ts';
import { FIELDS } from './schema.ts';
import { fieldsOf } from './schema-operations.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields in which the largest value means unlimited. */
const UNLIMITED = new Set(['quota_us', 'capacity']);

/**
 * A scenario as the text of a file: fields in a fixed order, one operation a line, integers
 * beyond 2^53 as decimal strings.
 */
export function formatScenario(scenario: Scenario): string {
  const { level } = scenario;
  const parts: Record<keyof Scenario, string | undefined> = {
    format: JSON.stringify(scenario.format),
    version: String(scenario.version),
    level: JSON.stringify(level),
    design: object(scenario.design, FIELDS.design),
    faults: scalar(scenario.faults),
    cast: castText(scenario.cast),
    operations: list(
      scenario.operations.map((operation) => object(operation, fieldsOf(level, operation.op))),
      '  ',
    ),
    schedule: scalar(scenario.schedule),
    property: scenario.property === undefined ? undefined : scalar(scenario.property),
    failureKind: scenario.failureKind === undefined ? undefined : scalar(scenario.failureKind),
  };
  const lines = FIELDS.scenario.flatMap((name) => {
    const text = parts[name as keyof Scenario];
    return text === undefined ? [] : [`  "${name}": ${text}`];
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

function castText({ topology, cgroups, tasks, schedulers, policies }: Cast): string {
  const cpus = list(
    topology.cpus.map((cpu) => object(cpu, FIELDS.cpu)),
    '      ',
  );
  const machine = FIELDS.topology
    .filter((name) => name !== 'cpus' && topology[name as keyof CastTopology] !== undefined)
    .map((name) => `      "${name}": ${scalar(topology[name as keyof CastTopology])},\n`);
  const sections = [
    `"topology": {\n${machine.join('')}      "cpus": ${cpus}\n    }`,
    `"cgroups": ${list(
      cgroups.map((cgroup) => object(cgroup, FIELDS.cgroup)),
      '    ',
    )}`,
    `"tasks": ${list(
      tasks.map((task) => object(task, FIELDS.task)),
      '    ',
    )}`,
    `"schedulers": ${list(
      schedulers.map((scheduler) => object(scheduler, FIELDS.scheduler)),
      '    ',
    )}`,
    `"policies": ${list(
      policies.map((policy) => object(policy, FIELDS.policy)),
      '    ',
    )}`,
  ];
  return `{\n    ${sections.join(',\n    ')}\n  }`;
}

/** An array with one item a line. */
function list(items: readonly string[], indent: string): string {
  if (items.length === 0) return '[]';
  return `[\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}]`;
}

function object(value: object, order: readonly string[]): string {
  const fields = value as Fields;
  const texts = order
    .filter((name) => fields[name] !== undefined)
    .map((name) => `"${name}": ${fieldText(name, fields[name])}`);
  return texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`;
}

function fieldText(name: string, value: unknown): string {
  if (UNLIMITED.has(name) && value === U64_MAX) return '"max"';
  if (name === 'call') {
    const call = value as { readonly op: string };
    return object(call, fieldsOf('library', call.op));
  }
  if (name === 'misdeeds') {
    const misdeeds = value as readonly CastMisdeed[];
    return `[${misdeeds.map((misdeed) => object(misdeed, FIELDS.misdeed)).join(', ')}]`;
  }
  return scalar(value);
}

function scalar(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(scalar).join(', ')}]`;
  return JSON.stringify(typeof value === 'bigint' ? String(value) : value);
}
