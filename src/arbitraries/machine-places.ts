import { ROOT_CGROUP_ID } from '../core/cgroup.ts';
import { isAround } from '../core/hierarchy/subtree.ts';
import type { Rng } from '../core/rng.ts';
import type { Rq } from '../core/sched/types.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import type { CastCgroup } from '../scenario/scenario.ts';
import { drawCpuMax } from './cpu-max.ts';
import type { MachineState } from './machine-state.ts';
import { firstFrom } from './pick.ts';

export type PlaceKind =
  | 'mkdir'
  | 'rmdir'
  | 'set'
  | 'tick'
  | 'resched'
  | 'offline'
  | 'online'
  | 'seize'
  | 'release';

/** What happens to a CPU or a cgroup; undefined when there is none to which it can happen. */
export function drawOfPlace(
  state: MachineState,
  op: PlaceKind,
  rng: Rng,
): MachineOperation | undefined {
  switch (op) {
    case 'mkdir':
      return drawMkdir(state, rng);
    case 'rmdir':
      return drawRmdir(state, rng);
    case 'set':
      return drawSet(state, rng);
    case 'tick':
      return onCpu(state, op, rng, ({ current }) => current !== null);
    case 'resched':
      return onCpu(state, op, rng, ({ seized, state }) => !seized && state !== 'offline');
    case 'offline':
      return mayLoseCpu(state, rng) ? onCpu(state, op, rng, isFreeOnline) : undefined;
    case 'online':
      return onCpu(state, op, rng, ({ state }) => state === 'offline');
    case 'seize':
      return onCpu(state, op, rng, isFreeOnline);
    case 'release':
      return onCpu(state, op, rng, ({ seized }) => seized);
  }
}

function onCpu(
  { kernel }: MachineState,
  op: 'tick' | 'resched' | 'offline' | 'online' | 'seize' | 'release',
  rng: Rng,
  accepts: (rq: Rq) => boolean,
): MachineOperation | undefined {
  const rq = firstFrom(rng, kernel.rqs, accepts);
  return rq === undefined ? undefined : { op, cpu: rq.cpu };
}

function isFreeOnline({ seized, state }: Rq): boolean {
  return state === 'online' && !seized;
}

/** Seldom the last CPU, which is refused, or one whose loss ends the root. */
function mayLoseCpu({ kernel }: MachineState, rng: Rng): boolean {
  let nrOnline = 0;
  for (const { state } of kernel.rqs) if (state === 'online') nrOnline++;
  if (nrOnline < 2) return rng.chance(1, 16);
  const { root } = kernel;
  return root === null || root.policy.ops.cpuOffline !== undefined || rng.chance(1, 4);
}

function drawMkdir({ kernel, cast }: MachineState, rng: Rng): MachineOperation | undefined {
  if (kernel.forkLock !== null) return undefined;
  const { cgroups } = kernel;
  const missing = firstFrom(
    rng,
    cast.cgroups,
    ({ id, parent }) => cgroups.get(id) === undefined && cgroups.get(parent) !== undefined,
  );
  return missing === undefined ? undefined : { op: 'mkdir', cgroup: missing.id };
}

/** Mostly an empty leaf; any other is refused. */
function drawRmdir(state: MachineState, rng: Rng): MachineOperation | undefined {
  const { kernel, cast } = state;
  if (kernel.forkLock !== null) return undefined;
  const isLegal = !rng.chance(1, 16);
  const cgroup = firstFrom(rng, cast.cgroups, (one) =>
    isLegal ? isEmptyLeaf(state, one) : kernel.cgroups.get(one.id) !== undefined,
  );
  return cgroup === undefined ? undefined : { op: 'rmdir', cgroup: cgroup.id };
}

function isEmptyLeaf({ kernel }: MachineState, { id }: CastCgroup): boolean {
  const cgroup = kernel.cgroups.get(id);
  if (cgroup === undefined || cgroup.children.length > 0) return false;
  return !kernel.taskList.some((task) => task.cgroup === cgroup && isAround(task));
}

/** Mostly where the root scheduler takes note of cpu.max. */
function drawSet({ kernel, cast }: MachineState, rng: Rng): MachineOperation | undefined {
  const isNoted = kernel.root?.policy.ops.cgroupSetBandwidth !== undefined;
  if (!isNoted && !rng.chance(1, 8)) return undefined;
  if (rng.chance(1, 32)) return { op: 'set', cgroup: ROOT_CGROUP_ID, ...drawCpuMax(rng) };
  const cgroup = firstFrom(rng, cast.cgroups, ({ id }) => kernel.cgroups.get(id) !== undefined);
  return cgroup === undefined ? undefined : { op: 'set', cgroup: cgroup.id, ...drawCpuMax(rng) };
}
