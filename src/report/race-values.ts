import { type Atq, DEAD, type TaskCommon } from '../core/atq.ts';
import type { CgroupContext, LlcContext } from '../core/bandwidth/context.ts';
import {
  REPLENISH_BOTTOM_HALF_READY,
  REPLENISH_BOTTOM_HALF_RUNNING,
  REPLENISH_IDLE,
  REPLENISH_TOP_HALF_RUNNING,
} from '../core/bandwidth/library.ts';
import type { ReplenishStat } from '../core/bandwidth/types.ts';
import type { SmpCpu, SmpTask } from '../smp/state.ts';
import { cgroupName } from './common-words.ts';
import { formatNs } from './units.ts';

/** Names what paths touch. */
export type NameOf = (object: object) => string;

/** What a field says, by the name that a preemption point gives it. */
const READERS: Readonly<Record<string, (object: never, nameOf: NameOf) => string>> = {
  atq: ({ atq }: TaskCommon, nameOf) => {
    if (atq === null) return 'none';
    return atq === DEAD ? 'dead' : nameOf(atq);
  },
  holdcnt: ({ holdcnt }: TaskCommon) => String(holdcnt),
  size: ({ size }: Atq) => String(size),
  budget_remaining: ({ budgetRemaining }: CgroupContext | LlcContext) => formatNs(budgetRemaining),
  interval_remaining: ({ intervalRemaining }: CgroupContext) => formatNs(intervalRemaining),
  is_throttled: ({ isThrottled }: CgroupContext) => String(isThrottled),
  s: ({ s }: ReplenishStat) => PHASES[s] ?? String(s),
  held: ({ held }: { readonly held: boolean }) => (held ? 'held' : 'free'),
  current: ({ current }: SmpCpu) => (current === null ? 'none' : `task ${current.id}`),
  ops_state: ({ opsState }: SmpTask) => opsState,
  cgroup: ({ cgroup }: SmpTask) => cgroupName(cgroup),
  exiting: ({ exiting }: SmpTask) => String(exiting),
  pid: ({ hasPid }: SmpTask) => (hasPid ? 'found' : 'not found'),
  cpus: ({ cpus }: SmpTask) => `CPUs ${[...cpus].join(', ')}`,
  dsq: ({ dsq }: SmpTask, nameOf) => (dsq === null ? 'none' : nameOf(dsq)),
};

const PHASES: Readonly<Record<number, string>> = {
  [REPLENISH_IDLE]: 'idle',
  [REPLENISH_TOP_HALF_RUNNING]: 'top half running',
  [REPLENISH_BOTTOM_HALF_READY]: 'bottom half ready',
  [REPLENISH_BOTTOM_HALF_RUNNING]: 'bottom half running',
};

/** The value of a field as memory has it; null for one that is not told in a word. */
export function fieldValue(object: object, field: string, nameOf: NameOf): string | null {
  // A table of cgroup ids, of which 0 is an empty slot.
  if (Array.isArray(object)) return field === 'length' ? null : String(object[Number(field)] ?? 0);
  const reader = READERS[field];
  return reader === undefined ? null : reader(object as never, nameOf);
}
