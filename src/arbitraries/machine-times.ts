import type { Rng } from '../core/rng.ts';
import {
  SCX_BYPASS_HOST_NTH,
  SCX_SLICE_BYPASS_NS,
  SCX_SLICE_DFL_NS,
} from '../core/sched/constants.ts';
import type { Task } from '../core/sched/types.ts';
import { isBypassed, isCrowd, type MachineState } from './machine-state.ts';
import { firstFrom } from './pick.ts';

const MS = 1_000_000;
/** Between two replenishments of the cpu.max library. */
const INTERVAL_NS = 100 * MS;
/** Ticks of all busy CPUs that one advance may cost, at most: time costs what ticks in it. */
const TICKS_MAX = 512;
/** The same for balancings, where they are frequent. */
const BALANCES_MAX = 16;

/**
 * How long a machine is left to itself: around a tick, a slice, a look of the watchdog, a
 * timeout, a balancing of the bypass DSQs.
 */
export function drawMachineTime(state: MachineState, rng: Rng): number {
  const edge = drawEdge(state, rng);
  const offset = rng.below(4);
  const ns = offset === 0 ? edge - 1 : offset === 1 ? edge + 1 : edge;
  return Math.max(1, Math.min(ns, affordable(state)));
}

/** Mostly short: what happens often is what passes with the fewest ticks. */
function drawEdge(state: MachineState, rng: Rng): number {
  const { kernel } = state;
  if (kernel.bypassBalanceAt !== null) {
    // Who depends on being served shows only after a while.
    const wait = rng.below(32);
    const isQuick = state.cast.topology.balanceNs !== undefined;
    const untilBalance = isQuick ? 16 : isCrowd(state) ? 12 : 4;
    if (wait < untilBalance) return untilTimer(state, kernel.bypassBalanceAt);
    if (wait < 16 && kernel.taskList.some(isBypassed)) return turnsOfAll(state);
  }
  const choice = rng.below(128);
  if (choice < 30) return kernel.tickNs;
  if (choice < 54) return rng.between(1, kernel.tickNs);
  if (choice < 70) return rng.between(1, 8) * MS;
  if (choice < 80) return SCX_SLICE_BYPASS_NS;
  if (choice < 90) return drawSlice(state, rng);
  if (choice < 100) return untilTimer(state, kernel.watchdogAt);
  if (choice < 110) return untilTimer(state, nextInterval(state));
  if (choice < 113) return kernel.balanceNs;
  return drawStall(state, rng);
}

function drawSlice({ cast, kernel }: MachineState, rng: Rng): number {
  return cast.schedulers.length === 0 ? kernel.tickNs : rng.pick(cast.schedulers).sliceNs;
}

/** So long that each scheduler has had its turns at a CPU, and each turn was a whole slice. */
function turnsOfAll({ kernel }: MachineState): number {
  let sliceNs = SCX_SLICE_DFL_NS;
  for (const sched of kernel.scheds) if (sched.sliceNs > sliceNs) sliceNs = sched.sliceNs;
  return (kernel.scheds.length * SCX_BYPASS_HOST_NTH + 1) * (sliceNs + kernel.tickNs) + 1;
}

/** Up to when a timer fires; a tick if it is not armed. */
function untilTimer({ kernel }: MachineState, at: number | null): number {
  return at === null ? kernel.tickNs : at - kernel.now;
}

/** When budgets are replenished next, if the root limits any. */
function nextInterval({ kernel }: MachineState): number | null {
  if (kernel.root?.policy.ops.cgroupSetBandwidth === undefined) return null;
  return (Math.floor(kernel.now / INTERVAL_NS) + 1) * INTERVAL_NS;
}

/**
 * Until a task that waits has waited for a timeout, or half of one: whose timeout it is, its
 * scheduler's or that of another, is what matters when it changes schedulers.
 */
function drawStall({ kernel, cast }: MachineState, rng: Rng): number {
  if (kernel.scheds.length === 0) return kernel.tickNs;
  // That of one to come matters too: it may take over tasks that wait already.
  const { timeoutMs } = rng.pick(cast.schedulers);
  const timeoutNs = timeoutMs === undefined ? rng.pick(kernel.scheds).timeoutNs : timeoutMs * MS;
  const span = rng.chance(1, 2) ? timeoutNs : Math.ceil(timeoutNs / 2);
  const task = firstFrom(rng, kernel.taskList, isWaiting);
  return task === undefined ? span : Math.max(1, task.runnableAt + span - kernel.now);
}

function isWaiting(task: Task): boolean {
  return task.isQueued && task.rq.current !== task;
}

/** Time whose ticks or balancings cost too much is not drawn. */
function affordable({ kernel, cast }: MachineState): number {
  const { balanceNs = Number.POSITIVE_INFINITY } = cast.topology;
  return Math.min(affordableTicks(kernel), BALANCES_MAX * balanceNs);
}

function affordableTicks(kernel: MachineState['kernel']): number {
  let nrBusy = 0;
  for (const { current } of kernel.rqs) if (current !== null) nrBusy++;
  if (nrBusy === 0) return Number.POSITIVE_INFINITY;
  return Math.ceil(TICKS_MAX / nrBusy) * kernel.tickNs;
}

/** How late the first timer is: mostly not, at times so late that the watchdog is missed. */
export function drawMachineLateness(
  { kernel }: MachineState,
  rng: Rng,
): { readonly lateNs?: number } {
  if (!rng.chance(1, 12)) return {};
  const choice = rng.below(4);
  if (choice < 2) return { lateNs: rng.between(1, 5 * MS) };
  if (choice === 2) return { lateNs: rng.between(1, 400) * MS };
  return { lateNs: (kernel.root?.timeoutNs ?? INTERVAL_NS) + 1 };
}
