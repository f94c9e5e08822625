import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { mayHoldTasks } from '../../src/host/state.ts';

/** I-BW-23: who may hold tasks can be charged for them. */
export const llcContextsExist = defineProperty<HostView, HostEvent>({
  id: 'I-BW-23',
  law: 'Every cgroup under control that may hold tasks, the root included, has a context on each LLC.',
  why: 'Without a context its tasks are neither charged nor throttled nor parked: the cgroup is unlimited, whatever cpu.max says.',
  source:
    'lib/cgroup_bw.bpf.c scx_cgroup_bw_init (comment: the root always has LLC contexts), struct scx_cgroup_llc_ctx',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      operation: ({ operation }) => {
        if (operation.op !== 'mkdir' && operation.op !== 'rmdir') return;
        const { lib, host } = view;
        for (const cgroup of host.cgroups.values()) {
          if (!when(cgroup.online && mayHoldTasks(cgroup))) continue;
          const entries = lib.llcContexts.get(cgroup.id);
          for (let llc = 0; llc < lib.nrLlcs; llc++) {
            if (entries?.[llc] !== undefined) continue;
            broken('missing', `cgroup ${cgroup.id} has no context on LLC ${llc}`);
          }
        }
      },
    };
  },
});
