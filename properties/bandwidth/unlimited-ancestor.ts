import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import { S64_MAX } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { Exhaustion } from './exhaustion.ts';

/** I-BWA-8: an unlimited subroot is no source of infinity. */
export const unlimitedAncestor = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-8',
  law: 'An unlimited ancestor neither unlimits nor starves a limited descendant.',
  why: 'The first cgroup that asks an unlimited subroot must not take all of infinity, and leave nothing for the others.',
  source: 'lib/cgroup_bw.bpf.c cbw_transfer_budget_p2c',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.nquota_ub', 'cgroups.budget_remaining', 'cgroups.llc.budget_remaining'],
  watch({ view, when, broken }) {
    const exhaustion = new Exhaustion(view);
    /** What is known of a cgroup, until a quota or the tree changes. */
    const underUnlimited = new Map<number, boolean>();
    const isConcerned = (cgroup: number): boolean => {
      const known = underUnlimited.get(cgroup);
      if (known !== undefined) return known;
      const concerned = isUnderUnlimited(view, cgroup);
      underUnlimited.set(cgroup, concerned);
      return concerned;
    };
    const { interval, set, init, exit } = exhaustion.handlers;
    return {
      interval,
      set: (event) => {
        underUnlimited.clear();
        set(event);
      },
      init: (event) => {
        underUnlimited.clear();
        init(event);
      },
      exit: (event) => {
        underUnlimited.clear();
        exit(event);
      },
      throttled: ({ call, answer }) => {
        if (!when(isConcerned(call.cgrp))) return;
        const llcx = view.lib.llcContexts.get(call.cgrp)?.[call.llc];
        // A large quota is not infinity: what it grants is at most the effective quota.
        const granted = llcx?.budgetRemaining ?? 0;
        if (answer.ret === 0 && granted >= S64_MAX) {
          broken('unlimited', `cgroup ${call.cgrp} has infinite budget on LLC ${call.llc}`);
        }
        if (answer.ret !== EAGAIN || exhaustion.isJustified(call.cgrp)) return;
        broken(
          'starved',
          `cgroup ${call.cgrp} is refused on LLC ${call.llc}, though its subroot is unlimited and it has quota left`,
        );
      },
    };
  },
});

/** Below an unlimited cgroup of level 1, and limited. */
function isUnderUnlimited({ lib, meter }: HostView, id: number): boolean {
  const path = meter.path(id);
  const subroot = path[path.length - 1];
  if (path.length < 2 || subroot === undefined || meter.metered.has(subroot)) return false;
  const cgroup = lib.cgroups.get(id);
  const cgx = cgroup === undefined ? undefined : lib.contexts.get(cgroup);
  return cgx !== undefined && cgx.nquotaUb !== S64_MAX;
}
