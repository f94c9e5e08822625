import type { Scenario } from './scenario.ts';

/**
 * How many operations are held up on their way: where nothing interleaves, those are the context
 * switches, since others go on in between.
 */
export function heldUpOf({ operations }: Scenario): number {
  let heldUp = 0;
  for (const operation of operations) {
    if ('until' in operation && operation.until !== undefined) heldUp++;
  }
  return heldUp;
}

/** How often a schedule of another level goes from one path to another. */
export function scheduledSwitchesOf({ schedule }: Scenario): number {
  return schedule.filter((path, at) => at > 0 && path !== schedule[at - 1]).length;
}
