import { type Int64, S64_MAX, U64_MAX } from '../int64.ts';
import type { CgroupContext } from './context.ts';
import type { BandwidthLibrary } from './types.ts';

/** cpu.max as the cgroup interface passes it, in us; a quota of 2^64 - 1 is "max". */
export interface Bandwidth {
  readonly periodUs: Int64;
  readonly quotaUs: Int64;
  readonly burstUs: Int64;
}

/** Takes over quota, period and burst, and starts a new period (upstream cbw_set_bandwidth). */
export function setBandwidth(
  lib: BandwidthLibrary,
  cgx: CgroupContext,
  bandwidth: Bandwidth,
): void {
  const { periodUs, quotaUs, burstUs } = bandwidth;
  cgx.period = lib.seams.toNs(periodUs);
  cgx.periodStartClk = lib.clock.now;
  if (quotaUs === U64_MAX) {
    cgx.quota = S64_MAX;
    cgx.nquota = S64_MAX;
    cgx.burst = 0;
  } else {
    cgx.quota = lib.seams.toNs(quotaUs);
    cgx.nquota = lib.seams.normaliseQuota(quotaUs, periodUs);
    cgx.burst = lib.seams.toNs(burstUs);
  }
  cgx.burstRemaining = cgx.burst;
}
