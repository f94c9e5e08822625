import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { Exhaustion } from './exhaustion.ts';
import { ms } from './units.ts';

/** I-BW-20: nobody is refused while all quotas on the way up have something left. */
export const refusalIsJustified = defineProperty<HostView, HostEvent>({
  id: 'I-BW-20',
  law: 'A cgroup is refused only if, of itself and its ancestors, one with a quota has used or reserved in this interval all that it may.',
  why: 'A quota is also a right: who has not used it must not be throttled for the debt of a neighbour or for time that nobody used.',
  source: 'lib/cgroup_bw.bpf.c cbw_cgroup_bw_throttled',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.budget_remaining', 'cgroups.llc.budget_remaining'],
  watch({ view, when, broken }) {
    const exhaustion = new Exhaustion(view);
    return {
      ...exhaustion.handlers,
      throttled: ({ call, answer }) => {
        if (!when(answer.ret === EAGAIN && exhaustion.hasQuota(call.cgrp))) return;
        if (exhaustion.isJustified(call.cgrp)) return;
        const left = exhaustion.leastLeft(call.cgrp);
        broken(
          'starved',
          `cgroup ${call.cgrp} is refused on LLC ${call.llc}, though every quota on its way up has at least ${ms(left)} left`,
        );
      },
    };
  },
});
