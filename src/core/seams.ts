import type { AtqSeams } from './atq-seams.ts';
import { atqSeams } from './atq-seams.ts';

import { bandwidthSeams } from './bandwidth/seams.ts';
import type { BandwidthSeams } from './bandwidth/types.ts';
import { type HierarchySeams, hierarchySeams } from './hierarchy/seams.ts';
import type { RbtreeSeams } from './rbtree-seams.ts';
import { rbtreeSeams } from './rbtree-seams.ts';
import { type SchedSeams, schedSeams } from './sched/seams.ts';

/**
 * The decisions of the core that can be replaced, by the part that makes them.
 *
 * A seam is one decision: a small pure function or a sub-path. The values below are the
 * corrected design; a fault supplies the pre-fix decision for one or a few of them.
 */
export interface Seams {
  readonly rbtree: RbtreeSeams;
  readonly atq: AtqSeams;
  readonly bandwidth: BandwidthSeams;
  readonly sched: SchedSeams;
  readonly hierarchy: HierarchySeams;
}

export type SeamOverrides = { readonly [part in keyof Seams]?: Partial<Seams[part]> };

export const correctedSeams: Seams = {
  rbtree: rbtreeSeams,
  atq: atqSeams,
  bandwidth: bandwidthSeams,
  sched: schedSeams,
  hierarchy: hierarchySeams,
};

/** The corrected seams with the overrides put over them, later ones last. */
export function composeSeams(overrides: readonly SeamOverrides[]): Seams {
  const seams = {
    rbtree: { ...rbtreeSeams },
    atq: { ...atqSeams },
    bandwidth: { ...bandwidthSeams },
    sched: { ...schedSeams },
    hierarchy: { ...hierarchySeams },
  };
  for (const override of overrides) {
    Object.assign(seams.rbtree, override.rbtree);
    Object.assign(seams.atq, override.atq);
    Object.assign(seams.bandwidth, override.bandwidth);
    Object.assign(seams.sched, override.sched);
    Object.assign(seams.hierarchy, override.hierarchy);
  }
  return seams;
}
