import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { queueEntryMachine } from '../../models/index.ts';
import {
  defineMonitor,
  MachineMonitor,
  MonitorCoverage,
  type MonitorViolation,
} from '../../src/monitor/monitor.ts';

const { id, machine } = defineMonitor(queueEntryMachine);
const PARK = machine.eventCode('PARK');
const POP = machine.eventCode('POP');
const INSERT = machine.eventCode('INSERT');
const RUN = machine.eventCode('RUN');
const STOP = machine.eventCode('STOP');
const CANCEL = machine.eventCode('CANCEL');
const EXIT = machine.eventCode('EXIT');

function start(coverage = new MonitorCoverage(machine)) {
  const violations: MonitorViolation[] = [];
  const monitor = new MachineMonitor(coverage, (violation) => violations.push(violation));
  return { monitor, coverage, violations };
}

/** GO leads to two states and not out of `c`; NEVER leads nowhere. */
const twoWays = createMachine({
  id: 'two-ways',
  meta: { events: { GO: 'goes on', NEVER: 'does not happen' } },
  initial: 'a',
  states: { a: { on: { GO: 'b' } }, b: { on: { GO: 'c' } }, c: {} },
});

describe('MachineMonitor', () => {
  it('is named after its machine', () => {
    expect(id).toBe('M-queue-entry');
    expect(machine.id).toBe('queue-entry');
  });

  it('follows legal events, each entity by itself', () => {
    const { monitor, violations } = start();
    for (const event of [PARK, POP, INSERT, RUN]) expect(monitor.send(3, event)).toBe(true);
    expect(monitor.send(0, PARK)).toBe(true);
    expect(monitor.stateOf(3)).toBe('running');
    expect(monitor.stateOf(0)).toBe('parked');
    expect(monitor.stateOf(1)).toBe('free');
    expect(violations).toEqual([]);
  });

  it('reports an illegal event', () => {
    const { monitor, violations } = start();
    monitor.send(2, PARK);
    expect(monitor.send(2, RUN)).toBe(false);
    expect(violations).toEqual([
      { machine: 'queue-entry', entity: 2, state: 'parked', event: 'RUN' },
    ]);
  });

  it('goes where an illegal event always leads, so that the next ones are legal', () => {
    const { monitor, violations } = start();
    monitor.send(0, PARK);
    monitor.send(0, RUN);
    expect(monitor.stateOf(0)).toBe('running');
    expect(monitor.send(0, STOP)).toBe(true);
    expect(violations).toHaveLength(1);
  });

  it('leaves even a final state that way', () => {
    const { monitor, violations } = start();
    monitor.send(0, EXIT);
    expect(monitor.send(0, EXIT)).toBe(false);
    expect(monitor.stateOf(0)).toBe('dead');
    monitor.send(0, PARK);
    expect(monitor.stateOf(0)).toBe('parked');
    expect(violations.map(({ state, event }) => `${state} ${event}`)).toEqual([
      'dead EXIT',
      'dead PARK',
    ]);
  });

  it('stays where it is if the event leads to several states or to none', () => {
    const several = defineMonitor(twoWays).machine;
    const violations: string[] = [];
    const monitor = new MachineMonitor(new MonitorCoverage(several), ({ state, event }) =>
      violations.push(`${state} ${event}`),
    );
    monitor.send(0, several.eventCode('GO'));
    monitor.send(0, several.eventCode('GO'));
    expect(monitor.stateOf(0)).toBe('c');
    monitor.send(0, several.eventCode('GO'));
    expect(monitor.stateOf(0)).toBe('c');
    monitor.send(0, several.eventCode('NEVER'));
    expect(monitor.stateOf(0)).toBe('c');
    expect(violations).toEqual(['c GO', 'c NEVER']);
  });

  it('makes room for entities as they come', () => {
    const { monitor } = start();
    monitor.send(1, PARK);
    monitor.send(5000, PARK);
    monitor.send(16, PARK);
    expect([1, 5000, 16].map((entity) => monitor.stateOf(entity))).toEqual(Array(3).fill('parked'));
    expect(monitor.stateOf(4999)).toBe('free');
    expect(monitor.stateOf(1_000_000)).toBe('free');
  });

  it('resets one entity, or all', () => {
    const { monitor } = start();
    for (const entity of [0, 1, 2]) monitor.send(entity, PARK);
    monitor.reset(1);
    monitor.reset(1_000_000);
    expect([0, 1, 2].map((entity) => monitor.stateOf(entity))).toEqual([
      'parked',
      'free',
      'parked',
    ]);
    monitor.resetAll();
    expect([0, 1, 2].map((entity) => monitor.stateOf(entity))).toEqual(['free', 'free', 'free']);
  });

  it.each([-1, 0.5, Number.NaN])('refuses %d as an entity', (entity) => {
    const { monitor } = start();
    expect(() => monitor.send(entity, PARK)).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN, machine.events.length])('refuses %d as an event', (event) => {
    const { monitor } = start();
    expect(() => monitor.send(0, event)).toThrow('machine "queue-entry" has no event code');
  });
});

describe('MonitorCoverage', () => {
  it('begins with nothing taken', () => {
    const { coverage } = start();
    expect(coverage.transitions).toBe(12);
    expect(coverage.taken).toBe(0);
    expect(coverage.untaken).toHaveLength(12);
  });

  it('sums up over runs and counts no violation', () => {
    const { monitor, coverage } = start();
    for (const event of [PARK, POP, INSERT, RUN, STOP, PARK, CANCEL]) monitor.send(0, event);
    const second = start(coverage).monitor;
    second.send(0, PARK);
    second.send(0, EXIT);
    second.reset(0);
    second.send(0, EXIT);
    const free = machine.stateCode('free') * machine.events.length;
    expect(coverage.counts[free + PARK]).toBe(3);
    expect(coverage.taken).toBe(7);
    expect(coverage.untaken).toEqual([
      'free --INSERT--> queued',
      'free --DISPATCH_DIRECT--> queued',
      'parked --RELOCATE--> parked',
      'queued --DEQUEUE--> free',
      'running --EXIT--> dead',
    ]);
  });

  it('adds the counts of another worker', () => {
    const one = start();
    const two = start();
    one.monitor.send(0, PARK);
    two.monitor.send(0, PARK);
    two.monitor.send(0, POP);
    one.coverage.add([...two.coverage.counts]);
    expect(one.coverage.counts.reduce((sum, count) => sum + count)).toBe(3);
    expect(one.coverage.taken).toBe(2);
    expect(() => one.coverage.add([1])).toThrow('machine "queue-entry" has 60 counts, not 1');
  });

  it('stops counting at the top instead of starting over', () => {
    const { monitor, coverage } = start();
    coverage.counts.fill(0xffffffff);
    monitor.send(0, PARK);
    coverage.add(coverage.counts);
    expect(new Set(coverage.counts)).toEqual(new Set([0xffffffff]));
  });
});
