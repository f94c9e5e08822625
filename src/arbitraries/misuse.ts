import type { Rng } from '../core/rng.ts';
import { type HostState, ROOT } from '../host/state.ts';
import type { LibraryCall } from '../scenario/library-call.ts';
import { pickOf } from './pick.ts';

/** A cgroup that no cast declares. */
const UNKNOWN_CGROUP = 999;
const CPU_MAX = { period_us: 100_000, quota_us: 10_000, burst_us: 0 };

/** A library call that a scheduler must not make, or that is about nothing. */
export function drawMisuse(host: HostState, rng: Rng): LibraryCall {
  const cgrp = drawAbsentCgroup(host, rng);
  const task = pickOf(rng, [...host.tasks.keys()]) ?? 0;
  const llc = rng.chance(1, 4) ? host.nrLlcs : rng.below(Math.max(1, host.nrLlcs));
  switch (rng.below(11)) {
    case 0:
      return { op: 'init', cgrp: drawPresentCgroup(host, rng), ...CPU_MAX };
    case 1:
      return { op: 'init', cgrp: UNKNOWN_CGROUP, ...CPU_MAX };
    case 2:
      return { op: 'set', cgrp, ...CPU_MAX };
    case 3:
      return { op: 'exit', cgrp };
    case 4:
      return { op: 'throttled', cgrp, task, llc };
    case 5:
      return { op: 'consume', cgrp, task, ns: 1_000_000, llc };
    case 6:
      return { op: 'put_aside', cgrp, task: drawSpareTask(host), vtime: 0, llc };
    case 7:
      return { op: 'cancel', task: drawIdleTask(host, rng) };
    case 8:
      return { op: 'lib_init', null_config: true };
    case 9:
      return { op: 'mkdir', cgrp: drawPresentCgroup(host, rng), parent: ROOT };
    default:
      return { op: 'rmdir', cgrp: rng.pick([ROOT, cgrp]) };
  }
}

function drawAbsentCgroup(host: HostState, rng: Rng): number {
  const absent = [...host.cgroups.values()].filter((cgroup) => !cgroup.online);
  return pickOf(rng, absent)?.id ?? UNKNOWN_CGROUP;
}

function drawPresentCgroup(host: HostState, rng: Rng): number {
  const present = [...host.cgroups.values()].filter((cgroup) => cgroup.online);
  return rng.pick(present).id;
}

/** A task that no cast declares: parking it in vain harms nobody. */
function drawSpareTask(host: HostState): number {
  return Math.max(0, ...host.tasks.keys()) + 1;
}

function drawIdleTask(host: HostState, rng: Rng): number {
  const idle = [...host.tasks.values()].filter((task) => task.state !== 'parked');
  return pickOf(rng, idle)?.id ?? drawSpareTask(host);
}
