import { ROOT_CGROUP_ID } from '../core/cgroup.ts';
import type { Rng } from '../core/rng.ts';
import {
  SCX_DSQ_BYPASS,
  SCX_DSQ_GLOBAL,
  SCX_DSQ_LOCAL,
  SCX_DSQ_LOCAL_ON,
} from '../core/sched/constants.ts';
import type { Dsq, Sched, Task } from '../core/sched/types.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import type { MachineState } from './machine-state.ts';
import { firstFrom, pickOf } from './pick.ts';

/** The user DSQ that policies have ... */
const POLICY_DSQ = 0;
/** ... and others, which programs make. */
const USER_DSQS = [POLICY_DSQ, 1, 1, 2, 3];
/** A user DSQ that nobody makes. */
const UNKNOWN_DSQ = 99;
const SLICES_NS = [0, 1, 1_000_000, 5_000_000, 20_000_000];
const VTIMES_NS = [0, 1, 1_000_000, 1_000_000_000];

export type ProgramKind =
  | 'insert'
  | 'transfer'
  | 'peek'
  | 'count'
  | 'create'
  | 'destroy'
  | 'iterate'
  | 'close'
  | 'setslice'
  | 'setvtime'
  | 'subdispatch'
  | 'reenqueue'
  | 'kick';

/** Whose program calls; absent: of no scheduler. */
interface Caller {
  readonly scheduler?: number;
}

/** A call that a program makes outside of callbacks; now and then it has no right to it. */
export function drawOfProgram(
  state: MachineState,
  op: ProgramKind,
  rng: Rng,
): MachineOperation | undefined {
  const { kernel, cast } = state;
  switch (op) {
    case 'insert':
      return drawInsert(state, rng);
    case 'transfer':
      return drawTransfer(state, rng);
    case 'setslice':
    case 'setvtime':
      return drawSetting(state, op, rng);
    case 'peek':
    case 'count':
    case 'iterate':
      return drawLook(state, op, rng);
    case 'create':
      return drawCreate(state, rng);
    case 'destroy':
      return drawDestroy(state, rng);
    case 'close':
      return drawClose(state, rng);
    case 'subdispatch': {
      // Outside of a dispatch it is an error of any scheduler.
      const caller = rng.chance(1, 3) ? drawCaller(state, rng) : {};
      return { op, ...caller, cgroup: pickOf(rng, cast.cgroups)?.id ?? ROOT_CGROUP_ID };
    }
    case 'reenqueue':
    case 'kick':
      return { op, ...drawCaller(state, rng), cpu: rng.pick(kernel.rqs).cpu };
  }
}

/** A loaded scheduler; at times null, for a program of none. */
function drawSched({ kernel }: MachineState, rng: Rng): Sched | null {
  return rng.chance(1, 10) ? null : (pickOf(rng, kernel.scheds) ?? null);
}

function drawCaller(state: MachineState, rng: Rng): Caller {
  return callerOf(drawSched(state, rng));
}

function callerOf(sched: Sched | null): Caller {
  return sched === null ? {} : { scheduler: sched.id };
}

/** Mostly of a task that is another's: such an insert is ignored, any other is an error here. */
function drawInsert(state: MachineState, rng: Rng): MachineOperation | undefined {
  const sched = drawSched(state, rng);
  const isOwn = rng.chance(1, 6);
  const task = firstFrom(
    rng,
    state.kernel.taskList,
    (one) => isAround(one) && (one.owner === sched) === isOwn,
  );
  if (task === undefined) return undefined;
  return { op: 'insert', ...callerOf(sched), task: task.id, dsq: drawAnyDsq(state, sched, rng) };
}

/** Mostly of a task that waits in a user DSQ, by whose DSQ it is. */
function drawTransfer(state: MachineState, rng: Rng): MachineOperation | undefined {
  const waiting = firstFrom(rng, state.kernel.taskList, isInUserDsq);
  const task = waiting ?? firstFrom(rng, state.kernel.taskList, isAround);
  if (task === undefined || (waiting === undefined && !rng.chance(1, 4))) return undefined;
  const owner = waiting?.dsq?.sched ?? null;
  const sched = owner === null || rng.chance(1, 8) ? drawSched(state, rng) : owner;
  const dsq = drawAnyDsq(state, sched, rng);
  const isHeld = sched !== null && sched === owner && rng.chance(1, 2);
  const until = isHeld ? ({ until: 'picked' } as const) : {};
  return { op: 'transfer', ...callerOf(sched), task: task.id, dsq, ...until };
}

function drawSetting(
  state: MachineState,
  op: 'setslice' | 'setvtime',
  rng: Rng,
): MachineOperation | undefined {
  const task = firstFrom(rng, state.kernel.taskList, isAround);
  if (task === undefined) return undefined;
  const caller = rng.chance(1, 2) ? callerOf(task.owner) : drawCaller(state, rng);
  return { op, ...caller, task: task.id, ns: rng.pick(op === 'setslice' ? SLICES_NS : VTIMES_NS) };
}

/** Mostly a DSQ that its scheduler has not made yet. */
function drawCreate(state: MachineState, rng: Rng): MachineOperation {
  const sched = drawSched(state, rng);
  const free = firstFrom(rng, USER_DSQS, (id) => sched?.userDsqs.has(id) !== true);
  const choice = rng.below(12);
  let dsq = free ?? UNKNOWN_DSQ;
  if (choice === 0) dsq = drawBuiltInDsq(state, rng);
  else if (choice < 3) dsq = drawUserDsq(sched, rng);
  return { op: 'create', ...callerOf(sched), dsq };
}

/** Mostly an empty one, and seldom that of the policy: either is an error, sooner or later. */
function drawDestroy(state: MachineState, rng: Rng): MachineOperation | undefined {
  const sched = drawSched(state, rng);
  const dsq = drawUserDsq(sched, rng);
  const nr = sched?.userDsqs.get(dsq)?.nr ?? 0;
  if ((nr > 0 || dsq === POLICY_DSQ) && !rng.chance(1, 6)) return undefined;
  return { op: 'destroy', ...callerOf(sched), dsq };
}

/** Mostly where tasks wait. An unknown DSQ is an error of who peeks into it. */
function drawLook(
  state: MachineState,
  op: 'peek' | 'count' | 'iterate',
  rng: Rng,
): MachineOperation | undefined {
  const found = rng.chance(3, 4)
    ? firstFrom(rng, state.kernel.taskList, isInUserDsq)?.dsq
    : undefined;
  if (found !== undefined && found !== null) {
    return { op, ...callerOf(found.sched), dsq: found.id };
  }
  const sched = drawSched(state, rng);
  const dsq = drawUserDsq(sched, rng);
  const isKnown = sched?.userDsqs.has(dsq) === true;
  if (!isKnown && op !== 'count' && !rng.chance(1, op === 'peek' ? 32 : 6)) return undefined;
  return { op, ...callerOf(sched), dsq };
}

/** A DSQ with a cursor in its list has an iterator that is open. */
function drawClose({ kernel }: MachineState, rng: Rng): MachineOperation | undefined {
  let dsq: Dsq | undefined;
  firstFrom(rng, kernel.scheds, (sched) => {
    for (const one of sched.userDsqs.values()) if (one.list.length > one.nr) dsq = one;
    return dsq !== undefined;
  });
  return dsq === undefined ? undefined : { op: 'close', ...callerOf(dsq.sched), dsq: dsq.id };
}

function drawUserDsq(sched: Sched | null, rng: Rng): number {
  if (rng.chance(1, 16)) return UNKNOWN_DSQ;
  let left = sched === null || sched.userDsqs.size === 0 ? 0 : rng.below(sched.userDsqs.size);
  for (const id of sched?.userDsqs.keys() ?? []) if (left-- === 0) return id;
  return rng.pick(USER_DSQS);
}

function drawAnyDsq(state: MachineState, sched: Sched | null, rng: Rng): number {
  return rng.chance(2, 3) ? drawUserDsq(sched, rng) : drawBuiltInDsq(state, rng);
}

function drawBuiltInDsq({ kernel }: MachineState, rng: Rng): number {
  const choice = rng.below(8);
  if (choice < 3) return SCX_DSQ_GLOBAL;
  if (choice < 6) return SCX_DSQ_LOCAL_ON + rng.pick(kernel.rqs).cpu;
  return choice === 6 ? SCX_DSQ_LOCAL : SCX_DSQ_BYPASS;
}

function isAround({ life }: Task): boolean {
  return life === 'alive' || life === 'exiting';
}

function isInUserDsq({ dsq }: Task): boolean {
  return dsq !== null && dsq.kind === 'user';
}
