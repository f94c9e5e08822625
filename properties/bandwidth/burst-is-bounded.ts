import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ms } from './units.ts';

/** I-BW-8: burst is a limit and a right. */
export const burstIsBounded = defineProperty<HostView, HostEvent>({
  id: 'I-BW-8',
  law: 'The remaining burst is never negative nor above the burst, credit handed out between two resets is at most the burst, and every period starts with all of it.',
  why: 'Beyond the burst nothing may be saved up; and who was promised a burst for each period must get it for each period.',
  source: 'lib/cgroup_bw.bpf.c struct scx_cgroup_ctx, comment on burst_remaining',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.burst', 'cgroups.burst_remaining'],
  watch({ view, when, broken }) {
    return {
      interval: () => {
        for (const { cgroup: id, bucket, closed } of view.meter.metered.values()) {
          const cgroup = view.lib.cgroups.get(id);
          const cgx = cgroup === undefined ? undefined : view.lib.contexts.get(cgroup);
          if (!when(cgx !== undefined && bucket.burst > 0) || cgx === undefined) continue;
          const left = cgx.burstRemaining;
          if (left < 0 || left > cgx.burst) {
            broken('range', `cgroup ${id} has ${ms(left)} of ${ms(cgx.burst)} burst left`);
          } else if (closed?.periodEnded === true && left !== cgx.burst) {
            broken(
              'reset-lost',
              `cgroup ${id} starts a period with ${ms(left)} of its burst of ${ms(cgx.burst)}`,
            );
          } else if (Number(left) > bucket.burstLeft) {
            broken(
              'too-much',
              `cgroup ${id} has ${ms(left)} of burst left; ${ms(bucket.burstLeft)} were not handed out yet`,
            );
          }
        }
      },
    };
  },
});
