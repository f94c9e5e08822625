import type { Cursor, Dsq, Kernel, Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** Operations between two looks at everything. */
export const FULL_SCAN_EVERY = 16;

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

/** Every DSQ of the machine: of its CPUs and of the linked schedulers. */
export function* allDsqs({ rqs, scheds }: Kernel): Generator<Dsq> {
  for (const { local } of rqs) yield local;
  for (const sched of scheds) {
    yield* sched.globalDsqs;
    yield* sched.userDsqs.values();
    for (const { bypassDsq } of sched.pcpu) yield bypassDsq;
  }
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
