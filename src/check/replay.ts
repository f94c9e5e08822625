import type { Level, Scenario, ScenarioOf } from '../scenario/scenario.ts';
import { type Failure, failureKey } from './failure.ts';
import type { Kit, Run } from './kit.ts';
import { kitUnder } from './kits.ts';
import type { SessionOptions } from './session.ts';
import { Statistics } from './statistics.ts';
import { type UnderTest, underTest } from './under-test.ts';

/**
 * Runs a scenario until the failure that it names, or any failure if it names none, or to its
 * end.
 *
 * @returns all laws that broke until then; empty if none did
 * @throws InputError for a fault that does not exist
 */
export function replayScenario(
  scenario: Scenario,
  statistics: Statistics = new Statistics(),
): readonly Failure[] {
  const kit = kitUnder(scenario.level, scenario.design) as Kit<Level>;
  const subject = underTest(scenario.design, scenario.faults);
  return replayOn(kit, scenario as ScenarioOf<Level>, subject, { statistics, isThorough: true });
}

/**
 * The same with an eye for nothing but the property that the scenario names. It waits only as
 * long as that asks for, so what breaks late may need {@link replayScenario}.
 */
export function replayFor(property: string, scenario: Scenario): readonly Failure[] {
  const kit = kitUnder(scenario.level, scenario.design) as Kit<Level>;
  const statistics = new Statistics();
  const only = new Set([property]);
  const subject = underTest(scenario.design, scenario.faults);
  const options = { statistics, only, isThorough: true };
  return replayOn(kit, scenario as ScenarioOf<Level>, subject, options);
}

/** As {@link replayScenario}, with a kit of the caller's. */
export function replayOn<L extends Level>(
  kit: Kit<L>,
  scenario: ScenarioOf<L>,
  subject: UnderTest,
  options: SessionOptions,
): readonly Failure[] {
  const { schedule } = scenario;
  const run = kit.open(scenario.cast, subject, { ...options, schedule });
  for (const operation of scenario.operations) {
    run.perform(operation);
    if (isOver(run, scenario)) return run.failures;
  }
  run.finish();
  return run.failures;
}

/** Other laws may break on the way to the failure that a scenario is about. */
function isOver<L extends Level>(run: Run<L>, scenario: ScenarioOf<L>): boolean {
  const { property, failureKind } = scenario;
  if (property === undefined || failureKind === undefined) return run.failure !== undefined;
  const key = failureKey({ property, failureKind });
  return run.failures.some((failure) => failureKey(failure) === key);
}
