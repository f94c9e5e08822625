import type { Scenario } from '../../scenario/scenario.ts';
import { type Edit, edited, type Path } from './edit.ts';
import { type Slot, slotsOf } from './fields.ts';

/** Names of the period, quota and burst of one limit, in the operations and in the cast. */
const NAMES = [
  ['periodUs', 'quotaUs', 'burstUs'],
  ['period_us', 'quota_us', 'burst_us'],
] as const;
/** Least legal period and quota, in us. */
const LEAST_US = 1_000;
const PERIODS_US = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

interface Limit {
  readonly holder: Path;
  readonly names: readonly [string, string, string];
  readonly period: number;
  readonly quota: number;
  readonly burst: number;
}

/**
 * The scenarios in which a limit says the same in lower numbers. What counts is mostly the
 * quota in relation to the period: neither can be lowered far without the other.
 */
export function* withScaledLimits(scenario: Scenario): Iterable<Scenario> {
  for (const limit of limitsOf(scenario)) {
    const { period, quota } = limit;
    const least = Math.max(LEAST_US, Math.ceil((LEAST_US * period) / quota));
    for (const shorter of [least, ...PERIODS_US, Math.floor(period / 2)]) {
      if (shorter >= period) continue;
      const exact = (quota * shorter) / period;
      for (const share of new Set([Math.floor(exact), Math.ceil(exact)])) {
        yield withLimit(scenario, limit, shorter, share);
      }
    }
  }
}

function withLimit(scenario: Scenario, limit: Limit, period: number, quota: number): Scenario {
  const burst = Math.floor((limit.burst * period) / limit.period);
  const values = [period, quota, burst];
  return edited(
    scenario,
    limit.names.map(
      (name, index): Edit => ({ path: [...limit.holder, name], value: values[index] }),
    ),
  );
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
