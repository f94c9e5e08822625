import type { Cursor, Dsq, Kernel, Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

export type EventOf<Type extends MachineEvent['type']> = Extract<
  MachineEvent,
  { readonly type: Type }
>;

/** The entries of a DSQ's list that are tasks; the others are cursors of open iterators. */
export function isTask(entry: Task | Cursor): entry is Task {
  return !('isParked' in entry);
}

/** The first task of a DSQ's list, cursors passed over. */
export function firstOf({ list }: Dsq): Task | null {
  for (const entry of list) if (isTask(entry)) return entry;
  return null;
}

/** How many tasks are in front of this one; -1 if it is not in the list. */
export function positionIn({ list }: Dsq, task: Task): number {
  let before = 0;
  for (const entry of list) {
    if (entry === task) return before;
    if (isTask(entry)) before++;
  }
  return -1;
}

/** Looks at every DSQ of the machine: of its CPUs and of the linked schedulers. */
export function eachDsq({ rqs, scheds }: Kernel, look: (dsq: Dsq) => void): void {
  for (const { local } of rqs) look(local);
  for (const sched of scheds) {
    for (const dsq of sched.globalDsqs) look(dsq);
    for (const dsq of sched.userDsqs.values()) look(dsq);
    for (const { bypassDsq } of sched.pcpu) look(bypassDsq);
  }
}

/** How many they are, all but the few of users. */
export function nrDsqs({ rqs, scheds, nrNodes }: Kernel): number {
  return rqs.length + scheds.length * (rqs.length + nrNodes);
}

export function nameOf(sched: Sched | null): string {
  return sched === null ? 'no scheduler' : `scheduler ${sched.id}`;
}

export function dsqName({ id, kind, rq, sched }: Dsq): string {
  if (kind === 'local') return `the local DSQ of CPU ${rq?.cpu}`;
  if (kind === 'bypass') return `the bypass DSQ of ${nameOf(sched)} for CPU ${rq?.cpu}`;
  return kind === 'user' ? `DSQ ${id} of ${nameOf(sched)}` : `the global DSQ of ${nameOf(sched)}`;
}

/** Whether a scheduler is that one or lies below it, parent by parent. */
export function isAtOrBelow(sched: Sched, top: Sched): boolean {
  for (let at: Sched | null = sched; at !== null; at = at.parent) if (at === top) return true;
  return false;
}
