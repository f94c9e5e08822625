import { type CompiledMachine, ILLEGAL } from './table.ts';

/** A machine as plain data. */
export interface MachineDescription {
  readonly id: string;
  readonly description: string;
  readonly source: string;
  readonly initial: string;
  readonly states: readonly {
    readonly name: string;
    readonly description: string;
    readonly final: boolean;
  }[];
  readonly events: readonly { readonly name: string; readonly description: string }[];
  readonly transitions: readonly {
    readonly from: string;
    readonly event: string;
    readonly to: string;
  }[];
}

/** The machine as plain data. */
export function describeMachine(machine: CompiledMachine): MachineDescription {
  const { states, events, next } = machine;
  const transitions: { from: string; event: string; to: string }[] = [];
  states.forEach((from, state) => {
    events.forEach((event, code) => {
      const target = next[state * events.length + code] as number;
      if (target !== ILLEGAL) transitions.push({ from, event, to: states[target] as string });
    });
  });
  return {
    id: machine.id,
    description: machine.description,
    source: machine.source,
    initial: states[machine.initial] as string,
    states: states.map((name, state) => ({
      name,
      description: machine.stateDescriptions[state] as string,
      final: machine.finals.includes(state),
    })),
    events: events.map((name, code) => ({
      name,
      description: machine.eventDescriptions[code] as string,
    })),
    transitions,
  };
}

/** The machine as indented JSON. */
export function toJson(machine: CompiledMachine): string {
  return `${JSON.stringify(describeMachine(machine), null, 2)}\n`;
}

/** The machine as a Mermaid state diagram, which GitHub draws in Markdown. */
export function toMermaid(machine: CompiledMachine): string {
  const { initial, states } = describeMachine(machine);
  const lines = ['stateDiagram-v2'];
  for (const { name, description } of states) {
    lines.push(`  state "${mermaidText(name)}" as ${identifier(name)}`);
    if (description !== '') lines.push(`  ${identifier(name)} : ${mermaidText(description)}`);
  }
  lines.push(`  [*] --> ${identifier(initial)}`);
  for (const { from, to, label } of arrows(machine)) {
    lines.push(`  ${identifier(from)} --> ${identifier(to)} : ${mermaidText(label)}`);
  }
  for (const { name, final } of states) {
    if (final) lines.push(`  ${identifier(name)} --> [*]`);
  }
  return `${lines.join('\n')}\n`;
}

/** The machine in Graphviz' language. */
export function toDot(machine: CompiledMachine): string {
  const { id, initial, states } = describeMachine(machine);
  const lines = [`digraph ${quote(id)} {`, '  rankdir=LR;', '  node [shape=box, style=rounded];'];
  lines.push('  "[*]" [shape=point];', `  "[*]" -> ${quote(initial)};`);
  for (const { name, description, final } of states) {
    const shape = final ? ', peripheries=2' : '';
    lines.push(`  ${quote(name)} [tooltip=${quote(description)}${shape}];`);
  }
  for (const { from, to, label } of arrows(machine)) {
    lines.push(`  ${quote(from)} -> ${quote(to)} [label=${quote(label)}];`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

/** The transitions, those between the same two states drawn as one arrow. */
function arrows(machine: CompiledMachine): { from: string; to: string; label: string }[] {
  const byEnds = new Map<string, { from: string; to: string; label: string }>();
  for (const { from, event, to } of describeMachine(machine).transitions) {
    const ends = JSON.stringify([from, to]);
    const arrow = byEnds.get(ends);
    if (arrow === undefined) byEnds.set(ends, { from, to, label: event });
    else arrow.label += `, ${event}`;
  }
  return [...byEnds.values()];
}

/** Mermaid takes no hyphen in the name of a state. */
function identifier(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '_');
}

/** Characters that end a text in Mermaid, as its entities. */
function mermaidText(text: string): string {
  return text.replaceAll(/[#;:"]/g, (character) => `#${character.charCodeAt(0)};`);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
