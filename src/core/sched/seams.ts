import type { Dsq, Kernel, Rq, Sched, Task } from './types.ts';

/** The decisions about DSQs, custody, dispatch and authority. */
export interface SchedSeams {
  /** Whether the published head of a FIFO DSQ is set at an insert at the tail. */
  isWithoutHead(dsq: Dsq): boolean;
  /** Whether a pending verdict is erased where it is cancelled or ignored. */
  erasesVerdict(): boolean;
  /** The scheduler that is told that its task has reached a local DSQ. */
  notifiedOfLocalInsert(k: Kernel, task: Task): Sched | null;
  /** What the record of the held run queue lock says after a callback. */
  lockRecordAfterOp(before: Rq | null): Rq | null;
  /** Whether a host's turn for its bypass DSQ comes before its global DSQ. */
  triesBypassBeforeGlobal(): boolean;
  /** Whether a CPU whose local DSQ has tasks tries the bypass DSQs of hosts at times. */
  triesBypassBeforeLocal(): boolean;
  /** Whether the caller may change the slice or vtime of a task of that owner. */
  maySetTask(caller: Sched | null, owner: Sched | null): boolean;
  /** The scheduler whose user DSQs an id is looked up in for dsq_nr_queued and destroy_dsq. */
  dsqTableOf(k: Kernel, caller: Sched | null): Sched | null;
  /** Whether a move between DSQs asks whose task it is before it has the lock. */
  checksOwnerUnlocked(): boolean;
  /** Who is ended for a task that is put back too often without having run. */
  blamedForReenqueue(caller: Sched, owner: Sched): Sched;
  /** Two tasks in the order in which core_sched_before() is asked. */
  orderForCoreSched(a: Task, b: Task): readonly [Task, Task];
}

export const schedSeams: SchedSeams = {
  isWithoutHead: (dsq) => dsq.firstTask === null,
  erasesVerdict: () => true,
  notifiedOfLocalInsert: (_k, task) => task.owner,
  lockRecordAfterOp: (before) => before,
  triesBypassBeforeGlobal: () => true,
  triesBypassBeforeLocal: () => true,
  maySetTask: (caller, owner) => caller !== null && caller === owner,
  dsqTableOf: (_k, caller) => caller,
  checksOwnerUnlocked: () => false,
  blamedForReenqueue: (caller) => caller,
  orderForCoreSched: (a, b) => [a, b],
};
