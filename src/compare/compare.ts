import { type UnderTest, underTest } from '../check/under-test.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { ScenarioOf } from '../scenario/scenario.ts';
import { type Bound, cfsMore, type Debts, type Facts, reservationMore } from './bound.ts';
import { type Calm, CalmWatch } from './calm.ts';
import { reservedForNobody } from './reserved.ts';
import { UNIT_NS } from './runtime.ts';
import { type Saturated, saturatedIn } from './saturation.ts';
import { openCfs, openReservation, type ReservationSide, type Side } from './side.ts';

type HostScenario = ScenarioOf<'host'>;

/** What a cgroup had in one aligned period under either controller, in ns. */
export interface PeriodRow {
  /** Start of the period, in ns since that of the scenario. */
  readonly fromNs: number;
  readonly reservationNs: number;
  readonly cfsNs: number;
}

/** A window of one or more aligned periods, compared. */
export interface Divergence {
  readonly cgroup: number;
  /** Start of the window, in ns since that of the scenario. */
  readonly fromNs: number;
  /** Its aligned periods. */
  readonly periods: readonly PeriodRow[];
  readonly alignedNs: number;
  readonly reservationNs: number;
  readonly cfsNs: number;
  readonly differenceNs: number;
  readonly bound: Bound;
}

export function isBeyond({ differenceNs, bound }: Divergence): boolean {
  return differenceNs > bound.ns;
}

/** Findings before others, and of either kind the largest difference. */
export function isLarger(a: Divergence, b: Divergence | undefined): boolean {
  if (b === undefined) return true;
  if (isBeyond(a) !== isBeyond(b)) return isBeyond(a);
  return isBeyond(a)
    ? a.differenceNs - a.bound.ns > b.differenceNs - b.bound.ns
    : a.differenceNs > b.differenceNs;
}

/** The windows that begin together. */
interface Windows {
  readonly fromNs: number;
  /** Aligned periods of the longest. */
  readonly count: number;
  readonly facts: Omit<Facts, 'saturated' | 'units'>;
}

/** The two runs of a scenario, side by side. */
export class Pair {
  readonly reservation: ReservationSide;
  readonly cfs: Side;
  readonly #calms: readonly [CalmWatch, CalmWatch];

  constructor(cast: HostScenario['cast'], subject: UnderTest) {
    this.reservation = openReservation(cast, subject);
    this.cfs = openCfs(cast, subject);
    this.#calms = [new CalmWatch(this.reservation), new CalmWatch(this.cfs)];
  }

  perform(operation: HostScenario['operations'][number]): void {
    for (const calm of this.#calms) calm.perform(operation);
  }

  /** All windows that can be compared. */
  *divergences(): Generator<Divergence> {
    const [reservation, cfs] = this.#calms.map((watch) => watch.end());
    for (const left of reservation ?? []) {
      for (const right of cfs ?? []) {
        if (left.fromNs < right.toNs && right.fromNs < left.toNs) yield* this.#within(left, right);
      }
    }
  }

  *#within(left: Calm, right: Calm): Generator<Divergence> {
    const there = saturatedIn(this.cfs.host, right);
    for (const one of saturatedIn(this.reservation.host, left)) {
      const other = there.find((each) => isSame(one, each));
      if (other === undefined) continue;
      const { alignedNs } = one;
      const first = Math.ceil(regularFrom(left, right, one) / alignedNs);
      const last = Math.floor(Math.min(left.toNs, right.toNs) / alignedNs);
      const fromNs = first * alignedNs;
      const debts = this.#debtsAt(one, fromNs);
      // With each interval all of it is given back.
      const reserved = fromNs === left.fromNs ? left.reserved : [];
      const idleNs = reservedForNobody(this.reservation.host, reserved, one);
      const facts = { host: this.reservation.host, debts, idleNs };
      yield* this.#windows(one, other, { fromNs, count: last - first, facts });
    }
  }

  /** What is owed to either controller as the window begins, at most. */
  #debtsAt({ limited }: Saturated, atNs: number): Debts {
    const { host, debts } = this.reservation;
    const sinceNs = atNs - CLOCK_START_NS;
    const used = ({ runtime }: Side): number =>
      Math.max(...limited.map((id) => runtime.between(id, 0, sinceNs / UNIT_NS)));
    const usedNs = { reservation: used(this.reservation), cfs: used(this.cfs) };
    return {
      reservationNs: Math.max(...limited.map((id) => debts.get(`${id}/${sinceNs}`) ?? 0)),
      // Each task that was let in overruns by a tick at most, and none is let in before it is paid.
      cfsNs: Math.min(usedNs.cfs, host.taskList.length * host.tickNs),
      usedNs,
    };
  }

  *#windows(
    one: Saturated,
    other: Saturated,
    { fromNs, count, facts: known }: Windows,
  ): Generator<Divergence> {
    const { cgroup, alignedNs } = one;
    const rows: PeriodRow[] = [];
    let reservationNs = 0;
    let cfsNs = 0;
    for (let period = 0; period < count; period++) {
      const startNs = fromNs - CLOCK_START_NS + period * alignedNs;
      const [from, to] = [startNs / UNIT_NS, (startNs + alignedNs) / UNIT_NS];
      const row = {
        fromNs: startNs,
        reservationNs: this.reservation.runtime.between(cgroup, from, to),
        cfsNs: this.cfs.runtime.between(cgroup, from, to),
      };
      rows.push(row);
      reservationNs += row.reservationNs;
      cfsNs += row.cfsNs;
      const units = ((period + 1) * alignedNs) / UNIT_NS;
      const facts = { ...known, units };
      const isMore = reservationNs > cfsNs;
      yield {
        cgroup,
        fromNs: fromNs - CLOCK_START_NS,
        periods: [...rows],
        alignedNs,
        reservationNs,
        cfsNs,
        differenceNs: Math.abs(reservationNs - cfsNs),
        bound: isMore
          ? reservationMore({ ...facts, saturated: one })
          : cfsMore({ ...facts, saturated: other }),
      };
    }
  }
}

/** From when on periods and intervals are those of limits as they are now. */
function regularFrom(left: Calm, right: Calm, { limited }: Saturated): number {
  const ends = [left, right].flatMap(({ limits }) =>
    limited.map((id) => limits.get(id)?.regularFromNs ?? 0),
  );
  const written = Math.max(left.writtenNs, right.writtenNs);
  const interval = written === 0 ? 0 : (Math.floor(written / UNIT_NS) + 1) * UNIT_NS;
  return Math.max(left.fromNs, right.fromNs, interval, ...ends);
}

/** The same limits hold the same tasks back, whatever became of the runs before. */
function isSame(a: Saturated, b: Saturated): boolean {
  const tasks = ({ residents }: Saturated): string =>
    residents.map(({ task, cgroup }) => `${task}/${cgroup}`).join();
  return (
    a.cgroup === b.cgroup &&
    a.limit.quotaNs === b.limit.quotaNs &&
    a.limit.periodNs === b.limit.periodNs &&
    a.limit.burstNs === b.limit.burstNs &&
    a.limited.join() === b.limited.join() &&
    tasks(a) === tasks(b)
  );
}

/** Compares a scenario. @returns all windows that can be compared */
export function compareScenario(scenario: HostScenario): Iterable<Divergence> {
  const pair = new Pair(scenario.cast, underTest(scenario.design, scenario.faults));
  for (const operation of scenario.operations) pair.perform(operation);
  return pair.divergences();
}
