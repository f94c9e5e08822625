import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** I-BW-22: every way into a DSQ passes the library. */
export const admittedBeforeDsq = defineProperty<Pick<HostView, 'host'>, HostEvent>({
  id: 'I-BW-22',
  law: 'A task enters a DSQ only after the library admitted its cgroup on that LLC, or released it from a backlog.',
  why: 'A path into a DSQ that does not ask lets tasks of a throttled cgroup run.',
  source: 'sched-ext/scx 78670052e; scheds/include/lib/cgroup.h on scx_cgroup_bw_throttled',
  scope: 'host',
  kind: 'step',
  designs: ['reservation', 'as-merged', 'accounting', 'cfs'],
  watch({ when, broken }) {
    let asked: { task: number; cgroup: number; llc: number; ret: number } | null = null;
    const released = new Set<number>();
    return {
      throttled: ({ call, answer }) => {
        asked = { task: call.task, cgroup: call.cgrp, llc: call.llc, ret: answer.ret };
      },
      task: ({ task, from, to }) => {
        if (from === 'parked' && to === 'in-flight') released.add(task.id);
        if (to !== 'queued') return;
        if (!when(!released.delete(task.id))) return;
        const isAdmitted =
          asked !== null &&
          asked.task === task.id &&
          asked.cgroup === task.cgroup &&
          asked.llc === task.llc &&
          asked.ret !== EAGAIN;
        asked = null;
        if (isAdmitted) return;
        broken(
          'not-asked',
          `task ${task.id} of cgroup ${task.cgroup} was put on the DSQ of LLC ${task.llc}, and the library was not asked or refused`,
        );
      },
    };
  },
});
