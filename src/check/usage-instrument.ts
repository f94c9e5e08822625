import type { HostEvent } from '../host/event.ts';
import { type HostState, mayHoldTasks } from '../host/state.ts';
import type { UsageMeter } from '../reference/usage-meter.ts';
import type { BandwidthArgs } from '../scenario/library-call.ts';
import type { Handlers } from './property.ts';
import { Unadmitted } from './unadmitted.ts';

/**
 * Feeds the meter from the events of a run.
 *
 * A task on its way out of a cgroup that went away, or that became a parent, is charged to
 * nobody: the library keeps no contexts for it.
 */
export function meterUsage(meter: UsageMeter, hostOf: () => HostState): Handlers<HostEvent> {
  const unadmitted = new Unadmitted();
  return {
    init: ({ call, answer }) => {
      unadmitted.drained(answer.enq);
      if (answer.ret !== 0) return;
      const parent = hostOf().castCgroups.get(call.cgrp)?.parent ?? 0;
      meter.init(call.cgrp, parent, maxOf(call));
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
    report: ({ ns }) => meter.report(ns),
    throttled: ({ call, answer }) => {
      const cgroup = hostOf().cgroups.get(call.cgrp);
      const hasContexts = cgroup !== undefined && mayHoldTasks(cgroup);
      unadmitted.asked(call.task, answer.ret, hasContexts);
    },
    reenqueue: ({ answer }) => unadmitted.released(answer.enq),
    consume: ({ call, answer }) => {
      const cgroup = hostOf().cgroups.get(call.cgrp);
      if (answer.ret !== 0 || cgroup === undefined || !mayHoldTasks(cgroup)) return;
      meter.charge(call.cgrp, Number(call.ns));
      if (unadmitted.has(call.task)) meter.excuse(call.cgrp, Number(call.ns));
    },
    task: ({ task, to }) => {
      if (to === 'queued' || to === 'running') meter.admit(task.id, task.cgroup, task.llc);
      else meter.leave(task.id);
    },
    moved: ({ task }) => {
      if (task.state === 'queued' || task.state === 'running') {
        meter.admit(task.id, task.cgroup, task.llc);
      }
    },
  };
}

function maxOf(args: BandwidthArgs) {
  return { quotaUs: args.quota_us, periodUs: args.period_us, burstUs: args.burst_us };
}
