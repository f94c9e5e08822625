import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { CgroupContext } from '../../src/core/bandwidth/context.ts';
import { isUnlimited } from '../../src/core/bandwidth/library.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** I-BWA-4: transfer units are worth a transfer and never more than the quota. */
export const transferUnitRange = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-4',
  law: 'The transfer units of a limited cgroup are at least 1 ns and at most its effective quota.',
  why: 'A unit of 0 never gets a task out of debt; one beyond the quota hands out what the cgroup must not use.',
  source: 'lib/cgroup_bw.bpf.c cbw_calc_budget_tx',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.budget_p2c', 'cgroups.budget_c2l', 'cgroups.nquota_ub'],
  watch(run) {
    const { view } = run;
    const isRight = (cgx: CgroupContext): boolean =>
      cgx.budgetP2c >= 1 &&
      cgx.budgetP2c <= cgx.nquotaUb &&
      cgx.budgetC2l >= 1 &&
      cgx.budgetC2l <= cgx.nquotaUb;
    const checkAll = (): void => {
      for (const cgx of view.lib.contexts.values()) {
        if (!run.when(!isUnlimited(cgx) && cgx.nquotaUb >= 1) || isRight(cgx)) continue;
        run.broken(
          cgx.budgetP2c < 1 || cgx.budgetC2l < 1 ? 'too small' : 'beyond the quota',
          `cgroup ${cgx.id}: units ${cgx.budgetP2c} and ${cgx.budgetC2l} ns, ` +
            `effective quota ${cgx.nquotaUb} ns`,
        );
      }
    };
    return { init: checkAll, set: checkAll, exit: checkAll, end: checkAll };
  },
});
