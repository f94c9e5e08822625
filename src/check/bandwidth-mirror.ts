import type { Task } from '../core/sched/types.ts';
import { mayHoldTasks } from '../host/state.ts';
import type { MachineEvent } from '../machine/event.ts';
import type { BandwidthArgs } from '../scenario/library-call.ts';
import type { MachineView } from './machine-view.ts';
import type { Handlers } from './property.ts';
import { Unadmitted } from './unadmitted.ts';

/**
 * Shows the laws of the cpu.max library a machine as they know the host: its cgroups, and what
 * they use, as the reference meters it.
 *
 * Time for which the library was not asked is over-run: a bypassing core and a CPU on its way
 * out let tasks run without their scheduler.
 */
export function mirrorBandwidth(view: MachineView): Handlers<MachineEvent> {
  const { host, meter } = view;
  const unadmitted = new Unadmitted();
  /** What each task was reported for since its scheduler last asked whether it may run, in ns. */
  const unasked = new Map<number, number>();
  const isLimited = ({ owner }: Task): boolean =>
    owner !== null && owner.parent === null && owner.policy.name === 'lavd';
  return {
    mkdir: ({ call, answer }) => {
      const parent = host.cgroups.get(call.parent);
      if (answer.ret < 0 || parent === undefined) return;
      const threaded = call.threaded === true;
      const level = parent.level + 1;
      const cgroup = { id: call.cgrp, parent: parent.id, threaded, level, online: true };
      host.cgroups.set(call.cgrp, { ...cgroup, nrChildren: 0, nrThreadedChildren: 0 });
      parent.nrChildren++;
      if (threaded) parent.nrThreadedChildren++;
    },
    rmdir: ({ call, answer }) => {
      const cgroup = host.cgroups.get(call.cgrp);
      const parent = cgroup === undefined ? undefined : host.cgroups.get(cgroup.parent);
      if (answer.ret < 0 || cgroup === undefined || parent === undefined) return;
      cgroup.online = false;
      parent.nrChildren--;
      if (cgroup.threaded) parent.nrThreadedChildren--;
    },
    init: ({ call, answer }) => {
      unadmitted.drained(answer.enq);
      if (answer.ret === 0) meter.init(call.cgrp, parentOf(view, call.cgrp), maxOf(call));
    },
    set: ({ call, answer }) => {
      unadmitted.drained(answer.enq);
      if (answer.ret === 0) meter.set(call.cgrp, maxOf(call));
    },
    exit: ({ call, answer }) => {
      unadmitted.drained(answer.enq);
      if (answer.ret === 0) meter.exit(call.cgrp);
    },
    advance: ({ answer }) => {
      if (answer.now !== undefined) meter.now = answer.now;
    },
    interval: ({ at }) => meter.closeInterval(at),
    throttled: ({ call, answer }) => {
      const cgroup = host.cgroups.get(call.cgrp);
      const hasContexts = cgroup !== undefined && mayHoldTasks(cgroup);
      unadmitted.asked(call.task, answer.ret, hasContexts);
      unasked.delete(call.task);
    },
    reenqueue: ({ answer }) => {
      unadmitted.released(answer.enq);
      for (const task of answer.enq ?? []) unasked.delete(task);
    },
    consume: ({ call, answer }) => {
      const cgroup = host.cgroups.get(call.cgrp);
      const ns = Number(call.ns);
      // A change of its properties makes a running task be reported, and not asked for.
      const since = (unasked.get(call.task) ?? 0) + ns;
      unasked.set(call.task, since);
      meter.report(since);
      if (answer.ret !== 0 || cgroup === undefined || !mayHoldTasks(cgroup)) return;
      meter.charge(call.cgrp, ns);
      const isBypassed = (view.kernel.root?.bypassDepth ?? 0) > 0;
      if (isBypassed || unadmitted.has(call.task)) meter.excuse(call.cgrp, ns);
    },
    'dsq-insert': ({ task, dsq }) => {
      if (!isLimited(task)) return;
      meter.admit(task.id, task.cgroupId, dsq.kind === 'user' ? dsq.id : task.rq.llc);
      if (dsq.kind === 'bypass' || task.rq.state !== 'online') unadmitted.add(task.id);
    },
    // What runs as a bypass ends runs on for a slice that the core gave it.
    'bypass-end': ({ on }) => {
      for (const { current } of on ? [] : view.kernel.rqs) {
        if (current !== null && isLimited(current)) unadmitted.add(current.id);
      }
    },
    'ops-state': ({ task, to }) => {
      if (to === 'queued') meter.leave(task.id);
    },
    runnable: ({ task, isRunnable }) => {
      if (!isRunnable) meter.leave(task.id);
    },
    owner: ({ task }) => meter.leave(task.id),
  };
}

function parentOf({ host }: MachineView, cgroup: number): number {
  return host.cgroups.get(cgroup)?.parent ?? 0;
}

function maxOf(args: BandwidthArgs) {
  return { quotaUs: args.quota_us, periodUs: args.period_us, burstUs: args.burst_us };
}
