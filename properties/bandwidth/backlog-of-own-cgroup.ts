import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { type HostTask, ROOT } from '../../src/host/state.ts';
import { contextOfBtq, FULL_SCAN_EVERY, isBtqOf, markedQueue } from './lookups.ts';

/** I-BW-15: a parked task waits for its own cgroup. */
export const backlogOfOwnCgroup = defineProperty<HostView, HostEvent>({
  id: 'I-BW-15',
  law: 'A parked task is linked in a backlog queue of the cgroup that it belongs to now.',
  why: 'Left in the queue of the cgroup it came from, it waits for a budget that is not its own and is stranded when that cgroup goes.',
  source: '630407ed4; scheds/include/lib/cgroup.h scx_cgroup_bw_move of the later version',
  scope: 'host',
  kind: 'state',
  designs: ['reservation', 'as-merged', 'accounting'],
  needsState: true,
  reads: ['cgroups.llc.btq'],
  byAnswers: true,
  watch(run) {
    const { view } = run;
    /** The accounting design parks with the root what a cgroup leaves behind, and who exits. */
    const isLeftToRoot = ({ cgroup, exiting }: HostTask): boolean =>
      exiting || view.host.cgroups.get(cgroup)?.online === false;
    let moved: HostTask | null = null;
    const check = (task: HostTask): void => {
      const common = view.task(task.id);
      const queue = common === undefined ? null : markedQueue(common);
      if (!run.when(task.state === 'parked' && queue !== null) || queue === null) return;
      const { lib } = view;
      if (isBtqOf(lib, task.cgroup, queue)) return;
      const owner = contextOfBtq(lib, queue);
      // A queue that is nobody's is another law's matter.
      if (owner === undefined) return;
      if (owner.id === ROOT && isLeftToRoot(task)) return;
      run.broken(
        'left behind',
        `task ${task.id} belongs to cgroup ${task.cgroup} and is parked with cgroup ${owner.id}`,
      );
    };
    const checkAll = (): void => {
      for (const task of view.host.tasks.values()) if (task.state === 'parked') check(task);
    };
    let operations = 0;
    return {
      task: ({ task, to }) => {
        if (to === 'parked') check(task);
      },
      moved: ({ task }) => {
        moved = task;
      },
      step: () => {
        if (moved !== null) check(moved);
        moved = null;
        if (run.isDue(++operations, FULL_SCAN_EVERY)) checkAll();
      },
      end: checkAll,
    };
  },
});
