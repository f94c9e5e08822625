import { type Atq, DEAD, type TaskCommon } from '../../src/core/atq.ts';
import type { LlcContext } from '../../src/core/bandwidth/context.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';

/** A scan of everything is made once in so many operations; in between only what was touched. */
export const FULL_SCAN_EVERY = 32;

/** The queue that a task's owner mark names. */
export function markedQueue(task: TaskCommon): Atq | null {
  const owner = task.atq;
  return owner === null || owner === DEAD ? null : owner;
}

/** Whether the library holds the task, by its mark or by its node. */
export function isHeld(task: TaskCommon | undefined): boolean {
  return task !== undefined && (task.node.tree !== null || markedQueue(task) !== null);
}

/** The backlog queue of a (cgroup, LLC) pair, if the map has one. */
export function btqOf(lib: BandwidthLibrary, cgroup: number, llc: number): Atq | undefined {
  return lib.llcContexts.get(cgroup)?.[llc]?.btq;
}

/** Whether the queue is a backlog queue of that cgroup. */
export function isBtqOf(lib: BandwidthLibrary, cgroup: number, atq: Atq): boolean {
  const entries = lib.llcContexts.get(cgroup);
  if (entries === undefined) return false;
  for (let llc = 0; llc < entries.length; llc++) if (entries[llc]?.btq === atq) return true;
  return false;
}

/** The LLC context to which a backlog queue belongs, if the map still has it. */
export function contextOfBtq(lib: BandwidthLibrary, atq: Atq): LlcContext | undefined {
  for (const entries of lib.llcContexts.values()) {
    for (const llcx of entries) if (llcx?.btq === atq) return llcx;
  }
  return undefined;
}

/** Tasks waiting in the backlog queues of a cgroup, by the queues' own counts. */
export function backlogOf(lib: BandwidthLibrary, cgroup: number): number {
  const entries = lib.llcContexts.get(cgroup);
  let waiting = 0;
  if (entries !== undefined) for (const llcx of entries) waiting += llcx?.btq.size ?? 0;
  return waiting;
}
