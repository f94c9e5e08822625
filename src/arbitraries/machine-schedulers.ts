import { ROOT_CGROUP_ID } from '../core/cgroup.ts';
import { findParentSched } from '../core/hierarchy/link.ts';
import type { Rng } from '../core/rng.ts';
import type { Task } from '../core/sched/types.ts';
import {
  DISABLE_STAGES,
  type DisableStage,
  ENABLE_STAGES,
  type EnableStage,
  type MachineOperation,
} from '../scenario/machine-operation.ts';
import type { CastScheduler } from '../scenario/scenario.ts';
import { isBypassed, isFree, isPunted, isUp, type MachineState } from './machine-state.ts';
import { firstFrom } from './pick.ts';

/** Where an enable is held up: most often where tasks are the sub's, and it bypasses. */
const ENABLE_HOLDS: readonly EnableStage[] = [
  ...ENABLE_STAGES,
  'bypassed',
  'initialising',
  'initialising',
  'initialised',
  'switched',
  'switched',
  'switched',
  'switched',
];
/** Where a disable is held up, those stages more often at which it leaves more to others. */
const DISABLE_HOLDS: readonly DisableStage[] = [
  'claimed',
  'bypassed',
  'bypassed',
  'bypassed',
  'initialising',
  'initialising',
  'bypassed',
  'reparented',
  'reparented',
  'reparented',
  'reparented',
  'unlinked',
  'unlinked',
];
/** Stages that the enable of a root has. */
const ROOT_STAGES: readonly EnableStage[] = ENABLE_STAGES.filter(
  (stage) => stage !== 'found' && stage !== 'attached' && stage !== 'initialising',
);
const SUB_STAGES: readonly EnableStage[] = ENABLE_STAGES.filter((stage) => stage !== 'marked');
const ROOT_HOLDS = ENABLE_HOLDS.filter((stage) => ROOT_STAGES.includes(stage));
const SUB_HOLDS = ENABLE_HOLDS.filter((stage) => SUB_STAGES.includes(stage));

export type SchedulerKind =
  | 'attach'
  | 'detach'
  | 'error'
  | 'proceed'
  | 'suspend'
  | 'resume'
  | 'sysrq';

/** What happens to a scheduler, or to all of them; undefined when there is none to take it. */
export function drawOfScheduler(
  state: MachineState,
  op: SchedulerKind,
  rng: Rng,
): MachineOperation | undefined {
  const { kernel } = state;
  switch (op) {
    case 'attach':
      return drawAttach(state, rng);
    case 'detach':
    case 'error':
      return drawEnd(state, op, rng);
    case 'proceed':
      return drawProceed(state, rng);
    case 'suspend':
      // At times one that the next root knows nothing of.
      if (kernel.root === null && !rng.chance(1, 3)) return undefined;
      return kernel.suspended === null ? { op } : undefined;
    case 'resume':
      return kernel.suspended === null ? undefined : { op };
    case 'sysrq':
      if (kernel.root === null) return undefined;
      return { op, key: rng.chance(1, 6) ? 's' : 'd' };
  }
}

/** One that is not loaded, mostly before those below it; at times one that will be refused. */
function drawAttach(state: MachineState, rng: Rng): MachineOperation | undefined {
  const { kernel, cast } = state;
  // A work that is held up may have the mutex: those behind it only wait.
  if (kernel.enableMutex !== null && !rng.chance(1, 4)) return undefined;
  // While the machine sleeps a parent bypasses, and takes nobody.
  const isAsleep = kernel.suspended !== null && kernel.root !== null;
  if (isAsleep && !rng.chance(1, 24)) return undefined;
  const isMisuse = rng.chance(1, 48);
  const accepts = isMisuse
    ? ({ id }: CastScheduler) => !state.works.list.some(({ schedId }) => schedId === id)
    : (one: CastScheduler) => isPossible(state, one);
  const first = firstFrom(rng, cast.schedulers, accepts);
  const second = firstFrom(rng, cast.schedulers, accepts);
  if (first === undefined || second === undefined) return undefined;
  const scheduler = levelOf(state, first) <= levelOf(state, second) ? first : second;
  const holds = scheduler.cgroup === ROOT_CGROUP_ID ? ROOT_HOLDS : SUB_HOLDS;
  return { op: 'attach', scheduler: scheduler.id, ...drawUntil(rng, holds) };
}

/** Whether nothing refuses it as things stand. */
function isPossible(state: MachineState, scheduler: CastScheduler): boolean {
  const { kernel } = state;
  if (!isFree(state, scheduler)) return false;
  if (scheduler.cgroup === ROOT_CGROUP_ID) return kernel.root === null;
  const cgroup = kernel.cgroups.get(scheduler.cgroup);
  return cgroup !== undefined && typeof findParentSched(kernel, cgroup) !== 'number';
}

function levelOf({ kernel }: MachineState, { cgroup }: CastScheduler): number {
  return kernel.cgroups.get(cgroup)?.level ?? 0;
}

/** A root takes all with it, so that mostly a sub is ended. */
function drawEnd(
  { kernel }: MachineState,
  op: 'detach' | 'error',
  rng: Rng,
): MachineOperation | undefined {
  const takesRoot = rng.chance(1, 8);
  const sched = firstFrom(
    rng,
    kernel.scheds,
    (one) => isUp(one) && (takesRoot || one.parent !== null),
  );
  if (sched === undefined) return undefined;
  return { op, scheduler: sched.id, ...drawUntil(rng, DISABLE_HOLDS, 2) };
}

/** One of the works that are held up goes on, at times to a later stage only. */
function drawProceed(state: MachineState, rng: Rng): MachineOperation | undefined {
  const work = firstFrom(rng, state.works.list, ({ isHeld }) => isHeld);
  const [program] = state.picked.keys();
  if (program !== undefined && (work === undefined || rng.chance(1, 2))) {
    return { op: 'proceed', scheduler: program };
  }
  if (work === undefined) return undefined;
  // What tasks go through meanwhile shows only after a while.
  if (state.kernel.taskList.some(isStranded) && !rng.chance(1, 2)) return undefined;
  const ofEnable = work.sched?.parent === null ? ROOT_STAGES : SUB_STAGES;
  const stages: readonly (EnableStage | DisableStage)[] =
    work.kind === 'enable' ? ofEnable : DISABLE_STAGES;
  const at = (stages as readonly string[]).indexOf(work.stage);
  // What is done for each task is come to again.
  const from = work.stage === 'initialising' ? at : at + 1;
  return { op: 'proceed', scheduler: work.schedId, ...drawUntil(rng, stages.slice(from)) };
}

/** Whether a task is in the hands of the core, or of nobody. */
function isStranded(task: Task): boolean {
  return isPunted(task) || isBypassed(task);
}

/** Held up in one case of so many. */
function drawUntil<Stage>(rng: Rng, stages: readonly Stage[], of = 3): { readonly until?: Stage } {
  return stages.length > 0 && rng.chance(1, of) ? { until: rng.pick(stages) } : {};
}
