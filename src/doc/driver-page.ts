import { COMPONENTS, type Component, factsOf } from '../drive/contract/components.ts';
import { driverSchema } from '../drive/contract/json-schema.ts';
import type { Fields, StateFacts } from '../drive/contract/operation.ts';
import { SEARCH } from './drive-text.ts';
import { AFTER_TABLES, BEFORE_TABLES } from './driver-text.ts';
import { GENERATED, table } from './markdown.ts';

/** How a program of one's own is driven, as a page. */
export function driverPage(): string {
  const at = AFTER_TABLES.indexOf('## What is a finding about the program');
  return [
    '# Drive your own implementation',
    '',
    GENERATED,
    '',
    ...BEFORE_TABLES,
    '',
    ...COMPONENTS.flatMap(componentLines),
    ...AFTER_TABLES.slice(0, at),
    ...SEARCH,
    ...AFTER_TABLES.slice(at),
    '',
  ].join('\n');
}

/** The protocol for programs that check theirs. */
export function driverSchemaPage(): string {
  const { $defs, ...head } = driverSchema();
  const top = Object.entries(head).map(([name, value]) => lineOf('  ', name, value));
  const definitions = Object.entries($defs).map(([name, value]) => lineOf('    ', name, value));
  const text = [...top, `  "$defs": {\n${definitions.join(',\n')}\n  }`].join(',\n');
  return `{\n${text}\n}\n`;
}

/** A definition a line: the file is read by people too. */
function lineOf(indent: string, name: string, value: unknown): string {
  return `${indent}${JSON.stringify(name)}: ${JSON.stringify(value)}`;
}

function componentLines(component: Component): readonly string[] {
  const { what, operations, state } = factsOf(component);
  const rows = Object.entries(operations).map(([op, { inputs, optional, outputs, ...facts }]) => [
    facts.essential ? `\`${op}\` *` : `\`${op}\``,
    names(inputs, optional),
    names(outputs ?? {}),
    facts.note,
  ]);
  return [
    `### ${component}`,
    '',
    `${what}. A driver cannot do without the operations marked *.`,
    '',
    ...table(['operation', 'inputs', 'outputs', ''], rows),
    '',
    ...(state === null
      ? ['It has no `state`; `dump` and `check` look inside.']
      : stateLines(state)),
    '',
  ];
}

/** The names; those that may be absent in brackets. */
function names(fields: Fields, optional: readonly string[] = []): string {
  return Object.keys(fields)
    .map((name) => (optional.includes(name) ? `\\[\`${name}\`\\]` : `\`${name}\``))
    .join(', ');
}

function stateLines({ top, cgroup, context, llc, sometimes }: StateFacts): readonly string[] {
  return [
    `State: ${names(top)}; \`cgroups\`, parents first, of each ${names(cgroup)} and, if \`ctx\` is true, ${names(context)}; \`cgroups.llc\`, of each ${names(llc)}. \`cgrp\` of a cgroup and \`id\` of an LLC are always there and are not listed in the hello, nor are ${sometimes.map((name) => `\`${name}\``).join(' and ')}, which stand where there is something to say.`,
  ];
}
