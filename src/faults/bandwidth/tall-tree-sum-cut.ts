import { TREE_HEIGHT_MAX } from '../../core/bandwidth/constants.ts';
import { contextOf } from '../../core/bandwidth/library.ts';
import { ownRuntime, storeSum } from '../../core/bandwidth/sum.ts';
import type { BandwidthLibrary } from '../../core/bandwidth/types.ts';
import type { Cgroup } from '../../core/cgroup.ts';
import { E2BIG } from '../../core/errno.ts';
import { addS64, type Int64 } from '../../core/int64.ts';
import type { Fault } from '../fault.ts';

/** Adds the sums of a level up in one cell each, as many cells as the tree may be high. */
function sumByLevel(lib: BandwidthLibrary, from: Cgroup): number {
  const levels = new Array<Int64>(TREE_HEIGHT_MAX).fill(0);
  let previous = -1;
  for (const cgroup of lib.cgroups.postOrder(from)) {
    if (cgroup.level === 0) break;
    if (cgroup.level >= TREE_HEIGHT_MAX) return E2BIG;
    if (previous < 0) previous = cgroup.level;
    const cgx = contextOf(lib, cgroup);
    if (cgx === undefined) continue;
    let sum = addS64(ownRuntime(lib, cgx), cgx.retiredRuntime);
    if (previous > cgroup.level) {
      sum = addS64(levels[previous] ?? 0, sum);
      levels[previous] = 0;
    }
    storeSum(lib, cgx, sum);
    levels[cgroup.level] = addS64(levels[cgroup.level] ?? 0, sum);
    previous = cgroup.level;
  }
  return 0;
}

export const tallTreeSumCut: Fault = {
  id: 'tall-tree-sum-cut',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'Runtime is not summed beyond a cgroup that is too deep',
  mechanism:
    'A cgroup of level 16 or more is accepted, but the sum over the tree stops at it: the ' +
    'cgroups visited afterwards keep old sums, so their use is not seen.',
  source: 'cbw_update_runtime_total_sloppy at b7f394c85, observed',
  seams: {
    bandwidth: {
      refuseHeight: () => 0,
      sumSubtree: sumByLevel,
      closedRuntime: (cgx) => cgx.runtimeTotalSloppy,
    },
  },
};
