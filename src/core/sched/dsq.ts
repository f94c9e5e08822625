import { SCX_DSQ_BYPASS, SCX_DSQ_GLOBAL, SCX_DSQ_LOCAL } from './constants.ts';
import type { Cursor, Dsq, DsqKind, Kernel, Rq, Sched, Task } from './types.ts';

/**
 * Dispatch queues: FIFO or vtime lists of tasks, with the cursors of open iterators between
 * them (struct scx_dispatch_q).
 */
export function createDsq(id: number, kind: DsqKind, sched: Sched | null, rq: Rq | null): Dsq {
  return {
    id,
    kind,
    sched,
    rq,
    list: [],
    nr: 0,
    firstTask: null,
    isVtime: false,
    seq: 0,
    isDestroyed: false,
  };
}

export const createLocalDsq = (rq: Rq | null): Dsq => createDsq(SCX_DSQ_LOCAL, 'local', null, rq);
export const createGlobalDsq = (sched: Sched | null): Dsq =>
  createDsq(SCX_DSQ_GLOBAL, 'global', sched, null);
export const createBypassDsq = (sched: Sched | null, rq: Rq): Dsq =>
  createDsq(SCX_DSQ_BYPASS, 'bypass', sched, rq);

export function isCursor(entry: Task | Cursor): entry is Cursor {
  return (entry as Cursor).seqMax !== undefined;
}

/** Whether an insert of that kind would mix FIFO and vtime order. */
export function wouldMix(dsq: Dsq, isVtime: boolean): boolean {
  return dsq.nr > 0 && dsq.isVtime !== isVtime;
}

/** At the head or the tail; the DSQ is FIFO from now on until it is empty. */
export function insertFifo(k: Kernel, dsq: Dsq, task: Task, atHead: boolean): void {
  dsq.isVtime = false;
  if (atHead) {
    dsq.list.unshift(task);
    dsq.firstTask = task;
  } else {
    if (k.seams.sched.isWithoutHead(dsq)) dsq.firstTask = task;
    dsq.list.push(task);
  }
  linked(k, dsq, task);
}

/** Behind those of the same vtime. */
export function insertVtime(k: Kernel, dsq: Dsq, task: Task, vtime: number): void {
  dsq.isVtime = true;
  task.dsqVtime = vtime;
  const at = dsq.list.length === dsq.nr ? bisect(dsq, vtime) : scan(dsq, vtime);
  dsq.list.splice(at, 0, task);
  if (dsq.firstTask === null || vtime < dsq.firstTask.dsqVtime) dsq.firstTask = task;
  linked(k, dsq, task);
}

function linked(k: Kernel, dsq: Dsq, task: Task): void {
  dsq.nr++;
  task.dsqSeq = ++dsq.seq;
  task.dsq = dsq;
  k.emit({ type: 'dsq-insert', task, dsq });
}

/** Where a vtime belongs in a list without cursors. */
function bisect({ list }: Dsq, vtime: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as Task).dsqVtime <= vtime) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same between cursors: behind the last task that is not later. */
function scan({ list }: Dsq, vtime: number): number {
  let at = list.length;
  while (at > 0) {
    const before = list[at - 1] as Task | Cursor;
    if (!isCursor(before) && before.dsqVtime <= vtime) break;
    at--;
  }
  return at;
}

/** Takes a task out of the DSQ that it waits in. */
export function removeFromDsq(k: Kernel, task: Task): void {
  const { dsq } = task;
  if (dsq === null) return;
  const at = dsq.list.indexOf(task);
  dsq.list.splice(at, 1);
  dsq.nr--;
  task.dsq = null;
  if (dsq.firstTask === task) dsq.firstTask = nextTask(dsq, at);
  k.emit({ type: 'dsq-remove', task, dsq });
}

/** The first task at that position of the list or behind it. */
export function nextTask({ list }: Dsq, from: number): Task | null {
  for (let at = from; at < list.length; at++) {
    const entry = list[at] as Task | Cursor;
    if (!isCursor(entry)) return entry;
  }
  return null;
}

/** The tasks in order, as a copy. */
export function tasksOf({ list }: Dsq): readonly Task[] {
  return list.filter((entry): entry is Task => !isCursor(entry));
}

/** A cursor before the first task; it is not in the list until it is moved. */
export function openCursor(dsq: Dsq): Cursor {
  return { dsq, seqMax: dsq.seq, isParked: false };
}

/** Moves the cursor behind the next task that was there when it was opened, and returns that. */
export function advanceCursor(cursor: Cursor): Task | null {
  const { dsq, seqMax } = cursor;
  let from = 0;
  if (cursor.isParked) {
    from = dsq.list.indexOf(cursor);
    dsq.list.splice(from, 1);
  }
  for (let at = from; at < dsq.list.length; at++) {
    const entry = dsq.list[at] as Task | Cursor;
    if (isCursor(entry) || entry.dsqSeq > seqMax) continue;
    dsq.list.splice(at + 1, 0, cursor);
    cursor.isParked = true;
    return entry;
  }
  dsq.list.push(cursor);
  cursor.isParked = true;
  return null;
}

export function closeCursor(cursor: Cursor): void {
  if (!cursor.isParked) return;
  cursor.dsq.list.splice(cursor.dsq.list.indexOf(cursor), 1);
  cursor.isParked = false;
}
