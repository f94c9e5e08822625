import type { Design, Level } from '../scenario/scenario.ts';
import { cfsKit } from './cfs-kit.ts';
import { hostKit } from './host-kit.ts';
import type { Kit, KitName } from './kit.ts';
import { libraryKit } from './library-kit.ts';
import { hierarchyKit, machineKit } from './machine-kit.ts';
import { queueKit } from './queue-kit.ts';
import { smpKit } from './smp-kit.ts';
import { treeKit } from './tree-kit.ts';

const kits: { readonly [L in Level]: Kit<L> } = {
  tree: treeKit,
  queue: queueKit,
  library: libraryKit,
  host: hostKit,
  machine: machineKit,
  smp: smpKit,
};

/** What a level is made of. */
export function kitOf<L extends Level>(level: L): Kit<L> {
  return kits[level];
}

/** What a level is made of under a design. */
export function kitUnder<L extends Level>(level: L, { bandwidth }: Design): Kit<L> {
  const isKernel = level === 'host' && bandwidth === 'cfs';
  return isKernel ? (cfsKit as unknown as Kit<L>) : kitOf(level);
}

/** What a suite searches under that name. */
export function kitNamed(name: KitName): Kit<Level> {
  if (name === 'hierarchy') return hierarchyKit as unknown as Kit<Level>;
  if (name === 'cfs') return cfsKit as unknown as Kit<Level>;
  return kits[name] as unknown as Kit<Level>;
}
