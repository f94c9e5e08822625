import { labelOf } from '../core/hierarchy/dump.ts';
import { tasksOf } from '../core/sched/dsq.ts';
import type { Dsq, Kernel, Rq, Sched, Task } from '../core/sched/types.ts';
import type { StateLine } from './kit.ts';
import type { MachineView } from './machine-view.ts';

/** The state of a machine in short: CPUs, schedulers and their DSQs, tasks, works. */
export function describeMachine({ kernel, works }: MachineView): readonly StateLine[] {
  const lines: StateLine[] = [];
  for (const rq of kernel.rqs) lines.push({ item: `CPU ${rq.cpu}`, text: cpuText(rq) });
  for (const sched of kernel.scheds) {
    lines.push({ item: `scheduler ${sched.id}`, text: schedText(sched) });
    for (const { item, text } of queueLines(kernel, sched)) lines.push({ item, text });
  }
  for (const task of kernel.taskList) {
    if (task.life !== 'absent') lines.push({ item: `task ${task.id}`, text: taskText(task) });
  }
  for (const { kind, schedId, stage, isHeld } of works) {
    const held = isHeld ? ', held up' : '';
    lines.push({ item: `${kind} of scheduler ${schedId}`, text: `${stage || 'waiting'}${held}` });
  }
  return lines;
}

function cpuText(rq: Rq): string {
  if (rq.state !== 'online') return rq.state;
  if (rq.seized) return `a higher class${queueText(', local', rq.local)}`;
  const runs = rq.current === null ? 'idle' : `task ${rq.current.id}`;
  return `${runs}${queueText(', local', rq.local)}`;
}

function schedText(sched: Sched): string {
  const parts = [`${labelOf(sched)} on cgroup ${sched.cgroup.id}`];
  if (!sched.isPublished) parts.push('not enabled yet');
  if (sched.exitPhase !== 'none') parts.push(`ended: ${sched.exitReason}`);
  if (sched.bypassDepth !== 0) parts.push(`bypass depth ${sched.bypassDepth}`);
  if (sched.bypassDspClaim) parts.push('claim');
  if (sched.bypassDspEnableDepth !== 0) parts.push(`dsp depth ${sched.bypassDspEnableDepth}`);
  return parts.join(', ');
}

function queueLines(kernel: Kernel, sched: Sched): readonly StateLine[] {
  const dsqs: [string, Dsq][] = [
    ...sched.globalDsqs.map((dsq, node): [string, Dsq] => [`global DSQ ${node}`, dsq]),
    ...[...sched.userDsqs.values()].map((dsq): [string, Dsq] => [`DSQ ${dsq.id}`, dsq]),
    ...kernel.rqs.map((rq): [string, Dsq] => [
      `bypass DSQ of CPU ${rq.cpu}`,
      (sched.pcpu[rq.index] as Sched['pcpu'][number]).bypassDsq,
    ]),
  ];
  return dsqs
    .filter(([, dsq]) => dsq.list.length > 0)
    .map(([name, dsq]) => ({ item: `${name} of ${sched.id}`, text: queueText('', dsq) }));
}

function queueText(before: string, dsq: Dsq): string {
  const tasks = tasksOf(dsq).map(({ id }) => `task ${id}`);
  const cursors = dsq.list.length - tasks.length;
  if (cursors > 0) tasks.push(`${cursors} open ${cursors === 1 ? 'iterator' : 'iterators'}`);
  return tasks.length === 0 ? '' : `${before} [${tasks.join(', ')}]`.trimStart();
}

function taskText(task: Task): string {
  const { owner } = task;
  const parts = [
    owner === null ? 'no scheduler' : `of ${owner.id}`,
    task.state,
    ...(task.subInit === null ? [] : [`initialised for ${task.subInit.id}`]),
    placeOf(task),
    ...(task.inExtClass || task.life === 'dead' ? [] : ['not in the ext class']),
  ];
  return parts.join(', ');
}

function placeOf(task: Task): string {
  if (task.life === 'dead') return 'dead';
  if (!task.isRunnable) return 'asleep';
  if (task.rq.current === task) return `runs on CPU ${task.cpuId}`;
  if (task.opsState !== 'none') return task.opsState;
  return task.dsq === null ? 'runnable' : `on a ${task.dsq.kind} DSQ`;
}
