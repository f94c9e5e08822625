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

/** All fields of a state that the recordings of a component show. */
const STATE_FIELDS: { readonly [C in Component]: readonly string[] } = {
  rbtree: [],
  atq: [],
  'bandwidth-a': [
    'now',
    'replenish_stat',
    'throttled_ids',
    'timers',
    ...inCgroups([
      'ctx',
      'quota',
      'period',
      'burst',
      'nquota',
      'nquota_ub',
      'is_throttled',
      'has_llcx',
      'period_start_clk',
      'burst_remaining',
      'runtime_total_sloppy',
      'runtime_total_last',
      'budget_remaining',
      'budget_p2c',
      'budget_c2l',
      'nr_taskable_descendents',
      'llc',
      'llc.budget_remaining',
      'llc.runtime_total',
      'llc.btq',
    ]),
  ],
  'bandwidth-b': [
    'now',
    'throttled_ids',
    'timers',
    ...inCgroups([
      'ctx',
      'quota',
      'period',
      'burst',
      'nquota',
      'nquota_ub',
      'is_throttled',
      'has_llcx',
      'period_start_clk',
      'burst_remaining',
      'runtime_total_sloppy',
      'runtime_total_last',
      'llc',
      'llc.runtime_total',
      'llc.btq',
    ]),
  ],
};

function inCgroups(fields: readonly string[]): readonly string[] {
  return fields.map((field) => `cgroups.${field}`);
}

/** What is known of a program that speaks the lines of the recordings. */
export function helloOf(component: Component): Hello {
  return {
    name: null,
    component,
    operations: new Set(Object.keys(operationsOf(component))),
    state: new Set(STATE_FIELDS[component]),
    batch: 0,
  };
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
