import { machines, variants } from '../../models/index.ts';
import { describeMachine, toMermaid } from '../monitor/mermaid.ts';
import { type CompiledMachine, compileMachine } from '../monitor/table.ts';
import { GENERATED, table } from './markdown.ts';

/** All machines, those of other designs last. */
export function allMachines(): readonly CompiledMachine[] {
  return [...machines, ...variants].map(compileMachine);
}

/** docs/machines.md: every machine drawn, with its states and events in words. */
export function machinesPage(): string {
  const intro =
    'Each machine says what may happen to one entity. A monitor follows the machine through a ' +
    'run; an event that has no transition in the state it meets breaks the property ' +
    '`M-<machine>`.';
  return [`# Machines`, '', GENERATED, '', intro, '', ...allMachines().map(section)].join('\n');
}

function section(machine: CompiledMachine): string {
  const { id, description, source, states, events } = describeMachine(machine);
  return [
    `## ${id}`,
    '',
    description,
    '',
    `Source: ${source}`,
    '',
    '```mermaid',
    toMermaid(machine).trimEnd(),
    '```',
    '',
    ...table(
      ['state', 'meaning'],
      states.map((state) => [`\`${state.name}\``, state.description]),
    ),
    '',
    ...table(
      ['event', 'meaning'],
      events.map((event) => [`\`${event.name}\``, event.description]),
    ),
    '',
  ].join('\n');
}
