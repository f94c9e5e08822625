import { INTERVAL_NS } from '../../core/bandwidth/constants.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type AnyOperation, operationsOf, withCast, withOperations } from './edit.ts';
import { firstOfLlcs } from './joined.ts';
import { withOperationInCast } from './simplify.ts';

/**
 * The scenarios in which one task runs alone, for some intervals, at once or after some time.
 * What many operations brought about is mostly that time was charged; none of the smaller steps
 * leads from one history to a quite different one.
 */
export function* withOneTaskAlone(scenario: Scenario): Iterable<Scenario> {
  const { length } = operationsOf(scenario);
  if (scenario.level !== 'host' || length < 2) return;
  const limited = limitedFromStart(scenario);
  const starts = new Set([scenario, limited]);
  const run = (task: number, cpu: number, intervals: number) => {
    return { op: 'run', task, cpu, ns: intervals * INTERVAL_NS };
  };
  for (const { id: task } of scenario.cast.tasks) {
    for (const cpu of firstOfLlcs(scenario)) {
      for (const start of [...starts, withOneCpuEach(limited)]) {
        for (const intervals of [1, 2, 3]) yield withOperations(start, [run(task, cpu, intervals)]);
      }
      if (length < 3) continue;
      for (const start of starts) {
        for (const pause of pausesOf(scenario)) {
          yield withOperations(start, [pause, run(task, cpu, 1)]);
          yield withOperations(start, [pause, run(task, cpu, 2)]);
        }
      }
    }
  }
}

/** Every limit is what one CPU can give: nothing is left over, and nothing is overrun. */
function withOneCpuEach(scenario: Scenario): Scenario {
  const cgroups = scenario.cast.cgroups.map((cgroup) =>
    cgroup.quotaUs === 'max' ? cgroup : { ...cgroup, quotaUs: cgroup.periodUs },
  );
  return withCast(scenario, { cgroups });
}

/** With the last limit of each cgroup as that of the cast. */
function limitedFromStart(scenario: Scenario): Scenario {
  let limited = scenario;
  for (let at = 0; ; ) {
    const operation = operationsOf(limited)[at];
    if (operation === undefined) return limited;
    const [said] = operation.op === 'set' ? withOperationInCast(limited, operation, at) : [];
    if (said === undefined) at++;
    else limited = said;
  }
}

/** Half an interval, a whole one, two at the end of which the timer is late, and what is late now. */
function pausesOf(scenario: Scenario): readonly AnyOperation[] {
  const late = operationsOf(scenario).filter(
    ({ op, lateNs }) => op === 'advance' && lateNs !== undefined,
  );
  return [
    { op: 'advance', ns: INTERVAL_NS / 2 },
    { op: 'advance', ns: INTERVAL_NS },
    { op: 'advance', ns: 2 * INTERVAL_NS, lateNs: 1 },
    ...late,
  ];
}
