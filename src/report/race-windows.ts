import type { RaceAccess, RaceStep } from './race-trace.ts';

/** An access, and the step that it is part of; null for one that has not come. */
export interface RaceTouch {
  readonly step: RaceStep | null;
  readonly access: RaceAccess;
}

/** A place that an interrupted operation and the others touch, and that somebody changes. */
export interface RaceConflict {
  /** The operation's last access before, and its first one afterwards. */
  readonly past: RaceTouch | null;
  readonly future: RaceTouch | null;
  /** Of the accesses of the others the one that matters. */
  readonly inside: RaceTouch;
  /** Steps that tell of the conflict, by number. */
  readonly steps: readonly number[];
}

/** While a path stands in the middle of an operation, others go on. */
export interface RaceWindow {
  /** The last step before it. */
  readonly last: RaceStep;
  /** The path's next step; null if there is none. */
  readonly next: RaceStep | null;
  /** Those that matter most first. */
  readonly conflicts: readonly RaceConflict[];
}

/** The windows of a race, in the order in which they open. */
export function windowsOf(steps: readonly RaceStep[]): RaceWindow[] {
  const windows: RaceWindow[] = [];
  let hasRun = false;
  for (const [index, last] of steps.entries()) {
    hasRun ||= !last.isArrival;
    const after = steps[index + 1];
    if (after === undefined || after.path === last.path) continue;
    if (hasRun && last.stop?.next != null) windows.push(windowAt(steps, index));
    hasRun = false;
  }
  return windows;
}

function windowAt(steps: readonly RaceStep[], at: number): RaceWindow {
  const last = steps[at] as RaceStep;
  const { path, stop } = last;
  const isOwn = (step: RaceStep): boolean => step.path === path && !step.isArrival;
  const next = steps.slice(at + 1).find(isOwn) ?? null;
  const to = next === null ? steps.length : steps.indexOf(next);
  const inside = steps.slice(at + 1, to).filter((step) => step.path !== path);
  const operation = last.operation + last.notes.filter(({ type }) => type === 'begin').length;
  const own = steps.filter((step) => isOwn(step) && step.operation === operation);
  const past = touchesOf(own.filter(({ number }) => number <= last.number)).reverse();
  const future = touchesOf(own.filter(({ number }) => number > last.number));
  if (next === null && stop?.next != null) future.push({ step: null, access: stop.next });
  return { last, next, conflicts: conflictsOf(past, touchesOf(inside), future) };
}

function touchesOf(steps: readonly RaceStep[]): RaceTouch[] {
  return steps.flatMap((step) => step.accesses.map((access) => ({ step, access })));
}

/**
 * @param past the operation's accesses so far, the last one first
 * @param inside those of the others meanwhile
 * @param future those that the operation makes afterwards
 */
function conflictsOf(
  past: readonly RaceTouch[],
  inside: readonly RaceTouch[],
  future: readonly RaceTouch[],
): readonly RaceConflict[] {
  const found = new Map<string, { readonly conflict: RaceConflict; readonly rank: number }>();
  for (const { access } of inside) {
    const place = `${access.name}.${access.field}`;
    if (found.has(place)) continue;
    const meets = (touch: RaceTouch): boolean => isSamePlace(touch.access, access);
    const before = past.find(meets);
    const after = future.find(meets);
    if (before === undefined && after === undefined) continue;
    const ranked = ranking(before ?? null, inside.filter(meets), after ?? null);
    if (ranked === null) continue;
    // What the operation makes of it in the end.
    const outcome = future.findLast((touch) => meets(touch) && effectOf(touch) > 0)?.step?.number;
    const steps = [...ranked.conflict.steps, ...(outcome === undefined ? [] : [outcome])];
    // The nearer to the switch, the more it tells.
    const distances = [past.findIndex(meets), future.findIndex(meets)].filter((one) => one >= 0);
    found.set(place, {
      conflict: { ...ranked.conflict, steps },
      rank: ranked.rank - Math.min(...distances) / 10_000,
    });
  }
  return [...found.values()].sort((a, b) => b.rank - a.rank).map(({ conflict }) => conflict);
}

/** A record that is freed is freed with all its fields. */
function isSamePlace(a: RaceAccess, b: RaceAccess): boolean {
  return a.name === b.name && (a.field === b.field || isFreed(a) || isFreed(b));
}

/** Whether an access reads a place as it was before a store that is still on its way. */
function misses({ access }: RaceTouch, { step, access: store }: RaceTouch): boolean {
  return step?.isBuffered === true && access.before !== null && access.before === store.before;
}

/** Whether an access frees its object. */
export function isFreed({ field }: Pick<RaceAccess, 'field'>): boolean {
  return field === 'freed';
}

/** How much each kind of conflict tells of a race. */
const RANKS = {
  freed: 7,
  stale: 6.5,
  lost: 6,
  first: 5,
  torn: 5,
  perhaps: 4,
  late: 3,
  lock: 1,
} as const;

function ranking(
  past: RaceTouch | null,
  inside: readonly RaceTouch[],
  future: RaceTouch | null,
): { readonly conflict: RaceConflict; readonly rank: number } | null {
  const [first] = inside as [RaceTouch];
  const isStale = past !== null && misses(first, past);
  const strongest = Math.max(...inside.map(effectOf));
  const main = isStale ? first : (inside.find((one) => effectOf(one) === strongest) ?? first);
  let rank: number;
  if (isStale) rank = RANKS.stale;
  else if (main.access.access === 'lock') rank = RANKS.lock;
  else if (isFreed(main.access) && future !== null) rank = RANKS.freed;
  else if (strongest === CHANGES) rank = past === null ? RANKS.first : RANKS.lost;
  else if (past !== null && effectOf(past) === CHANGES) rank = RANKS.torn;
  else if (strongest === MAY_CHANGE) rank = RANKS.perhaps;
  else if (future !== null && effectOf(future) > 0) rank = RANKS.late;
  else if (past !== null && effectOf(past) > 0) rank = RANKS.late;
  else return null;
  if (past !== null && future !== null) rank += 0.5;
  const last = inside.findLast((touch) => effectOf(touch) === strongest);
  const steps = [past, first, main, last, future].flatMap((touch) => touch?.step?.number ?? []);
  return { conflict: { past, future, inside: main, steps }, rank };
}

const MAY_CHANGE = 1;
const CHANGES = 2;

/** How much an access does to its place. */
function effectOf({ step, access }: RaceTouch): 0 | 1 | 2 {
  const { before, after } = access;
  switch (access.access) {
    case 'lock':
      return MAY_CHANGE;
    case 'rmw':
      if (before === null) return MAY_CHANGE;
      return before === after ? 0 : CHANGES;
    case 'write':
      if (isFreed(access)) return CHANGES;
      // A store on its way changes nothing yet, and one of the same value may mean something.
      return before === after || step?.isBuffered === true ? MAY_CHANGE : CHANGES;
    default:
      return 0;
  }
}
