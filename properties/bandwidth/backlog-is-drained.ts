import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { CgroupContext, LlcContext } from '../../src/core/bandwidth/context.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** States of the replenish word in which the bottom half has work. */
const BOTTOM_HALF_READY = 2;

/** I-BW-4: a backlog is found, and drained. */
export const backlogIsDrained = defineProperty<HostView, HostEvent>({
  id: 'I-BW-4',
  law: 'Each replenishment lists every cgroup with a parked task, and each reenqueue hands over at least one task while a listed cgroup that may run has one.',
  why: 'A task that is parked while the flag is being cleared waits at most one interval more, and not for ever.',
  source: 'lib/cgroup_bw.bpf.c replenish_timerfn, cbw_drain_btq_until_throttled',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: [
    'throttled_ids',
    'replenish_stat',
    'cgroups.is_throttled',
    'cgroups.has_llcx',
    'cgroups.llc.btq',
    'cgroups.llc.budget_remaining',
  ],
  watch({ view, when, broken }) {
    let listed: readonly number[] = [];
    let isActive = false;
    return {
      interval: () => {
        const { lib } = view;
        for (const [cgroup, cgx] of lib.contexts) {
          const task = firstParked(view, cgx);
          if (!when(task !== undefined) || lib.throttledIds.includes(cgroup.id)) continue;
          broken(
            'not-listed',
            `cgroup ${cgroup.id} has a backlog, but was not listed for draining`,
          );
        }
        listed = [...lib.throttledIds];
        isActive = lib.replenishStat.s >= BOTTOM_HALF_READY;
      },
      reenqueue: ({ answer }) => {
        const { lib } = view;
        if (when(isActive && answer.enq?.length === 0)) {
          for (const id of listed) {
            const cgroup = lib.cgroups.get(id);
            const cgx = cgroup === undefined ? undefined : lib.contexts.get(cgroup);
            if (cgx === undefined || cgx.isThrottled) continue;
            const llcx = admittingWithBacklog(view, cgx);
            if (llcx === undefined) continue;
            broken(
              'not-drained',
              `reenqueue handed over nothing, though cgroup ${id} has budget and a backlog on LLC ${llcx.llc}`,
            );
          }
        }
        listed = [...lib.throttledIds];
        isActive = lib.replenishStat.s >= BOTTOM_HALF_READY;
      },
    };
  },
});

function firstParked({ lib }: HostView, cgx: CgroupContext): LlcContext | undefined {
  if (!cgx.hasLlcx) return undefined;
  return lib.llcContexts.get(cgx.id)?.find((llcx) => llcx?.btq.tree.root != null);
}

function admittingWithBacklog({ lib }: HostView, cgx: CgroupContext): LlcContext | undefined {
  return lib.llcContexts
    .get(cgx.id)
    ?.find((llcx) => llcx?.btq.tree.root != null && llcx.budgetRemaining > 0);
}
