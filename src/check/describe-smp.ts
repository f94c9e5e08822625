import { DEAD } from '../core/atq.ts';
import type { SmpCpu, SmpState, SmpTask } from '../smp/state.ts';
import type { StateLine } from './kit.ts';
import type { SmpView } from './smp-view.ts';

/** The state of the level `smp` in short. */
export function describeSmp(view: SmpView): readonly StateLine[] {
  const { state } = view;
  return [
    ...(state.isSchedulerEnded ? [{ item: 'scheduler', text: 'ended' }] : []),
    ...[...state.cpus.values()].map(cpuLine),
    ...[...state.tasks.values()].map((task) => taskLine(view, task)),
    ...cgroupLines(state),
    ...[...state.queueTasks].map(([id, task]) => ({
      item: `task ${id} of the queues`,
      text: ownerWords(view, task.atq),
    })),
  ];
}

function cpuLine({ id, current }: SmpCpu): StateLine {
  return { item: `CPU ${id}`, text: current === null ? 'idle' : `task ${current.id}` };
}

function taskLine(view: SmpView, task: SmpTask): StateLine {
  return { item: `task ${task.id}`, text: taskWords(view, task) };
}

function taskWords(view: SmpView, task: SmpTask): string {
  if (task.isDead) return 'dead';
  const places: string[] = [];
  if (task.runsOn >= 0) places.push(`runs on CPU ${task.runsOn}`);
  if (task.dsq !== null) places.push(`in the DSQ of LLC ${task.dsq.llc}`);
  const { atq } = task.common;
  if (atq !== null && atq !== DEAD) places.push(`in the ${view.nameOf(atq)}`);
  if (places.length === 0) places.push(task.isRunnable ? 'nowhere' : 'asleep');
  if (task.exiting) places.push('exiting');
  return places.join(', ');
}

function ownerWords(view: SmpView, owner: SmpTask['common']['atq']): string {
  if (owner === null) return 'in no queue';
  return owner === DEAD ? 'dead' : `in ${view.nameOf(owner)}`;
}

function cgroupLines({ lib }: SmpState): readonly StateLine[] {
  const lines: StateLine[] = [];
  for (const [cgroup, cgx] of lib.contexts) {
    if (cgroup.level === 0) continue;
    lines.push({
      item: `cgroup ${cgroup.id}`,
      text: cgx.isThrottled ? 'throttled' : 'not throttled',
    });
  }
  return lines;
}
