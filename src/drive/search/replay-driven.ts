import { type Failure, failureKey } from '../../check/failure.ts';
import { InputError } from '../../scenario/input-error.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { StartProgram } from '../transport/transport.ts';
import { failureOfEnding } from './ending.ts';
import type { ProgramOptions } from './options.ts';
import { ProgramSession } from './program-session.ts';

/**
 * Runs a scenario on a program: first with nothing but its calls, then, unless it has failed as
 * its file says, with the program asked for its state.
 *
 * @returns what broke
 * @throws InputError if there is no such program, or it is of another component
 */
export function replayDriven(
  scenario: Scenario,
  program: ProgramOptions,
  start?: StartProgram,
): readonly Failure[] {
  const session = new ProgramSession(program, scenario.design, scenario.faults, { start });
  const { conversation, level, hello } = session;
  const isFitting = scenario.level === level || (scenario.level === 'library' && level === 'host');
  if (!isFitting) {
    throw new InputError(
      `the scenario is of the level ${scenario.level}, and ${hello.component} is driven at ${level}`,
    );
  }
  const { property, failureKind, ...unnamed } = scenario;
  const wanted =
    property === undefined || failureKind === undefined
      ? undefined
      : failureKey({ property, failureKind });
  let best: readonly Failure[] = [];
  for (const state of program.state ? [false, true] : [false]) {
    conversation.restart();
    const failures = [...session.replay(unnamed as Scenario, { state })];
    const ending = failureOfEnding(conversation.end(), scenario);
    if (ending !== undefined) failures.push(ending);
    if (failures.length > 0) best = failures;
    const isSame = failures.some((failure) => failureKey(failure) === wanted);
    if (wanted === undefined ? failures.length > 0 : isSame) break;
  }
  return best;
}
