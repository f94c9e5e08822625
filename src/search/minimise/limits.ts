import type { Scenario } from '../../scenario/scenario.ts';
import { type Edit, edited, type Path } from './edit.ts';
import { magnitude, PLAIN_PERIOD_US } from './ladder.ts';
import { type Slot, slotsOf } from './slots.ts';

/** Names of the period, quota and burst of one limit, in the operations and in the cast. */
const NAMES = [
  ['periodUs', 'quotaUs', 'burstUs'],
  ['period_us', 'quota_us', 'burst_us'],
] as const;
/** Periods that people write, in us. */
const PERIODS_US = [PLAIN_PERIOD_US, 50_000, 200_000, 20_000, 10_000, 500_000, 1_000, 1_000_000];
/** Quotas are best in whole ms. */
const ROUND_US = 1_000;

interface Limit {
  readonly holder: Path;
  readonly names: readonly [string, string, string];
  readonly period: number;
  readonly quota: number;
  readonly burst: number;
}

/**
 * The scenarios in which a limit says the same with a plainer period, at best the plain one.
 * What counts is mostly the quota in relation to the period: neither can be changed far
 * without the other.
 */
export function* withScaledLimits(scenario: Scenario): Iterable<Scenario> {
  const limits = [...limitsOf(scenario)].filter(({ period }) => period !== PLAIN_PERIOD_US);
  if (limits.length > 1) yield edited(scenario, limits.flatMap(inPlainPeriod));
  for (const limit of limits) {
    const away = distance(limit.period);
    const middle = Math.trunc((limit.period + PLAIN_PERIOD_US) / 2);
    for (const period of [...PERIODS_US, middle]) {
      if (distance(period) >= away) continue;
      for (const quota of proportional(limit.quota, period / limit.period)) {
        for (const burst of proportional(limit.burst, period / limit.period)) {
          yield edited(scenario, editsOf(limit, [period, quota, burst]));
        }
      }
    }
  }
}

function distance(period: number): bigint {
  return magnitude(period, PLAIN_PERIOD_US);
}

/** A value in another scale: in whole ms below and above, then as exactly as may be. */
function proportional(value: number, scale: number): ReadonlySet<number> {
  const exact = value * scale;
  const scaled = [Math.floor(exact), Math.ceil(exact)];
  if (exact < ROUND_US) return new Set(scaled);
  const ms = exact / ROUND_US;
  return new Set([Math.floor(ms) * ROUND_US, Math.ceil(ms) * ROUND_US, ...scaled]);
}

function inPlainPeriod(limit: Limit): readonly Edit[] {
  const scale = PLAIN_PERIOD_US / limit.period;
  const values = [limit.quota, limit.burst].map((value) => Math.floor(value * scale));
  return editsOf(limit, [PLAIN_PERIOD_US, ...values]);
}

function editsOf({ holder, names }: Limit, values: readonly number[]): readonly Edit[] {
  return names.map((name, index): Edit => ({ path: [...holder, name], value: values[index] }));
}

function* limitsOf(scenario: Scenario): Iterable<Limit> {
  const slots = new Map<string, Slot>();
  for (const slot of slotsOf(scenario)) slots.set(slot.path.join(), slot);
  for (const { path, value: period } of slots.values()) {
    const names = NAMES.find(([name]) => name === path.at(-1));
    if (names === undefined) continue;
    const holder = path.slice(0, -1);
    const [quota, burst] = names.slice(1).map((name) => slots.get([...holder, name].join())?.value);
    // Beyond 2^53 the relation has no meaning, and "max" has none.
    if (typeof period !== 'number' || typeof quota !== 'number' || typeof burst !== 'number') {
      continue;
    }
    if (period > 0 && quota > 0) yield { holder, names, period, quota, burst };
  }
}
