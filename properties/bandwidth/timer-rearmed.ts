import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { INTERVAL_NS, TRANSFER_MIN_NS } from '../../src/core/bandwidth/constants.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** I-BW-16: replenishment goes on for ever. */
export const timerRearmed = defineProperty<HostView, HostEvent>({
  id: 'I-BW-16',
  law: 'After each expiry the replenish timer is armed again, for 20 ms to 100 ms later.',
  why: 'Nothing else replenishes: with a timer that is not armed every limited cgroup stands still for good.',
  source: 'lib/cgroup_bw.bpf.c replenish_timerfn; eeb9af013; the other side of I-BW-12',
  scope: 'bandwidth',
  kind: 'liveness',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['timers'],
  watch(run) {
    const { view } = run;
    return {
      advance: ({ answer }) => {
        const firings = answer.fired;
        if (firings === undefined || firings.length === 0) return;
        const last = firings[firings.length - 1];
        if (!run.when(last !== undefined) || last === undefined) return;
        const deadline = view.lib.replenishTimer?.deadline ?? null;
        const delay = deadline === null ? null : deadline - last[1];
        if (delay === null) {
          run.broken('not armed', `the timer fired at ${last[1]} ns and is not armed again`);
        } else if (delay < TRANSFER_MIN_NS || delay > INTERVAL_NS) {
          run.broken('wrong delay', `the timer is armed for ${delay} ns later`);
        }
      },
    };
  },
});
