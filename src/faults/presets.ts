import { atqRemoveForgetsSize } from './atq/remove-forgets-size.ts';
import { bandwidthFaults } from './bandwidth/index.ts';
import { mapKeyPaddingCompared } from './bandwidth/map-key-padding-compared.ts';
import { bypassFaults } from './bypass/index.ts';
import { dsqFaults } from './dsq/index.ts';
import type { Fault } from './fault.ts';
import { hostFaults } from './host/index.ts';
import { lavdRemoteClockPhantomRuntime } from './host/lavd-remote-clock-phantom-runtime.ts';
import { raceFaults } from './races/index.ts';
import { subschedFaults } from './subsched/index.ts';

/**
 * What makes the core behave as the code first merged upstream (b7f394c85): all its
 * deviations, and those of the scheduler that used it.
 *
 * The padding of a map key is left out: what the stack holds there is not the code's to say.
 */
export const asMerged: readonly Fault[] = [
  atqRemoveForgetsSize,
  ...bandwidthFaults.filter((fault) => fault !== mapKeyPaddingCompared),
  ...hostFaults.filter((fault) => fault !== lavdRemoteClockPhantomRuntime),
  ...raceFaults.filter(({ design }) => design !== 'B'),
];

const kernelFaults: readonly Fault[] = [...dsqFaults, ...bypassFaults, ...subschedFaults];

/** The defects that the newest kernel tree that was read still has. */
export const kernelNewest: readonly Fault[] = kernelFaults.filter(
  ({ kernel }) => kernel === 'newest' || kernel === 'newest alone',
);

/** All those of the tree in which cgroup sub-schedulers were first merged (0022b328504d). */
export const kernelBaseline: readonly Fault[] = kernelFaults.filter(
  ({ kernel }) => kernel === 'newest' || kernel === 'baseline',
);
