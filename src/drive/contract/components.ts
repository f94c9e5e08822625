import { bandwidthA, bandwidthB } from './bandwidth-operations.ts';
import type { ComponentFacts } from './operation.ts';
import { atq } from './queue-operations.ts';
import { rbtree } from './tree-operations.ts';

/** What a driver can be a driver of. */
export const COMPONENTS = ['rbtree', 'atq', 'bandwidth-a', 'bandwidth-b'] as const;

export type Component = (typeof COMPONENTS)[number];

const facts: { readonly [C in Component]: ComponentFacts } = {
  rbtree,
  atq,
  'bandwidth-a': bandwidthA,
  'bandwidth-b': bandwidthB,
};

export function factsOf(component: Component): ComponentFacts {
  return facts[component];
}

export function isComponent(name: unknown): name is Component {
  return COMPONENTS.includes(name as Component);
}

/** The names of the fields that a state may have, nested with a dot. */
export function stateFieldsOf(component: Component): readonly string[] {
  const { state } = facts[component];
  if (state === null) return [];
  return [
    ...Object.keys(state.top),
    ...Object.keys({ ...state.cgroup, ...state.context }).map((name) => `cgroups.${name}`),
    'cgroups.llc',
    ...Object.keys(state.llc).map((name) => `cgroups.llc.${name}`),
  ];
}

/** The operations that a driver cannot do without. */
export function essentialsOf(component: Component): readonly string[] {
  return Object.entries(facts[component].operations)
    .filter(([, { essential }]) => essential)
    .map(([op]) => op);
}
