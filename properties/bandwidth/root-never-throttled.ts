import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ROOT } from '../../src/host/state.ts';

/** I-BW-14: the root is exempt. */
export const rootNeverThrottled = defineProperty<Pick<HostView, 'host'>, HostEvent>({
  id: 'I-BW-14',
  law: 'The root cgroup is never throttled.',
  why: 'Tasks of the root are not under cpu.max, and the scheduler itself may be one of them.',
  source: 'lib/cgroup_bw.bpf.c cbw_cgroup_bw_throttled (level 0)',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged', 'accounting', 'cfs'],
  watch(run) {
    return {
      throttled: ({ call, answer }) => {
        if (!run.when(call.cgrp === ROOT) || answer.ret !== EAGAIN) return;
        run.broken('throttled', `throttled of the root answered ${answer.ret}`);
      },
    };
  },
});
