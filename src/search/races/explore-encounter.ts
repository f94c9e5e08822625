import { type Failure, failureKey } from '../../check/failure.ts';
import type { Kit } from '../../check/kit.ts';
import { kitOf } from '../../check/kits.ts';
import { Statistics } from '../../check/statistics.ts';
import { underTest } from '../../check/under-test.ts';
import {
  type Design,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type Scenario,
} from '../../scenario/scenario.ts';
import { type Explored, explore } from './bounded.ts';
import type { Encounter } from './encounters.ts';
import { Race } from './race-run.ts';

/** What all schedules of an encounter came to. */
export interface ExploredEncounter extends Explored {
  readonly name: string;
  readonly what: string;
  /** Failures of different kinds, each with the first schedule that showed it. */
  readonly found: readonly { readonly failure: Failure; readonly scenario: Scenario }[];
}

export interface EncounterOptions {
  readonly design: Design;
  readonly faults: readonly string[];
  readonly switches: number;
  readonly runsMax: number;
}

/** Plays every schedule of an encounter with at most so many switches. */
export function exploreEncounter(
  { name, what, cast, operations }: Encounter,
  { design, faults, switches, runsMax }: EncounterOptions,
): ExploredEncounter {
  const race = new Race(kitOf('smp') as Kit<'smp'>, cast, operations, {
    subject: underTest(design, faults),
    statistics: new Statistics(),
    muted: new Set(),
  });
  const found = new Map<string, { readonly failure: Failure; readonly scenario: Scenario }>();
  const explored = explore(
    (chooser) => {
      race.play(chooser);
      for (const failure of race.failures) {
        const key = failureKey(failure);
        if (found.has(key)) continue;
        const { property, failureKind } = failure;
        const scenario: Scenario = {
          format: SCENARIO_FORMAT,
          version: SCENARIO_VERSION,
          level: 'smp',
          design,
          faults,
          cast,
          operations,
          schedule: race.schedule,
          property,
          failureKind,
        };
        found.set(key, { failure, scenario });
      }
      return true;
    },
    { switches, runsMax, reduces: true },
  );
  return { name, what, ...explored, found: [...found.values()] };
}
