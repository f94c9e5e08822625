import { U64_MAX } from '../core/int64.ts';
import type { HostEvent } from '../host/event.ts';
import { type HostState, ROOT } from '../host/state.ts';
import type { FluidPools, PoolLimit } from '../reference/fluid-pool.ts';
import type { BandwidthArgs } from '../scenario/library-call.ts';
import type { Handlers } from './property.ts';

const NS_PER_US = 1000;
const PERIOD_TIMER = /^period (\d+)$/;

/** Feeds the pools from the events of a run. */
export function meterPools(pools: FluidPools, hostOf: () => HostState): Handlers<HostEvent> {
  return {
    init: ({ call, answer }) => {
      if (answer.ret !== 0) return;
      const parent = hostOf().castCgroups.get(call.cgrp)?.parent ?? 0;
      pools.init(call.cgrp, parent, call.cgrp === ROOT);
      pools.write(call.cgrp, limitOf(call));
    },
    set: ({ call, answer }) => {
      if (answer.ret === 0) pools.write(call.cgrp, limitOf(call));
    },
    exit: ({ call, answer }) => {
      if (answer.ret === 0) pools.exit(call.cgrp);
    },
    advance: ({ answer }) => {
      for (const [timer] of answer.fired ?? []) {
        const [, id] = PERIOD_TIMER.exec(timer) ?? [];
        if (id !== undefined) pools.refill(Number(id));
      }
    },
    consume: ({ call, answer }) => {
      const isOnline = hostOf().cgroups.get(call.cgrp)?.online === true;
      if (answer.ret === 0 && isOnline) pools.charge(call.cgrp, Number(call.ns));
    },
    task: ({ task, to }) => {
      if (to === 'queued' || to === 'running') pools.admit(task.id, task.cgroup, task.llc);
      else if (to !== 'in-flight') pools.leave(task.id);
    },
    moved: ({ task }) => {
      if (task.state === 'queued' || task.state === 'running') {
        pools.admit(task.id, task.cgroup, task.llc);
      }
    },
  };
}

function limitOf({ quota_us, period_us, burst_us }: BandwidthArgs): PoolLimit | undefined {
  if (quota_us === U64_MAX) return undefined;
  return {
    quotaNs: Number(quota_us) * NS_PER_US,
    periodNs: Number(period_us) * NS_PER_US,
    burstNs: Number(burst_us) * NS_PER_US,
  };
}
