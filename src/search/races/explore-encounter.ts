import { type Failure, failureKey } from '../../check/failure.ts';
import type { Kit } from '../../check/kit.ts';
import { kitOf } from '../../check/kits.ts';
import { replayScenario } from '../../check/replay.ts';
import { Statistics } from '../../check/statistics.ts';
import { underTest } from '../../check/under-test.ts';
import { ROOT_CGROUP_ID } from '../../core/cgroup.ts';
import {
  type Design,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type Scenario,
} from '../../scenario/scenario.ts';
import { type Explored, explore } from './bounded.ts';
import type { Encounter, SmpEncounter } from './encounters.ts';
import { heldSchedules } from './held-schedules.ts';
import type { KernelEncounter } from './kernel-encounters.ts';
import { Race } from './race-run.ts';

/** What all schedules of an encounter came to. */
export interface ExploredEncounter extends Explored {
  readonly name: string;
  readonly what: string;
  /** Failures of different kinds, each with the first schedule that showed it. */
  readonly found: readonly Found[];
}

interface Found {
  readonly failure: Failure;
  readonly scenario: Scenario;
}

export interface EncounterOptions {
  readonly design: Design;
  readonly faults: readonly string[];
  readonly switches: number;
  readonly runsMax: number;
}

/** Plays every schedule of an encounter with at most so many switches. */
export function exploreEncounter(
  encounter: Encounter,
  options: EncounterOptions,
): ExploredEncounter {
  const found = new FirstOfEach();
  const explored =
    encounter.level === 'smp'
      ? explorePaths(encounter, options, found)
      : exploreHolds(encounter, options, found);
  const { name, what } = encounter;
  return { name, what, ...explored, found: found.all };
}

/** Failures of different kinds. */
class FirstOfEach {
  readonly #found = new Map<string, Found>();

  see(failures: readonly Failure[], scenario: () => Scenario): void {
    for (const failure of failures) {
      const key = failureKey(failure);
      if (this.#found.has(key)) continue;
      const { property, failureKind } = failure;
      this.#found.set(key, { failure, scenario: { ...scenario(), property, failureKind } });
    }
  }

  get all(): readonly Found[] {
    return [...this.#found.values()];
  }
}

/** All schedules of paths that are cut in upon at every shared access. */
function explorePaths(
  { cast, operations }: SmpEncounter,
  { design, faults, switches, runsMax }: EncounterOptions,
  found: FirstOfEach,
): Explored {
  const race = new Race(kitOf('smp') as Kit<'smp'>, cast, operations, {
    subject: underTest(design, faults),
    statistics: new Statistics(),
    muted: new Set(),
  });
  return explore(
    (chooser) => {
      race.play(chooser);
      found.see(race.failures, () => ({
        format: SCENARIO_FORMAT,
        version: SCENARIO_VERSION,
        level: 'smp',
        design,
        faults,
        cast,
        operations,
        schedule: race.schedule,
      }));
      return true;
    },
    { switches, runsMax, reduces: true },
  );
}

/** All orders of operations that are cut in upon at the stages of what sleeps. */
function exploreHolds(
  { cast, first, paths }: KernelEncounter,
  { design, faults, switches, runsMax }: EncounterOptions,
  found: FirstOfEach,
): Explored {
  const roots = new Set(
    cast.schedulers.filter(({ cgroup }) => cgroup === ROOT_CGROUP_ID).map(({ id }) => id),
  );
  let played = 0;
  for (const met of heldSchedules(paths, switches, roots)) {
    if (played === runsMax) return { played, saved: 0, isComplete: false };
    played++;
    const scenario: Scenario = {
      format: SCENARIO_FORMAT,
      version: SCENARIO_VERSION,
      level: 'machine',
      design,
      faults,
      cast,
      operations: [...first, ...met],
      schedule: [],
    };
    found.see(replayScenario(scenario), () => scenario);
  }
  return { played, saved: 0, isComplete: true };
}
