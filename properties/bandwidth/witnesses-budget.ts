import type { HostView } from '../../src/check/host-view.ts';
import type { Witness } from '../../src/check/property.ts';
import type { CgroupContext, LlcContext } from '../../src/core/bandwidth/context.ts';
import {
  hasOwnQuota,
  isUnlimited,
  REPLENISH_BOTTOM_HALF_READY,
} from '../../src/core/bandwidth/library.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import { ancestorAt } from '../../src/core/cgroup.ts';
import { addS64, type Int64, S64_MAX } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { backlogOf } from './lookups.ts';

type BandwidthWitness = Witness<HostView, HostEvent>;

function contextById(lib: BandwidthLibrary, id: number): CgroupContext | undefined {
  const cgroup = lib.cgroups.get(id);
  return cgroup === undefined ? undefined : lib.contexts.get(cgroup);
}

/** Whether the cgroup has a limit and the level-1 cgroup above it has none. */
function isLimitedBelowUnlimited(lib: BandwidthLibrary, id: number): boolean {
  const cgroup = lib.cgroups.get(id);
  if (cgroup === undefined || cgroup.level < 2) return false;
  const own = lib.contexts.get(cgroup);
  const subroot = lib.contexts.get(ancestorAt(cgroup, 1));
  if (own === undefined || subroot === undefined) return false;
  return !isUnlimited(own) && isUnlimited(subroot);
}

/** Watches cpu.max turn from finite to max, or back: calls `turned` with the cgroup. */
function watchLimits(
  view: HostView,
  to: 'finite' | 'max',
  turned: (cgroup: number) => void,
): ReturnType<BandwidthWitness['watch']> {
  const limited = new Map<number, boolean>();
  return {
    init: ({ call }) => {
      const cgx = contextById(view.lib, call.cgrp);
      if (cgx !== undefined) limited.set(call.cgrp, hasOwnQuota(cgx));
    },
    set: ({ call, answer }) => {
      const cgx = contextById(view.lib, call.cgrp);
      if (cgx === undefined || answer.ret !== 0) return;
      const was = limited.get(call.cgrp);
      const is = hasOwnQuota(cgx);
      limited.set(call.cgrp, is);
      if (was === (to === 'max') && is === (to === 'finite')) turned(call.cgrp);
    },
  };
}

/** What is handed out, left over, owed and repaid. */
export const budgetWitnesses: readonly BandwidthWitness[] = [
  {
    id: 'W-debt-over-two-intervals',
    needsState: true,
    what: 'A cgroup was in debt over two intervals in a row.',
    watch(view, seen) {
      const indebted = new Set<CgroupContext>();
      return {
        interval: () => {
          for (const cgx of view.lib.contexts.values()) {
            if (cgx.debt <= 0) indebted.delete(cgx);
            else if (indebted.has(cgx)) seen();
            else indebted.add(cgx);
          }
        },
      };
    },
  },
  {
    id: 'W-burst-credit-used',
    needsState: true,
    what: 'A cgroup used more than its quota in an interval, within its burst credit.',
    watch(view, seen) {
      const credits = new Map<CgroupContext, Int64>();
      return {
        interval: () => {
          for (const cgx of view.lib.contexts.values()) {
            const credit = credits.get(cgx) ?? 0;
            const used = cgx.runtimeTotalLast;
            if (credit > 0 && used > cgx.nquota && used <= addS64(cgx.nquota, credit)) seen();
            credits.set(cgx, cgx.credit);
          }
        },
      };
    },
  },
  {
    id: 'W-leftover-discarded',
    needsState: true,
    reads: ['cgroups.llc.budget_remaining'],
    what: 'Budget that an LLC had not used was given up at a replenishment.',
    watch(view, seen) {
      const left = new Map<LlcContext, Int64>();
      const look = ({ call }: { call: { cgrp: number; llc: number } }): void => {
        const llcx = view.lib.llcContexts.get(call.cgrp)?.[call.llc];
        if (llcx !== undefined) left.set(llcx, llcx.budgetRemaining);
      };
      return {
        throttled: look,
        consume: look,
        interval: () => {
          for (const [llcx, budget] of left) {
            if (budget > 0 && budget !== S64_MAX && llcx.budgetRemaining === 0) seen();
          }
          left.clear();
        },
      };
    },
  },
  {
    id: 'W-unlimited-subroot-grants',
    needsState: true,
    reads: ['cgroups.nquota_ub'],
    what: 'A limited cgroup below an unlimited level-1 cgroup was admitted.',
    watch: (view, seen) => ({
      throttled: ({ call, answer }) => {
        if (answer.ret === 0 && isLimitedBelowUnlimited(view.lib, call.cgrp)) seen();
      },
    }),
  },
  {
    id: 'W-finite-to-max-with-backlog',
    needsState: true,
    reads: ['cgroups.nquota', 'cgroups.llc.btq'],
    what: 'A cgroup with backlog lost its limit.',
    watch: (view, seen) =>
      watchLimits(view, 'max', (cgroup) => {
        if (backlogOf(view.lib, cgroup) > 0) seen();
      }),
  },
  {
    id: 'W-max-to-finite-while-running',
    needsState: true,
    reads: ['cgroups.nquota'],
    what: 'A cgroup got a limit while a task of it was running.',
    watch: (view, seen) =>
      watchLimits(view, 'finite', (cgroup) => {
        if (view.host.cpus.some((cpu) => cpu.current?.cgroup === cgroup)) seen();
      }),
  },
  {
    id: 'W-timer-late',
    what: 'The replenish timer fired late.',
    watch: (_view, seen) => ({
      advance: ({ call, answer }) => {
        if ((call.late_ns ?? 0) > 0 && (answer.fired?.length ?? 0) > 0) seen();
      },
    }),
  },
  {
    id: 'W-top-half-found-ready',
    needsState: true,
    reads: ['replenish_stat'],
    what: 'A top half began with the bottom half of the last one not begun.',
    watch(view, seen) {
      let wasReady = false;
      const look = (): void => {
        wasReady = view.lib.replenishStat.s === REPLENISH_BOTTOM_HALF_READY;
      };
      return {
        topo: look,
        reenqueue: look,
        advance: ({ answer }) => {
          const firings = answer.fired;
          const last = firings?.[firings.length - 1];
          if (wasReady && last !== undefined && view.lib.lastReplenishAt === last[1]) seen();
          look();
        },
      };
    },
  },
];
