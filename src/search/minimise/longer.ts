import { INTERVAL_NS } from '../../core/bandwidth/constants.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { edited, operationsOf, withOperations, withoutOperations } from './edit.ts';
import { withJoinedOperations } from './joined.ts';
import { slotsOf } from './slots.ts';

/** Beyond so many operations the combinations are too many to try. */
const MANY = 12;
const MANY_PAIRS = 8;
const ROOT = 1;

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
    const end = length > MANY_PAIRS ? first + 1 : length;
    for (let second = first; second < end; second++) {
      const gone = new Set([first, second]);
      for (const { operation, scenario: changed } of longer) {
        if (!gone.has(operation)) yield withoutOperations(changed, gone);
      }
    }
  }
  if (scenario.level === 'host' && length <= MANY_PAIRS) yield* withTimeAtEnd(scenario);
}

/**
 * What waits at the end lets time pass, too, once the operations are over. It may have been
 * made to wait for no other reason.
 */
function* withTimeAtEnd(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  for (const [first, { ns = INTERVAL_NS }] of operations.entries()) {
    for (const time of new Set([ns, INTERVAL_NS])) {
      for (let second = first; second < operations.length; second++) {
        const left = withoutOperations(scenario, new Set([first, second]));
        for (const each of new Set([left, withMovesToRoot(left)])) {
          const longer = withOperations(each, [...operationsOf(each), { op: 'advance', ns: time }]);
          if (first === second) yield* withJoinedOperations(longer);
          else yield longer;
        }
      }
    }
  }
}

function withMovesToRoot(scenario: Scenario): Scenario {
  const operations = operationsOf(scenario);
  if (!operations.some(({ op, cgroup }) => op === 'move' && cgroup !== ROOT)) return scenario;
  return withOperations(
    scenario,
    operations.map((each) => (each.op === 'move' ? { ...each, cgroup: ROOT } : each)),
  );
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
