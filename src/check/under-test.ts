import { composeSeams, type SeamOverrides, type Seams } from '../core/seams.ts';
import { findFault } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { asMerged, kernelBaseline, kernelNewest } from '../faults/presets.ts';
import { type HostSeams, hostSeams } from '../host/seams.ts';
import { InputError } from '../scenario/input-error.ts';
import type { Design } from '../scenario/scenario.ts';

const HIERARCHY: { readonly [D in Design['hierarchy']]: readonly Fault[] } = {
  intended: [],
  'kernel-newest': kernelNewest,
  'kernel-baseline': kernelBaseline,
};

/** What a run is a run of: the decisions of the core and of the host. */
export interface UnderTest {
  readonly design: Design;
  /** The faults that are on, the design's and those added. */
  readonly faults: readonly Fault[];
  readonly seams: Seams;
  readonly host: HostSeams;
}

/**
 * Resolves a design and the faults put over it or, with a leading "-", taken out of it.
 *
 * @throws InputError for a fault that does not exist
 */
export function underTest(design: Design, adjustments: readonly string[]): UnderTest {
  const on = new Set<Fault>([
    ...(design.bandwidth === 'as-merged' ? asMerged : []),
    ...HIERARCHY[design.hierarchy],
  ]);
  for (const adjustment of adjustments) {
    const removes = adjustment.startsWith('-');
    const fault = findFault(removes ? adjustment.slice(1) : adjustment);
    if (fault === undefined) {
      throw new InputError(`no fault is named ${JSON.stringify(adjustment)}; see scx-check faults`);
    }
    if (design.bandwidth === 'cfs' && !removes && fault.seams !== undefined) {
      throw new InputError(
        `the design cfs has no library, so it cannot have the fault ${fault.id}`,
      );
    }
    if (removes) on.delete(fault);
    else on.add(fault);
  }
  const faults = [...on];
  const overrides: SeamOverrides[] = [];
  let host = hostSeams;
  for (const fault of faults) {
    if (fault.seams !== undefined) overrides.push(fault.seams);
    if (fault.host !== undefined) host = { ...host, ...fault.host };
  }
  return { design, faults, seams: composeSeams(overrides), host };
}
