import type { AnyStateMachine } from 'xstate';
import type { MachineMeta } from '../../models/meta.ts';

/** A target in the table that says: no transition, the event is illegal here. */
export const ILLEGAL = -1;

/**
 * A machine as a flat transition table.
 *
 * States and events are numbered; `next[state * events.length + event]` is the next state, or
 * {@link ILLEGAL}.
 */
export interface CompiledMachine {
  readonly id: string;
  /** What the machine is about; empty if it does not say. */
  readonly description: string;
  /** Where it was read from; empty if it does not say. */
  readonly source: string;
  readonly states: readonly string[];
  /** By state. */
  readonly stateDescriptions: readonly string[];
  readonly events: readonly string[];
  /** By event. */
  readonly eventDescriptions: readonly string[];
  readonly initial: number;
  readonly next: Int8Array;
  /** The final states, ascending. */
  readonly finals: readonly number[];
  /** The code of an event, to be asked once; throws if the machine has no such event. */
  eventCode(event: string): number;
  /** The number of a state; throws if the machine has no such state. */
  stateCode(state: string): number;
}

/** As much of xstate's configuration as is looked at. */
type Config = Readonly<Record<string, unknown>>;

/** As much of xstate's resolved state as is looked at. */
interface StateNode {
  readonly key: string;
  readonly type: string;
  readonly description?: string | undefined;
  readonly config: Config;
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
}

interface Transition {
  readonly target?: readonly { readonly key: string; readonly path: readonly string[] }[];
  readonly [field: string]: unknown;
}

// Whatever is not listed is refused, so that a construct of a later xstate is not dropped.
const MACHINE_FIELDS = new Set(
  'id version description meta types schemas initial states type'.split(' '),
);
const STATE_FIELDS = new Set('id description meta on type'.split(' '));
// The last three are xstate's own additions.
const TRANSITION_FIELDS = new Set('target description meta source eventType toJSON'.split(' '));
/** What an Int8Array can number. */
const STATES_MAX = 127;

/**
 * Compiles an xstate machine to a transition table.
 *
 * The monitors run on the table: a look-up is some thousand times as fast as xstate's own
 * pure transition. What a table cannot say is refused, never dropped: guards, actions,
 * context, delays, invoked actors, eventless transitions, wildcards, nested, parallel and
 * history states.
 *
 * The events are those that the root's `meta.events` lists ({@link MachineMeta}) and, if it
 * lists none, those that some state handles. `EVENT: {}`, xstate's forbidden transition, is
 * illegal in the table too.
 */
export function compileMachine(machine: AnyStateMachine): CompiledMachine {
  const id: string = machine.id;
  refuseMachineFields(id, machine.config as unknown as Config);
  const nodes = Object.values(machine.root.states) as unknown as readonly StateNode[];
  if (nodes.length > STATES_MAX) {
    throw new Error(`machine "${id}": more than ${STATES_MAX} states`);
  }
  for (const node of nodes) refuseStateFields(id, node);

  const meta = (machine.config.meta ?? {}) as Partial<MachineMeta>;
  const states = nodes.map((node) => node.key);
  const events = alphabet(meta, nodes);
  const next = new Int8Array(states.length * events.length).fill(ILLEGAL);
  nodes.forEach((node, state) => {
    for (const [event, transitions] of node.transitions) {
      if (event.includes('*')) refuse(id, node.key, `the wildcard event "${event}"`);
      const code = events.indexOf(event);
      if (code < 0) refuse(id, node.key, `event "${event}", which meta.events does not list,`);
      const target = targetOf(id, node, event, transitions);
      if (target !== null) next[state * events.length + code] = states.indexOf(target);
    }
  });

  return {
    id,
    description: machine.root.description ?? '',
    source: meta.source ?? '',
    states,
    stateDescriptions: nodes.map((node) => node.description ?? ''),
    events,
    eventDescriptions: events.map((event) => meta.events?.[event] ?? ''),
    initial: codeOf(id, 'state', states, machine.config.initial as string),
    next,
    finals: nodes.flatMap((node, state) => (node.type === 'final' ? [state] : [])),
    eventCode: (event) => codeOf(id, 'event', events, event),
    stateCode: (state) => codeOf(id, 'state', states, state),
  };
}

function refuse(machine: string, state: string | null, construct: string): never {
  const place = state === null ? `machine "${machine}"` : `machine "${machine}", state "${state}"`;
  throw new Error(`${place}: ${construct} cannot be said by a transition table`);
}

function refuseMachineFields(id: string, config: Config): void {
  if (config.type === 'parallel') refuse(id, null, 'parallel states');
  for (const [field, value] of Object.entries(config)) {
    if (value !== undefined && !MACHINE_FIELDS.has(field)) refuse(id, null, `"${field}"`);
  }
  if (config.states === undefined) throw new Error(`machine "${id}": no states`);
  if (typeof config.initial !== 'string') refuse(id, null, 'an initial transition');
}

function refuseStateFields(id: string, node: StateNode): void {
  if (node.type === 'parallel') refuse(id, node.key, 'parallel states');
  if (node.type === 'history') refuse(id, node.key, 'a history state');
  if (node.config.states !== undefined) refuse(id, node.key, 'nested states');
  for (const [field, value] of Object.entries(node.config)) {
    if (value !== undefined && !STATE_FIELDS.has(field)) refuse(id, node.key, `"${field}"`);
  }
  if (node.type === 'final' && node.transitions.size > 0) {
    refuse(id, node.key, 'a transition out of a final state');
  }
}

/** The event names in order: as declared, or as they first appear. */
function alphabet(meta: Partial<MachineMeta>, nodes: readonly StateNode[]): string[] {
  if (meta.events !== undefined) return Object.keys(meta.events);
  return [...new Set(nodes.flatMap((node) => [...node.transitions.keys()]))];
}

/** The key of the state that the event leads to; null where the event is forbidden. */
function targetOf(
  id: string,
  node: StateNode,
  event: string,
  transitions: readonly Transition[],
): string | null {
  const [transition, ...others] = transitions;
  if (transition === undefined) return null;
  if (others.length > 0) refuse(id, node.key, `a choice of transitions on "${event}"`);
  refuseTransitionFields(id, node, event, transition);
  const targets = transition.target;
  if (targets === undefined) return null;
  const [target, ...more] = targets;
  if (target === undefined || more.length > 0 || target.path.length !== 1) {
    refuse(id, node.key, `the target of "${event}", which is not one state,`);
  }
  return target.key;
}

function refuseTransitionFields(
  id: string,
  node: StateNode,
  event: string,
  transition: Transition,
): void {
  for (const [field, value] of Object.entries(transition)) {
    // xstate completes every transition with no actions and reenter: false.
    const said = value !== undefined && value !== false && !(Array.isArray(value) && !value.length);
    if (said && !TRANSITION_FIELDS.has(field)) refuse(id, node.key, `"${field}" on "${event}"`);
  }
}

function codeOf(id: string, kind: string, names: readonly string[], name: string): number {
  const code = names.indexOf(name);
  if (code < 0) {
    throw new Error(`machine "${id}" has no ${kind} "${name}"; it has ${names.join(', ')}`);
  }
  return code;
}
