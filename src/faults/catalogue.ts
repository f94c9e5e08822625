import { atqFaults } from './atq/index.ts';
import { bandwidthFaults } from './bandwidth/index.ts';
import { bypassFaults } from './bypass/index.ts';
import { dsqFaults } from './dsq/index.ts';
import type { Fault } from './fault.ts';
import { hostFaults } from './host/index.ts';
import { raceFaults } from './races/index.ts';
import { rbtreeFaults } from './rbtree/index.ts';
import { subschedFaults } from './subsched/index.ts';

/** Every known fault, by component. */
export const faults: readonly Fault[] = [
  ...rbtreeFaults,
  ...atqFaults,
  ...bandwidthFaults,
  ...hostFaults,
  ...raceFaults,
  ...dsqFaults,
  ...bypassFaults,
  ...subschedFaults,
];

const byId = new Map(faults.map((fault) => [fault.id, fault]));

export function findFault(id: string): Fault | undefined {
  return byId.get(id);
}
