import { isUnreleased } from '../core/hierarchy/life.ts';
import type { Rng } from '../core/rng.ts';
import type { Rq, Task } from '../core/sched/types.ts';
import { mayHoldTasks } from '../machine/cgroups.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import { drawShift } from './machine-balance.ts';
import { isPunted, isRestless, type MachineState } from './machine-state.ts';
import { firstFrom } from './pick.ts';

/** Light, ordinary and heavy ones, those that qmap puts before all others, and illegal ones. */
const WEIGHTS = [1, 25, 100, 100, 400, 400, 400, 1_000, 10_000, 10_001];
const ROOT = 1;

export type TaskKind =
  | 'wake'
  | 'sleep'
  | 'yield'
  | 'fork'
  | 'exit'
  | 'bury'
  | 'setaffinity'
  | 'setweight'
  | 'setclass'
  | 'pin'
  | 'unpin'
  | 'compare'
  | 'move';

/** What happens to a task; undefined when there is none to which it can happen. */
export function drawOfTask(
  state: MachineState,
  op: TaskKind,
  rng: Rng,
): MachineOperation | undefined {
  switch (op) {
    case 'wake':
      return named(op, drawShift(state, op, rng) ?? taskOf(state, rng, isAsleep));
    case 'sleep':
      return named(op, drawShift(state, op, rng) ?? taskOf(state, rng, isAwake));
    case 'exit':
      return drawExit(state, rng);
    case 'bury':
      return named(op, taskOf(state, rng, isUnreleased));
    case 'unpin':
      return named(op, taskOf(state, rng, isPinned));
    case 'pin': {
      const task = drawRunning(state, rng);
      return task?.isMigrationDisabled === true ? undefined : named(op, task);
    }
    case 'yield':
      return drawYield(state, rng);
    case 'fork':
      return drawFork(state, rng);
    case 'setaffinity':
      return drawAffinity(state, rng);
    case 'setweight': {
      const task = taskOf(state, rng, isAlive);
      return task === undefined ? undefined : { op, task: task.id, weight: rng.pick(WEIGHTS) };
    }
    case 'setclass':
      return drawClass(state, rng);
    case 'compare':
      return drawCompare(state, rng);
    case 'move':
      return drawMove(state, rng);
  }
}

/** A task that is accepted, from a random place on; no list is made of those that are. */
function taskOf(
  { kernel }: MachineState,
  rng: Rng,
  accepts: (task: Task) => boolean,
): Task | undefined {
  return firstFrom(rng, kernel.taskList, accepts);
}

function named(
  op: 'wake' | 'sleep' | 'bury' | 'pin' | 'unpin',
  task: Task | undefined,
): MachineOperation | undefined {
  return task === undefined ? undefined : { op, task: task.id };
}

function drawRunning({ kernel }: MachineState, rng: Rng): Task | undefined {
  return firstFrom(rng, kernel.rqs, isBusy)?.current ?? undefined;
}

/** Half of the tasks may die: the others keep a long run going. */
function mayLoseOne({ kernel }: MachineState): boolean {
  let nrDying = 1;
  for (const { life } of kernel.taskList) if (life === 'exiting' || life === 'dead') nrDying++;
  return nrDying * 2 <= kernel.taskList.length;
}

/** In one case of three it is not released at once. */
function drawExit(state: MachineState, rng: Rng): MachineOperation | undefined {
  if (!mayLoseOne(state)) return undefined;
  const isOpen = state.kernel.initialising !== null && rng.chance(3, 4);
  const isMeant = isRestless(state) ? isHeldBack : isAlive;
  const task = isOpen ? state.kernel.initialising : taskOf(state, rng, isMeant);
  if (task?.life !== 'alive') return undefined;
  return { op: 'exit', task: task.id, ...(rng.chance(1, 3) ? { until: 'dead' } : {}) };
}

/** Whether a task waits where another class has the CPU. */
function isHeldBack({ life, dsq, rq }: Task): boolean {
  return life === 'alive' && dsq !== null && dsq.kind === 'local' && rq.seized;
}

function drawYield(state: MachineState, rng: Rng): MachineOperation | undefined {
  const task = drawRunning(state, rng);
  if (task === undefined) return undefined;
  const wanted = rng.chance(1, 3);
  const to = wanted ? taskOf(state, rng, (one) => one.isQueued && one !== task) : undefined;
  return { op: 'yield', task: task.id, ...(to === undefined ? {} : { to: to.id }) };
}

function drawFork(state: MachineState, rng: Rng): MachineOperation | undefined {
  if (state.kernel.forkLock !== null) return undefined;
  const task = taskOf(state, rng, isAbsent);
  const parent = taskOf(state, rng, isAlive);
  if (task === undefined || parent === undefined) return undefined;
  return { op: 'fork', task: task.id, parent: parent.id };
}

/** Mostly one CPU or several; an empty mask is refused, and so is one without an online CPU. */
function drawAffinity(state: MachineState, rng: Rng): MachineOperation | undefined {
  const task = taskOf(state, rng, isAlive);
  if (task === undefined) return undefined;
  const ids = state.kernel.rqs.map(({ cpu }) => cpu);
  const choice = rng.below(16);
  let cpus: readonly number[] = ids;
  if (choice === 0) cpus = [];
  else if (choice < 9) cpus = [rng.pick(ids)];
  else if (choice < 12) cpus = ids.filter(() => rng.chance(1, 2));
  return { op: 'setaffinity', task: task.id, cpus };
}

/**
 * First of all a task that goes and comes although no scheduler would take it: that state is
 * short. Those that have left the ext class mostly come back to it.
 */
function drawClass(state: MachineState, rng: Rng): MachineOperation | undefined {
  let task = rng.chance(7, 8) ? drawPunted(state, rng) : undefined;
  if (task === undefined && rng.chance(5, 6)) return undefined;
  if (rng.chance(2, 3)) task ??= taskOf(state, rng, isAway);
  task ??= taskOf(state, rng, isAlive);
  if (task === undefined) return undefined;
  return { op: 'setclass', task: task.id, class: task.policy === 'rt' ? 'ext' : 'rt' };
}

/** Of those that no scheduler would take, one that went comes back before another goes. */
function drawPunted(state: MachineState, rng: Rng): Task | undefined {
  return taskOf(state, rng, (one) => isPunted(one) && isAway(one)) ?? taskOf(state, rng, isPunted);
}

function drawCompare(state: MachineState, rng: Rng): MachineOperation | undefined {
  const task = taskOf(state, rng, isQueued);
  if (task === undefined) return undefined;
  // Two tasks of one scheduler are that scheduler's to order.
  const isOne = rng.chance(2, 3);
  const other = taskOf(
    state,
    rng,
    (one) => one.isQueued && one !== task && (!isOne || one.owner === task.owner),
  );
  return other === undefined ? undefined : { op: 'compare', task: task.id, other: other.id };
}

/** Mostly to the cgroup of another scheduler; at times where no task may be. */
function drawMove(state: MachineState, rng: Rng): MachineOperation | undefined {
  const { kernel, cast } = state;
  const task = kernel.forkLock === null ? taskOf(state, rng, isAlive) : undefined;
  if (task === undefined) return undefined;
  const crosses = rng.chance(2, 3);
  const isLegal = !rng.chance(1, 24);
  const isTarget = (id: number): boolean => {
    const cgroup = kernel.cgroups.get(id);
    if (cgroup === undefined || cgroup === task.cgroup) return false;
    if (isLegal && !mayHoldTasks(cgroup)) return false;
    return !crosses || kernel.schedOf.get(cgroup) !== task.owner;
  };
  const isRootFirst = rng.chance(1, 4);
  if (isRootFirst && isTarget(ROOT)) return { op: 'move', task: task.id, cgroup: ROOT };
  const to = firstFrom(rng, cast.cgroups, ({ id }) => isTarget(id))?.id;
  if (to !== undefined) return { op: 'move', task: task.id, cgroup: to };
  return isTarget(ROOT) ? { op: 'move', task: task.id, cgroup: ROOT } : undefined;
}

function isBusy({ current }: Rq): boolean {
  return current !== null;
}

function isAlive({ life }: Task): boolean {
  return life === 'alive';
}

function isAbsent({ life }: Task): boolean {
  return life === 'absent';
}

function isAsleep({ life, isRunnable }: Task): boolean {
  return life === 'alive' && !isRunnable;
}

function isAwake({ life, isRunnable }: Task): boolean {
  return life === 'alive' && isRunnable;
}

function isPinned({ life, isMigrationDisabled }: Task): boolean {
  return life === 'alive' && isMigrationDisabled;
}

function isAway({ life, policy }: Task): boolean {
  return life === 'alive' && policy === 'rt';
}

function isQueued({ isQueued }: Task): boolean {
  return isQueued;
}
