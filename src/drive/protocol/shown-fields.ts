import { parseLossless } from '../../scenario/lossless-json.ts';
import { type Component, stateFieldsOf } from '../contract/components.ts';
import { isObject } from '../contract/shape.ts';
import { fieldsIn } from '../contract/state.ts';
import type { Transport } from '../transport/transport.ts';

/** From a fresh library to a state in which a cgroup is under control. */
const REQUESTS = [
  '{"op":"begin","seq":0,"group":"state"}',
  '{"op":"topo","llcs":1}',
  '{"op":"lib_init"}',
  '{"op":"init","cgrp":1,"period_us":100000,"quota_us":"max","burst_us":0}',
  '{"op":"state"}',
];

/**
 * The fields of the state of a program that says no hello: those that it shows. A program is
 * taken to have all of them if it shows none; what is wrong with it is for a run to find.
 *
 * @param transport a program for this alone; it is ended
 */
export function fieldsShownBy(transport: Transport, component: Component): ReadonlySet<string> {
  const all = stateFieldsOf(component);
  const { answers } = transport.exchange(REQUESTS);
  transport.close();
  const state = read(answers[REQUESTS.length - 1]);
  const shown = isObject(state) ? fieldsIn(component, state) : [];
  return new Set(shown.length === 0 ? all : shown);
}

function read(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : parseLossless(text);
  } catch {
    return undefined;
  }
}
