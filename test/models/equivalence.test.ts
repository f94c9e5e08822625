import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { transition } from 'xstate';
import { machines, variants } from '../../models/index.ts';
import { Rng } from '../../src/core/rng.ts';
import { MachineMonitor, MonitorCoverage } from '../../src/monitor/monitor.ts';
import { compileMachine, ILLEGAL } from '../../src/monitor/table.ts';

const WALK_EVENTS = 20_000;

function snapshotIn(machine: AnyStateMachine, state: string): AnyMachineSnapshot {
  return machine.resolveState({ value: state, context: {} });
}

/** Of the legal events one to where the walk was least often, and then the rarest. */
function towardsRare(
  { machine, counts }: MonitorCoverage,
  state: number,
  visits: number[],
): number {
  const { events, next } = machine;
  const legal = events.flatMap((_, code) => {
    const cell = state * events.length + code;
    const target = next[cell] as number;
    return target === ILLEGAL ? [] : [{ code, visits: visits[target] ?? 0, count: counts[cell] }];
  });
  legal.sort((a, b) => a.visits - b.visits || (a.count as number) - (b.count as number));
  return legal[0]?.code ?? 0;
}

/** The next state by xstate's own pure transition; null where it has no transition. */
function xstateNext(machine: AnyStateMachine, state: string, event: string): string | null {
  const before = snapshotIn(machine, state);
  const [after] = transition(machine, before, { type: event });
  if (before.can({ type: event })) return String(after.value);
  // xstate ignores what it has no transition for; a self transition is told apart by can().
  expect(after.value).toBe(state);
  return null;
}

describe.each([...machines, ...variants])('$id', (machine) => {
  const compiled = compileMachine(machine);
  const { states, events, next } = compiled;

  it('has the initial and the final states of the machine', () => {
    expect(machine.root.initial.target.map((node) => node.key)).toEqual([states[compiled.initial]]);
    const finals = states.filter((state) => machine.states[state]?.type === 'final');
    expect(compiled.finals.map((state) => states[state])).toEqual(finals);
  });

  it('agrees with xstate on every pair of state and event', () => {
    for (const [state, from] of states.entries()) {
      for (const [code, event] of events.entries()) {
        const target = next[state * events.length + code] as number;
        const expected = xstateNext(machine, from, event);
        expect(target === ILLEGAL ? null : states[target], `${from} ${event}`).toBe(expected);
      }
    }
  });

  it('knows every event that xstate knows', () => {
    expect(events).toEqual(expect.arrayContaining([...machine.events]));
  });

  it(`stays with xstate on a walk of ${WALK_EVENTS} random events`, () => {
    const rng = new Rng(7);
    const coverage = new MonitorCoverage(compiled);
    const visits: number[] = [];
    let state = compiled.initial;
    let snapshot = snapshotIn(machine, states[state] as string);
    for (let step = 0; step < WALK_EVENTS; step++) {
      const isChosen = rng.below(2) === 0;
      const code = isChosen ? towardsRare(coverage, state, visits) : rng.below(events.length);
      const event = { type: events[code] as string };
      const cell = state * events.length + code;
      const target = next[cell] as number;
      if (snapshot.can(event) !== (target !== ILLEGAL)) {
        expect.fail(`step ${step}: ${states[state]} ${event.type}`);
      }
      [snapshot] = transition(machine, snapshot, event);
      if (target !== ILLEGAL) {
        coverage.count(cell);
        state = target;
        visits[state] = (visits[state] ?? 0) + 1;
      }
      if (snapshot.value !== states[state]) expect.fail(`step ${step}: ${snapshot.value}`);
      if (snapshot.status === 'done') {
        state = compiled.initial;
        snapshot = snapshotIn(machine, states[state] as string);
      }
    }
    expect(coverage.untaken).toEqual([]);
  });

  it('is followed by the runner', () => {
    const rng = new Rng(11);
    let violations = 0;
    const monitor = new MachineMonitor(new MonitorCoverage(compiled), () => violations++);
    let illegal = 0;
    for (let step = 0; step < WALK_EVENTS; step++) {
      const entity = rng.below(5);
      const code = rng.below(events.length);
      const from = monitor.stateOf(entity);
      const target = next[compiled.stateCode(from) * events.length + code] as number;
      const legal = monitor.send(entity, code);
      if (legal !== (target !== ILLEGAL)) expect.fail(`step ${step}: ${from} ${events[code]}`);
      if (legal && monitor.stateOf(entity) !== states[target]) expect.fail(`step ${step}`);
      if (!legal) illegal++;
    }
    expect(violations).toBe(illegal);
  });
});
