import type { Scenario } from '../scenario/scenario.ts';
import { heldUpOf, scheduledSwitchesOf } from '../scenario/switches.ts';
import { kitOf } from './kits.ts';
import { Statistics } from './statistics.ts';
import { underTest } from './under-test.ts';

/**
 * The context switches of a scenario: at the level `smp` the times that a path was interrupted
 * that could have gone on, and stores that were seen early; elsewhere the operations that were
 * held up on their way.
 */
export function switchesOf(scenario: Scenario): number {
  if (scenario.level !== 'smp') return heldUpOf(scenario) + scheduledSwitchesOf(scenario);
  const { cast, operations, schedule, design, faults } = scenario;
  if (schedule.length === 0) return 0;
  const run = kitOf('smp').open(cast, underTest(design, faults), {
    statistics: new Statistics(),
    only: new Set(),
    schedule,
  });
  for (const operation of operations) run.perform(operation);
  run.finish();
  return run.played?.switches ?? 0;
}
