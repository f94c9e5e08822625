import { INTERVAL_NS } from '../../core/bandwidth/constants.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type AnyOperation, operationsOf, withCast, withOperations } from './edit.ts';
import { withAllInCast } from './in-cast.ts';
import { firstOfLlcs } from './joined.ts';
import { PLAIN_PERIOD_US } from './ladder.ts';

/**
 * The scenarios in which one task runs alone, for some intervals, at once or after some time.
 * What many operations brought about is mostly that time was charged; none of the smaller steps
 * leads from one history to a quite different one.
 */
export function* withOneTaskAlone(scenario: Scenario): Iterable<Scenario> {
  const { length } = operationsOf(scenario);
  if (scenario.level !== 'host' || length < 2) return;
  const settled = withAllInCast(scenario);
  const starts = new Set([scenario, settled]);
  const limited = QUOTAS_US.map((quotaUs) => withQuotas(settled, quotaUs));
  const run = (task: number, cpu: number, intervals: number) => {
    return { op: 'run', task, cpu, ns: intervals * INTERVAL_NS };
  };
  for (const { id: task } of scenario.cast.tasks) {
    for (const cpu of firstOfLlcs(scenario)) {
      for (const start of [...starts, ...limited]) {
        for (const intervals of [1, 2, 3]) yield withOperations(start, [run(task, cpu, intervals)]);
      }
      if (length < 3) continue;
      for (const start of [...starts, ...limited]) {
        for (const pause of pausesOf(scenario)) {
          yield withOperations(start, [pause, run(task, cpu, 1)]);
          yield withOperations(start, [pause, run(task, cpu, 2)]);
        }
      }
    }
  }
}

/** What one CPU can give, with nothing left over; a tenth of it; a little more than one tick. */
const QUOTAS_US = [PLAIN_PERIOD_US, 10_000, 1_001];

/** Every limit is that of a quota in the plain period. */
function withQuotas(scenario: Scenario, quotaUs: number): Scenario {
  const cgroups = scenario.cast.cgroups.map((cgroup) =>
    cgroup.quotaUs === 'max' ? cgroup : { ...cgroup, periodUs: PLAIN_PERIOD_US, quotaUs },
  );
  return withCast(scenario, { cgroups });
}

/** Half of an interval and more, a whole one, two with a late end, and what is late now. */
function pausesOf(scenario: Scenario): readonly AnyOperation[] {
  const late = operationsOf(scenario).filter(
    ({ op, lateNs }) => op === 'advance' && lateNs !== undefined,
  );
  return [
    { op: 'advance', ns: INTERVAL_NS / 2 },
    { op: 'advance', ns: (9 * INTERVAL_NS) / 10 },
    { op: 'advance', ns: INTERVAL_NS },
    { op: 'advance', ns: 2 * INTERVAL_NS, lateNs: 1 },
    ...late,
  ];
}
