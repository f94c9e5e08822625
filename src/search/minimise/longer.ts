import { INTERVAL_NS } from '../../core/bandwidth/constants.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import {
  type AnyOperation,
  edited,
  operationsOf,
  withOperations,
  withoutOperations,
} from './edit.ts';
import { withJoinedOperations } from './joined.ts';
import { slotsOf } from './slots.ts';

/** Beyond so many operations the combinations are too many to try. */
const MANY = 12;

/**
 * The scenarios that have one or two operations less, but one time that is longer: up to the
 * next tick, to the next interval, or by an interval. What the operations brought about in
 * time comes about by time alone; fewer operations count more than lower numbers.
 */
export function* withLongerTimes(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  const { length } = operations;
  if (length > MANY) return;
  const longer = [...longerTimes(scenario)];
  for (const { scenario: changed } of longer) yield* withJoinedOperations(changed);
  for (let first = length - 1; first >= 0; first--) {
    for (let second = first; second < length; second++) {
      const gone = new Set([first, second]);
      for (const { operation, scenario: changed } of longer) {
        if (!gone.has(operation)) yield withoutOperations(changed, gone);
      }
      if (first === second || scenario.level !== 'host') continue;
      const { ns = INTERVAL_NS } = operations[second] as AnyOperation;
      for (const time of new Set([ns, INTERVAL_NS])) {
        const left = operationsOf(withoutOperations(scenario, gone));
        yield withOperations(scenario, [...left, { op: 'advance', ns: time }]);
      }
    }
  }
}

function* longerTimes(
  scenario: Scenario,
): Iterable<{ readonly operation: number; readonly scenario: Scenario }> {
  const { tickNs } = scenario.cast.topology;
  for (const { path, spec, value, operation } of slotsOf(scenario)) {
    if (operation === undefined || spec.kind !== 'number' || spec.ladder !== 'time') continue;
    if (typeof value !== 'number') continue;
    const up = (unit: number): number => (Math.floor(value / unit) + 1) * unit;
    const times = [up(INTERVAL_NS), value + INTERVAL_NS];
    if (tickNs > 0) times.unshift(up(tickNs));
    for (const time of new Set(times)) {
      yield { operation, scenario: edited(scenario, [{ path, value: time }]) };
    }
  }
}
