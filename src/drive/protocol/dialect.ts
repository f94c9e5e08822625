import { stateFieldsOf } from '../contract/components.ts';
import { type Component, isBandwidth, operationsOf } from './components.ts';
import type { Hello } from './hello.ts';

/** Either the protocol of docs/driver.md, or the recordings' own lines as they are. */
export type ProtocolName = '1' | 'vectors';

/** How a program is spoken to. */
export interface Dialect {
  readonly protocol: ProtocolName;
  /** Of a program that says no hello; null: it says so itself. */
  readonly component: Component | null;
}

/** What is known of a program that speaks the lines of the recordings. */
export function helloOf(component: Component): Hello {
  return {
    name: null,
    component,
    operations: new Set(recordedOf(component)),
    state: new Set(stateFieldsOf(component)),
    batch: 0,
  };
}

function recordedOf(component: Component): readonly string[] {
  return Object.entries(operationsOf(component))
    .filter(([, { isRecorded }]) => isRecorded)
    .map(([op]) => op);
}

/** The requests that make a fresh library. */
export function resetRequests(
  { protocol }: Dialect,
  component: Component,
  seq: number,
  llcs: number,
): readonly string[] {
  const bandwidth = isBandwidth(component);
  if (protocol === 'vectors') {
    const begin = `{"op":"begin","seq":${seq},"group":"${component}"}`;
    return bandwidth ? [begin, `{"op":"topo","llcs":${llcs}}`] : [begin];
  }
  return [`{"op":"reset","seq":${seq},"cast":${bandwidth ? `{"llcs":${llcs}}` : '{}'}}`];
}
