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

/** How often the schedule goes from one path to another, or from an operation that is held up. */
export function switchesOf(scenario: Scenario): number {
  const { schedule } = scenario;
  let switches = heldUpOf(scenario);
  for (let at = 1; at < schedule.length; at++) if (schedule[at] !== schedule[at - 1]) switches++;
  return switches;
}
