import type { Scenario } from '../../scenario/scenario.ts';
import type { Trial } from './trial.ts';

/** Removes ranges of context switches: all, then halves and so on down to two. */
export function removeSwitches(trial: Trial): void {
  for (let size = trial.best.schedule.length; size >= 2; size = Math.floor(size / 2)) {
    let end = trial.best.schedule.length;
    while (end > 0) {
      const start = Math.max(0, end - size);
      trial.attempt(withoutSwitches(trial.best, start, end));
      end = start;
    }
  }
}

/** The scenarios that have one context switch less. */
export function* withoutOneSwitch(scenario: Scenario): Iterable<Scenario> {
  for (let index = scenario.schedule.length - 1; index >= 0; index--) {
    yield withoutSwitches(scenario, index, index + 1);
  }
}

function withoutSwitches(scenario: Scenario, start: number, end: number): Scenario {
  const schedule = scenario.schedule.filter((_, index) => index < start || index >= end);
  return { ...scenario, schedule };
}
