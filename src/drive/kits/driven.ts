import type { PromisingDesign } from '../../check/property.ts';
import type { UnderTest } from '../../check/under-test.ts';
import type { Component } from '../protocol/components.ts';
import type { Conversation } from '../protocol/conversation.ts';

/** A program and how it is driven. */
export interface Driven {
  readonly conversation: Conversation;
  /** Whether the model runs beside it. */
  readonly differential: boolean;
  /** Whether calls are made that upstream does not reject, and answers as it happens. */
  readonly misuse: boolean;
}

/** What the program is asked beside the calls of a run. */
export interface Asking {
  /** Its state after each call, as far as it shows it. */
  readonly state: boolean;
}

/** The design whose promises a component is held to. */
export function designOf(component: Component, { design }: UnderTest): PromisingDesign {
  return component === 'bandwidth-b' ? 'accounting' : design.bandwidth;
}

/** What laws may read of a component's program, in a run that asks for its state. */
export function offeredBy({ conversation }: Driven, { state }: Asking): ReadonlySet<string> {
  if (!state) return NOTHING;
  const hello = conversation.hello();
  return hello.component === 'atq' ? hello.operations : hello.state;
}

const NOTHING: ReadonlySet<string> = new Set();
