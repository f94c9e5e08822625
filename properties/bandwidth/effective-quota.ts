import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ROOT } from '../../src/host/state.ts';

/** I-BW-7: the effective quota is the least on the way to the root. */
export const effectiveQuota = defineProperty<HostView, HostEvent>({
  id: 'I-BW-7',
  law: 'After each init and set the effective quota of a cgroup is the least quota of itself and of its ancestors below the root.',
  why: 'The effective quota decides whether a cgroup is limited at all; a limit lost on the way down is no limit.',
  source:
    'lib/cgroup_bw.bpf.c struct scx_cgroup_ctx, comment on nquota_ub; sched-ext/scx e1ad015c8',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.nquota_ub'],
  watch({ view, when, broken }) {
    const look = (id: number): void => {
      const top = view.lib.cgroups.get(id);
      if (top === undefined || id === ROOT) return;
      for (const cgroup of view.lib.cgroups.preOrder(top)) {
        const cgx = view.lib.contexts.get(cgroup);
        if (!when(cgx !== undefined) || cgx === undefined) continue;
        const expected = view.meter.quotas.effective(cgroup.id, ROOT);
        if (BigInt(cgx.nquotaUb) === expected) continue;
        broken(
          'effective-quota',
          `cgroup ${cgroup.id} has an effective quota of ${cgx.nquotaUb} ns; the least on its way to the root is ${expected} ns`,
        );
      }
    };
    return {
      init: ({ call, answer }) => {
        if (answer.ret === 0) look(call.cgrp);
      },
      set: ({ call, answer }) => {
        if (answer.ret === 0) look(call.cgrp);
      },
    };
  },
});
