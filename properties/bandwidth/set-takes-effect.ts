import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import { S64_MAX } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** I-BWA-9: a change of cpu.max is enforced, and lifted. */
export const setTakesEffect = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-9',
  law: 'An accepted change of cpu.max takes effect by the end of the next interval: a cgroup without any limit is not refused, a cgroup with one has no infinite budget.',
  why: 'A user who writes cpu.max sees it accepted; that it then has no effect, for ever, is told by nothing.',
  source: 'lib/cgroup_bw.bpf.c scx_cgroup_bw_set',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.llc.budget_remaining'],
  byAnswers: true,
  watch({ view, when, broken }) {
    /** By cgroup: the interval in which cpu.max was last changed there. */
    const changed = new Map<number, number>();
    const sinceChange = (cgroup: number): number | undefined => {
      let last: number | undefined;
      for (const id of view.meter.path(cgroup)) {
        const at = changed.get(id);
        if (at !== undefined && (last === undefined || at > last)) last = at;
      }
      return last === undefined ? undefined : view.meter.interval - last;
    };
    return {
      set: ({ call, answer }) => {
        if (answer.ret === 0) changed.set(call.cgrp, view.meter.interval);
      },
      init: ({ call }) => void changed.delete(call.cgrp),
      throttled: ({ call, answer }) => {
        const age = changed.size === 0 ? undefined : sinceChange(call.cgrp);
        if (!when(age !== undefined && age >= 2)) return;
        const isLimited = view.meter.path(call.cgrp).some((id) => view.meter.metered.has(id));
        if (!isLimited && answer.ret === EAGAIN) {
          broken(
            'still-throttled',
            `cgroup ${call.cgrp} is refused ${age} intervals after its last limit was lifted`,
          );
        }
        const budget = view.lib.llcContexts.get(call.cgrp)?.[call.llc]?.budgetRemaining;
        if (isLimited && budget === S64_MAX) {
          broken(
            'never-enforced',
            `cgroup ${call.cgrp} has infinite budget on LLC ${call.llc} ${age} intervals after it was limited`,
          );
        }
      },
    };
  },
});
