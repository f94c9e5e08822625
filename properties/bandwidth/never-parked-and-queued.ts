import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import type { HostTask } from '../../src/host/state.ts';
import { FULL_SCAN_EVERY, isHeld } from './lookups.ts';

/** I-BW-2: parked excludes queued and running. */
export const neverParkedAndQueued = defineProperty<HostView, HostEvent>({
  id: 'I-BW-2',
  law: 'A task is never in a backlog queue while it is on a dispatch queue or on a CPU, and the library hands over no task that is not parked.',
  why: 'A task that two sides hold is run twice, or is run while its cgroup may not.',
  source: 'scheds/include/lib/cgroup.h scx_cgroup_bw_cancel',
  scope: 'host',
  kind: 'state',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.llc.btq'],
  byAnswers: true,
  watch(run) {
    const { view } = run;
    const check = (task: HostTask): void => {
      const { state } = task;
      const placed = state === 'queued' || state === 'running';
      if (!run.when(placed) || !isHeld(view.task(task.id))) return;
      run.broken(`parked and ${state}`, `task ${task.id} is ${state} and in a backlog queue`);
    };
    const checkAll = (): void => {
      for (const task of view.host.tasks.values()) check(task);
    };
    let operations = 0;
    return {
      task: ({ task, to }) => {
        if (to === 'queued' || to === 'running') check(task);
      },
      put_aside: ({ call }) => {
        const task = view.host.tasks.get(call.task);
        if (task !== undefined) check(task);
      },
      stray: ({ task }) => {
        run.when(true);
        run.broken(
          `handed over while ${task.state}`,
          `the library handed over task ${task.id}, which is ${task.state}`,
        );
      },
      step: () => {
        if (run.isDue(++operations, FULL_SCAN_EVERY)) checkAll();
      },
      end: checkAll,
    };
  },
});
