import type { Kit } from '../check/kit.ts';
import type { Statistics } from '../check/statistics.ts';
import type { Level } from '../scenario/scenario.ts';

/** What a level has not shown yet: properties, witnesses and transitions never exercised. */
export function openGoals(kit: Kit<Level>, statistics: Statistics): number {
  let goals = 0;
  for (const { id } of kit.properties) {
    if ((statistics.properties.get(id)?.exercised ?? 0) === 0) goals++;
  }
  for (const { id } of kit.witnesses) if (statistics.witnesses.get(id) !== true) goals++;
  for (const { monitor } of kit.monitors) {
    const coverage = statistics.monitors.get(monitor.id);
    goals += coverage === undefined ? monitor.machine.states.length : coverage.untaken.length;
  }
  return goals;
}
