import { atqRemoveForgetsSize } from './atq/remove-forgets-size.ts';
import { bandwidthFaults } from './bandwidth/index.ts';
import { mapKeyPaddingCompared } from './bandwidth/map-key-padding-compared.ts';
import type { Fault } from './fault.ts';
import { hostFaults } from './host/index.ts';

/**
 * What makes the core behave as the code first merged upstream (b7f394c85): all its
 * deterministic deviations, and those of the scheduler that used it.
 *
 * The padding of a map key is left out: what the stack holds there is not the code's to say.
 */
export const asMerged: readonly Fault[] = [
  atqRemoveForgetsSize,
  ...bandwidthFaults.filter((fault) => fault !== mapKeyPaddingCompared),
  ...hostFaults,
];
