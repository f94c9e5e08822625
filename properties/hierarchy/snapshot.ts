import type { Kernel, Sched, Task } from '../../src/core/sched/types.ts';
import { nameOf } from './lookups.ts';

/** The tree, the owners, the pointers and the depths, as text by what they are about. */
export type Snapshot = ReadonlyMap<string, string>;

function schedState(sched: Sched): string {
  const { exitPhase, aborting, bypassDepth, bypassDspEnableDepth, bypassDspClaim } = sched;
  const children = sched.children.map(({ id }) => id).join(',');
  return `children [${children}], ${exitPhase}, aborting ${aborting}, bypass ${bypassDepth}, dispatch ${bypassDspEnableDepth}, claim ${bypassDspClaim}`;
}

function taskState({ owner, state, subInit }: Task): string {
  return `${state} with ${nameOf(owner)}, sub-init ${nameOf(subInit)}`;
}

/** Takes down everything that an attach may change. */
export function snapshotOf(kernel: Kernel): Snapshot {
  const lines = new Map<string, string>();
  lines.set('the root', `${kernel.rootState}, ${nameOf(kernel.root)}`);
  lines.set('the list of schedulers', kernel.scheds.map(({ id }) => id).join(','));
  for (const sched of kernel.scheds) lines.set(nameOf(sched), schedState(sched));
  for (const [cgroup, sched] of kernel.schedOf) lines.set(`cgroup ${cgroup.id}`, nameOf(sched));
  for (const task of kernel.taskList) lines.set(`task ${task.id}`, taskState(task));
  return lines;
}

/** The first difference of two snapshots in words, or null. */
export function difference(before: Snapshot, after: Snapshot): string | null {
  for (const [what, was] of before) {
    const is = after.get(what) ?? 'nothing';
    if (is !== was) return `${what} was ${was} and is ${is}`;
  }
  for (const [what, is] of after) if (!before.has(what)) return `${what} is ${is} and was nothing`;
  return null;
}
