import type { AnyStateMachine } from 'xstate';
import type { MonitorCoverage } from './coverage.ts';
import { type CompiledMachine, compileMachine, ILLEGAL } from './table.ts';

export { MonitorCoverage } from './coverage.ts';

/** An event that the entity's machine has no transition for. */
export interface MonitorViolation {
  /** Id of the machine. */
  readonly machine: string;
  readonly entity: number;
  readonly state: string;
  readonly event: string;
}

/**
 * A machine as a property: every event of a run must have a transition.
 *
 * Whoever watches runs keeps one monitor and one coverage for all of them, and makes one
 * {@link MachineMonitor} a run (or resets it):
 *
 *     const monitor = defineMonitor(queueEntryMachine);
 *     const coverage = new MonitorCoverage(monitor.machine);
 *     const PARK = monitor.machine.eventCode('PARK');
 *     // in each run
 *     const entries = new MachineMonitor(coverage, ({ entity, state, event }) =>
 *       watch.broken(`${state} ${event}`, `task ${entity}: ${event} in ${state}`));
 *     handlers.putAside = (event) => entries.send(event.task, PARK);
 */
export interface Monitor {
  readonly id: `M-${string}`;
  readonly machine: CompiledMachine;
}

/** Compiles a machine into a monitor that is named after it. */
export function defineMonitor(machine: AnyStateMachine): Monitor {
  const compiled = compileMachine(machine);
  return { id: `M-${compiled.id}`, machine: compiled };
}

const ENTITIES_MIN = 16;
const AMBIGUOUS = -2;

/**
 * Runs one machine for many entities, which are small integers.
 *
 * An entity that was never heard of is in the initial state. Sending costs one look-up in a
 * table and one count; only a violation builds an object.
 *
 * An illegal event is reported and not followed: the entity stays where it is. If the event
 * leads to one and the same state from everywhere, the entity goes there instead, since that
 * is what the event says has happened; so one violation is not followed by a train of others.
 */
export class MachineMonitor {
  readonly machine: CompiledMachine;
  readonly #coverage: MonitorCoverage;
  readonly #report: (violation: MonitorViolation) => void;
  readonly #next: Int8Array;
  readonly #eventCount: number;
  /** By event: its only target, or below 0. */
  readonly #recovery: Int8Array;
  #states: Uint8Array;

  constructor(coverage: MonitorCoverage, report: (violation: MonitorViolation) => void) {
    this.machine = coverage.machine;
    this.#coverage = coverage;
    this.#report = report;
    this.#next = this.machine.next;
    this.#eventCount = this.machine.events.length;
    this.#recovery = uniqueTargets(this.machine);
    this.#states = new Uint8Array(ENTITIES_MIN).fill(this.machine.initial);
  }

  /**
   * Tells an entity's machine of an event.
   *
   * @param event its code, from `machine.eventCode`
   * @returns whether the event was legal
   */
  send(entity: number, event: number): boolean {
    if (event >>> 0 !== event || event >= this.#eventCount) {
      throw new RangeError(`machine "${this.machine.id}" has no event code ${event}`);
    }
    if (entity >= this.#states.length) this.#makeRoomFor(entity);
    const state = this.#states[entity];
    if (state === undefined) throw new RangeError(`entity ${entity} is not a small integer`);
    const cell = state * this.#eventCount + event;
    const target = this.#next[cell] as number;
    if (target === ILLEGAL) return this.#violation(entity, state, event);
    this.#coverage.count(cell);
    this.#states[entity] = target;
    return true;
  }

  /** The name of the state that the entity is in. */
  stateOf(entity: number): string {
    return this.machine.states[this.#states[entity] ?? this.machine.initial] as string;
  }

  /** Puts the entity back into the initial state: its number now names another one. */
  reset(entity: number): void {
    if (entity < this.#states.length) this.#states[entity] = this.machine.initial;
  }

  /** Puts all entities back into the initial state, for the next run. */
  resetAll(): void {
    this.#states.fill(this.machine.initial);
  }

  #violation(entity: number, state: number, event: number): boolean {
    const { id, states, events } = this.machine;
    const target = this.#recovery[event] as number;
    if (target >= 0) this.#states[entity] = target;
    this.#report({
      machine: id,
      entity,
      state: states[state] as string,
      event: events[event] as string,
    });
    return false;
  }

  #makeRoomFor(entity: number): void {
    const states = new Uint8Array(2 ** Math.ceil(Math.log2(entity + 1)));
    states.fill(this.machine.initial);
    states.set(this.#states);
    this.#states = states;
  }
}

function uniqueTargets(machine: CompiledMachine): Int8Array {
  const targets = new Int8Array(machine.events.length).fill(ILLEGAL);
  machine.next.forEach((target, cell) => {
    const event = cell % targets.length;
    if (target === ILLEGAL || targets[event] === target) return;
    targets[event] = targets[event] === ILLEGAL ? target : AMBIGUOUS;
  });
  return targets;
}
