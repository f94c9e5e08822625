import type { Scenario } from '../../scenario/scenario.ts';
import type { Trial } from './trial.ts';

/**
 * The scenarios that are one step away from a scenario, in the order of trying. The sequence
 * is lazy, and depends on the scenario alone.
 */
export type Neighbours = (scenario: Scenario) => Iterable<Scenario>;

/**
 * Takes steps until none is left. After a step it goes on where it stands: what was tried
 * before the step is tried again only in the next round.
 */
export function settle(trial: Trial, neighbours: Neighbours): void {
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    let position = 0;
    for (let moved = true; moved; ) {
      moved = false;
      let at = 0;
      for (const candidate of neighbours(trial.best)) {
        if (at++ < position) continue;
        if (trial.attempt(candidate)) {
          moved = true;
          break;
        }
        position = at;
      }
    }
  }
}
