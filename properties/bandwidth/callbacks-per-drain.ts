import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** Most callbacks of one drain. */
export const CALLBACKS_MAX = 4;

/** I-BW-11: a drain is short. */
export const callbacksPerDrain = defineProperty<HostView, HostEvent>({
  id: 'I-BW-11',
  law: 'One reenqueue call hands over at most four tasks.',
  why: 'The drain runs in ops.dispatch() on a CPU that waits for work; an unbounded one would trip the watchdog.',
  source: 'lib/cgroup_bw.bpf.c CBW_REENQ_MAX_BATCH, reenqueue',
  scope: 'bandwidth',
  kind: 'bound',
  designs: ['reservation', 'as-merged', 'accounting'],
  bound: {
    formula: 'callbacks <= (B - 1) + (B - 1) + B = 4, B = CBW_REENQ_MAX_BATCH = 2',
    derivation:
      'The loop over cgroups stops once B tasks were handed over, so at most B - 1 come before ' +
      'its last cgroup; within that, the loop over LLCs stops likewise, so at most B - 1 come ' +
      'before its last LLC; and one backlog queue gives at most B. Tight: a cgroup that gives ' +
      'one task, then another that gives one on its first LLC and two on its second.',
  },
  watch(run) {
    return {
      reenqueue: ({ answer }) => {
        const callbacks = answer.enq?.length ?? 0;
        if (!run.when(callbacks > 0) || callbacks <= CALLBACKS_MAX) return;
        run.broken('too many', `one reenqueue handed over ${callbacks} tasks`);
      },
    };
  },
});
