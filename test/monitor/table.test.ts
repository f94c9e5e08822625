import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromPromise } from 'xstate';
import { compileMachine, ILLEGAL } from '../../src/monitor/table.ts';

/** A machine `m` of the states `a` and `b`; `a` is as given. */
function withState(a: Parameters<typeof createMachine>[0]) {
  return createMachine({
    id: 'm',
    initial: 'a',
    states: { a: a as object, b: {} },
  });
}

function withMachine(config: object) {
  return createMachine({
    id: 'm',
    initial: 'a',
    states: { a: { on: { GO: 'b' } }, b: {} },
    ...config,
  });
}

const cannot = 'cannot be said by a transition table';
const inState = (construct: string) => `machine "m", state "a": ${construct} ${cannot}`;
const inMachine = (construct: string) => `machine "m": ${construct} ${cannot}`;

describe('compileMachine', () => {
  it('numbers states and events and fills the table', () => {
    const machine = compileMachine(
      createMachine({
        id: 'door',
        description: 'A door.',
        initial: 'open',
        states: {
          closed: { description: 'shut', on: { OPEN: 'open', BURN: 'gone', KNOCK: 'closed' } },
          open: { id: 'ajar', on: { CLOSE: { target: 'closed', description: 'bang' } } },
          gone: { type: 'final' },
        },
      }),
    );
    expect(machine).toMatchObject({
      id: 'door',
      description: 'A door.',
      source: '',
      states: ['closed', 'open', 'gone'],
      stateDescriptions: ['shut', '', ''],
      events: ['OPEN', 'BURN', 'KNOCK', 'CLOSE'],
      eventDescriptions: ['', '', '', ''],
      initial: 1,
      finals: [2],
    });
    expect([...machine.next]).toEqual([1, 2, 0, -1, -1, -1, -1, 0, -1, -1, -1, -1]);
  });

  it('finds a target by its id', () => {
    const machine = compileMachine(
      createMachine({ id: 'm', initial: 'a', states: { a: { on: { GO: '#x' } }, b: { id: 'x' } } }),
    );
    expect([...machine.next]).toEqual([1, ILLEGAL]);
  });

  it('takes the alphabet from meta.events, with events that no state handles', () => {
    const machine = compileMachine(
      withMachine({ meta: { source: 'a.c', events: { NEVER: 'does not happen', GO: 'goes' } } }),
    );
    expect(machine.source).toBe('a.c');
    expect(machine.events).toEqual(['NEVER', 'GO']);
    expect(machine.eventDescriptions).toEqual(['does not happen', 'goes']);
    expect([...machine.next]).toEqual([ILLEGAL, 1, ILLEGAL, ILLEGAL]);
  });

  it('refuses an event that meta.events does not list', () => {
    expect(() => compileMachine(withMachine({ meta: { events: { OTHER: '' } } }))).toThrow(
      inState('event "GO", which meta.events does not list,'),
    );
  });

  it.each([
    ['an empty transition', {}],
    ['no transition', undefined],
    ['no choice', []],
  ])('takes an event that is forbidden by %s for illegal', (_, forbidden) => {
    const machine = compileMachine(withState({ on: { GO: forbidden } }));
    expect([...machine.next]).toEqual([ILLEGAL, ILLEGAL]);
  });

  it('gives codes by name and refuses unknown names', () => {
    const machine = compileMachine(withMachine({}));
    expect(machine.eventCode('GO')).toBe(0);
    expect(machine.stateCode('b')).toBe(1);
    expect(() => machine.eventCode('go')).toThrow('machine "m" has no event "go"; it has GO');
    expect(() => machine.stateCode('c')).toThrow('machine "m" has no state "c"; it has a, b');
  });

  it('refuses more states than the table can number', () => {
    const states = Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`s${i}`, {}]));
    const machine = createMachine({ id: 'm', initial: 's0', states });
    expect(() => compileMachine(machine)).toThrow('machine "m": more than 127 states');
  });
});

describe('compileMachine refuses', () => {
  it.each([
    ['a guard', { on: { GO: { target: 'b', guard: () => true } } }, '"guard" on "GO"'],
    ['a named guard', { on: { GO: { target: 'b', guard: 'ready' } } }, '"guard" on "GO"'],
    ['an action', { on: { GO: { target: 'b', actions: 'log' } } }, '"actions" on "GO"'],
    ['an assignment', { on: { GO: { actions: assign({}) } } }, '"actions" on "GO"'],
    ['re-entry', { on: { GO: { target: 'a', reenter: true } } }, '"reenter" on "GO"'],
    ['an unknown field', { on: { GO: { target: 'b', when: 'x' } } }, '"when" on "GO"'],
    [
      'a choice of transitions',
      { on: { GO: [{ target: 'a' }, { target: 'b' }] } },
      'a choice of transitions on "GO"',
    ],
    ['the root as target', { on: { GO: '#m' } }, 'the target of "GO", which is not one state,'],
    ['a wildcard', { on: { '*': 'b' } }, 'the wildcard event "*"'],
    ['a partial wildcard', { on: { 'cpu.*': 'b' } }, 'the wildcard event "cpu.*"'],
    ['an eventless transition', { always: 'b' }, '"always"'],
    ['a delayed transition', { after: { 100: 'b' } }, '"after"'],
    ['an entry action', { entry: 'log' }, '"entry"'],
    ['an exit action', { exit: 'log' }, '"exit"'],
    ['an invoked actor', { invoke: { src: fromPromise(async () => 1) } }, '"invoke"'],
    ['tags', { tags: 'busy' }, '"tags"'],
    ['output', { type: 'final', output: 1 }, '"output"'],
    [
      'a final state that goes on',
      { type: 'final', on: { GO: 'b' } },
      'a transition out of a final state',
    ],
    ['nested states', { initial: 'x', states: { x: {} } }, 'nested states'],
    ['parallel states', { type: 'parallel', states: { x: {}, y: {} } }, 'parallel states'],
    ['a history state', { type: 'history' }, 'a history state'],
    ['onDone', { onDone: 'b' }, '"onDone"'],
  ])('%s', (_, state, construct) => {
    expect(() => compileMachine(withState(state as object))).toThrow(inState(construct));
  });

  it.each([
    ['context', { context: { count: 0 } }, '"context"'],
    ['events of the whole machine', { on: { STOP: '.b' } }, '"on"'],
    ['entry actions of the machine', { entry: 'log' }, '"entry"'],
    ['output of the machine', { output: 1 }, '"output"'],
    ['parallel machines', { type: 'parallel', initial: undefined }, 'parallel states'],
    [
      'an initial transition',
      { initial: { target: 'a', actions: 'log' } },
      'an initial transition',
    ],
  ])('%s', (_, config, construct) => {
    expect(() => compileMachine(withMachine(config))).toThrow(inMachine(construct));
  });

  it('an initial state that does not exist', () => {
    expect(() => compileMachine(withMachine({ initial: 'c' }))).toThrow(
      'machine "m" has no state "c"; it has a, b',
    );
  });

  it('a machine with no states', () => {
    expect(() => compileMachine(createMachine({ id: 'm' }))).toThrow('machine "m": no states');
  });
});
