import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { machines } from '../../models/index.ts';
import { describeMachine, toDot, toJson, toMermaid } from '../../src/monitor/mermaid.ts';
import { compileMachine } from '../../src/monitor/table.ts';

const door = compileMachine(
  createMachine({
    id: 'door',
    description: 'A door.',
    meta: {
      source: 'house.c',
      events: { OPEN: 'the handle turns', BURN: '', KNOCK: '', KICK: '' },
    },
    initial: 'shut-tight',
    states: {
      'shut-tight': {
        description: 'closed: "really"; #1',
        on: { OPEN: 'open', KICK: 'open', KNOCK: 'shut-tight', BURN: 'gone' },
      },
      open: {},
      gone: { type: 'final', description: 'ashes' },
    },
  }),
);

describe('toMermaid', () => {
  it('draws a machine', () => {
    expect(toMermaid(door)).toBe(`stateDiagram-v2
  state "shut-tight" as shut_tight
  shut_tight : closed#58; #34;really#34;#59; #35;1
  state "open" as open
  state "gone" as gone
  gone : ashes
  [*] --> shut_tight
  shut_tight --> open : OPEN, KICK
  shut_tight --> gone : BURN
  shut_tight --> shut_tight : KNOCK
  gone --> [*]
`);
  });

  it.each(machines)('draws $id', (machine) => {
    expect(toMermaid(compileMachine(machine))).toMatchSnapshot();
  });
});

describe('toDot', () => {
  it('draws a machine', () => {
    expect(toDot(door)).toBe(`digraph "door" {
  rankdir=LR;
  node [shape=box, style=rounded];
  "[*]" [shape=point];
  "[*]" -> "shut-tight";
  "shut-tight" [tooltip="closed: \\"really\\"; #1"];
  "open" [tooltip=""];
  "gone" [tooltip="ashes", peripheries=2];
  "shut-tight" -> "open" [label="OPEN, KICK"];
  "shut-tight" -> "gone" [label="BURN"];
  "shut-tight" -> "shut-tight" [label="KNOCK"];
}
`);
  });
});

describe('toJson', () => {
  it('says all there is to say', () => {
    expect(JSON.parse(toJson(door))).toEqual({
      id: 'door',
      description: 'A door.',
      source: 'house.c',
      initial: 'shut-tight',
      states: [
        { name: 'shut-tight', description: 'closed: "really"; #1', final: false },
        { name: 'open', description: '', final: false },
        { name: 'gone', description: 'ashes', final: true },
      ],
      events: [
        { name: 'OPEN', description: 'the handle turns' },
        { name: 'BURN', description: '' },
        { name: 'KNOCK', description: '' },
        { name: 'KICK', description: '' },
      ],
      transitions: [
        { from: 'shut-tight', event: 'OPEN', to: 'open' },
        { from: 'shut-tight', event: 'BURN', to: 'gone' },
        { from: 'shut-tight', event: 'KNOCK', to: 'shut-tight' },
        { from: 'shut-tight', event: 'KICK', to: 'open' },
      ],
    });
  });

  it('is the description as text', () => {
    expect(toJson(door)).toBe(`${JSON.stringify(describeMachine(door), null, 2)}\n`);
  });
});
