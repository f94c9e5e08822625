import type { CfsRunqueue, TaskGroup } from '../core/cfs/types.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { CfsView } from './cfs-view.ts';
import { describeScheduler, inMs } from './describe-host.ts';
import type { StateLine } from './kit.ts';

function describeRunqueue({ llc, runtimeRemaining, throttled, limbo }: CfsRunqueue): string {
  const waiting = limbo.map(({ task }) => `task ${task}`).join(', ');
  const parked = waiting === '' ? '' : ` (parked: ${waiting})`;
  return `LLC ${llc} ${inMs(runtimeRemaining)}${throttled ? ' throttled' : ''}${parked}`;
}

function describeGroup({ cgroup, quota, runtime, runqueues }: TaskGroup): StateLine {
  const pool = Number.isFinite(quota) ? `pool ${inMs(runtime)} of ${inMs(quota)}` : 'no limit';
  const text = [pool, ...runqueues.map(describeRunqueue)].join('; ');
  return { item: `cgroup ${cgroup.id}`, text };
}

/** The state of the kernel's control and of the scheduler in short; times from the start. */
export function describeCfs({ cfs, host }: CfsView): readonly StateLine[] {
  const clock = { item: 'clock', text: String(cfs.clock.now - CLOCK_START_NS) };
  return [clock, ...[...cfs.groups.values()].map(describeGroup), ...describeScheduler(host)];
}
