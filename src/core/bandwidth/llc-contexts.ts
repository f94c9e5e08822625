import { ENOMEM } from '../errno.ts';
import { S64_MAX } from '../int64.ts';
import { CGROUP_LLC_MAX } from './constants.ts';
import type { CgroupContext } from './context.ts';
import { isUnlimited, llcContextOf, storeLlcContext } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Makes one context and backlog queue per LLC (upstream cbw_init_llc_ctx).
 *
 * @returns 0, or -ENOMEM when the map is full or holds the key already
 */
export function allocateLlcContexts(lib: BandwidthLibrary, cgx: CgroupContext): number {
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    if (llcContextOf(lib, cgx.id, llc) !== undefined) return ENOMEM;
    if (lib.nrLlcContexts >= CGROUP_LLC_MAX) return ENOMEM;
    storeLlcContext(lib, {
      id: cgx.id,
      llc,
      budgetRemaining: isUnlimited(cgx) ? S64_MAX : 0,
      runtimeTotal: 0,
      btq: lib.createBtq(),
      keyPadding: lib.seams.keyPadding(lib),
    });
  }
  cgx.hasLlcx = true;
  return 0;
}
