import { failureKey } from '../../check/failure.ts';
import type { Kit } from '../../check/kit.ts';
import { kitOf } from '../../check/kits.ts';
import { Statistics } from '../../check/statistics.ts';
import { underTest } from '../../check/under-test.ts';
import type { Chooser } from '../../interleave/play.ts';
import type { Scenario, ScenarioOf } from '../../scenario/scenario.ts';
import { explore } from './bounded.ts';
import { Race } from './race-run.ts';

/** A schedule under which a race fails as it is said to, or none within the bound. */
export interface Refitted {
  readonly schedule: readonly number[] | null;
  /** Whether every schedule within the bound was looked at, if none was found. */
  readonly isComplete: boolean;
}

/**
 * Looks for a schedule with at most so many switches under which the scenario, a race, breaks
 * the property that it names in the way that it names. Fewer switches come first.
 */
export function refit(scenario: Scenario, switchesMax: number, runsMax: number): Refitted {
  const race = raceOf(scenario as ScenarioOf<'smp'>);
  const key = failureKey({
    property: scenario.property ?? '',
    failureKind: scenario.failureKind ?? '',
  });
  let isComplete = true;
  for (let switches = 0; switches <= switchesMax; switches++) {
    let schedule: readonly number[] | null = null;
    const run = (chooser: Chooser): boolean => {
      race.play(chooser);
      if (!race.failures.some((failure) => failureKey(failure) === key)) return true;
      schedule = race.schedule;
      return false;
    };
    const explored = explore(run, { switches, runsMax, reduces: true });
    if (schedule !== null) return { schedule, isComplete: true };
    isComplete &&= explored.isComplete;
  }
  return { schedule: null, isComplete };
}

function raceOf({ cast, operations, design, faults, property }: ScenarioOf<'smp'>): Race {
  return new Race(kitOf('smp') as Kit<'smp'>, cast, operations, {
    subject: underTest(design, faults),
    statistics: new Statistics(),
    muted: new Set(),
    ...(property === undefined ? {} : { only: new Set([property]) }),
  });
}
