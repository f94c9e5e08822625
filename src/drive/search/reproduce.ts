import { type Failure, failureKey } from '../../check/failure.ts';
import { Statistics } from '../../check/statistics.ts';
import { Rng } from '../../core/rng.ts';
import type { OperationsByLevel, Scenario } from '../../scenario/scenario.ts';
import type { Asking } from '../kits/driven.ts';
import { isProgramLaw } from '../kits/program-laws.ts';
import type { ProgramSession } from './program-session.ts';

/**
 * How a failure is had again: with a reset before, with a fresh program before, or not for
 * certain.
 */
export type Reproduces = 'after reset' | 'in a fresh program' | 'not again';

/** A scenario and how it fails again. */
export interface Reproduction {
  readonly scenario: Scenario;
  readonly failure: Failure;
  readonly asking: Asking;
  readonly how: Reproduces;
}

/** A search for a scenario that does by itself what took several runs. */
const LONG_RUN_MAX = 4_000;

/**
 * Finds out what it takes to have a failure again.
 *
 * @param asking what the run asked of the program in which it was found
 * @param requests what the program had been asked since it was started
 */
export function reproduce(
  session: ProgramSession,
  found: Pick<Reproduction, 'scenario' | 'failure' | 'asking'>,
  requests: number,
): Reproduction {
  const { scenario, failure } = found;
  const key = failureKey(failure);
  for (const asking of askingsFor(session, found)) {
    session.conversation.restart();
    const fresh = session.again(scenario, key, asking);
    if (fresh === undefined) continue;
    const how = failsWhenUsed(session, scenario, key, asking)
      ? 'after reset'
      : 'in a fresh program';
    return { scenario, failure: fresh, asking, how };
  }
  return failsInLongRun(session, found, requests) ?? { ...found, how: 'not again' };
}

/** What a run may ask: no more than is needed, since the state costs more than the calls. */
function askingsFor(
  session: ProgramSession,
  { failure, asking }: Pick<Reproduction, 'failure' | 'asking'>,
): readonly Asking[] {
  if (!asking.state) return session.options.state ? [asking, { state: true }] : [asking];
  return session.isJudgedWithoutState(failure.property) ? [{ state: false }, asking] : [asking];
}

/** Whether it fails as well on a program that has been used and reset. */
function failsWhenUsed(
  session: ProgramSession,
  scenario: Scenario,
  key: string,
  asking: Asking,
): boolean {
  const { conversation } = session;
  const prefix = { ...scenario, operations: scenario.operations.slice(0, -1) } as Scenario;
  session.replay(prefix, asking);
  if (conversation.isFresh) return false;
  return session.again(scenario, key, asking) !== undefined;
}

/**
 * What survives a reset adds up over runs: one run on a fresh program that goes on for as long may
 * do alone what several did.
 */
function failsInLongRun(
  session: ProgramSession,
  { scenario, failure, asking }: Pick<Reproduction, 'scenario' | 'failure' | 'asking'>,
  requests: number,
): Reproduction | undefined {
  const key = failureKey(failure);
  if (!isProgramLaw(failure.property)) return undefined;
  session.conversation.restart();
  const kit = session.kitAsking(scenario.level, asking);
  const run = kit.open(scenario.cast, session.subject, { statistics: new Statistics() });
  const rng = new Rng(requests);
  const { kinds } = run.planner;
  const operations: OperationsByLevel[keyof OperationsByLevel][] = [];
  for (let draws = 0; draws < LONG_RUN_MAX && run.failure === undefined; draws++) {
    if (draws % 16 === 0 && session.conversation.requests > 4 * requests + 100) break;
    const operation = run.planner.draw(rng.pick(kinds).kind, rng);
    if (operation === undefined) continue;
    operations.push(operation);
    run.perform(operation);
  }
  const again = run.failures.find((one) => failureKey(one) === key);
  if (again === undefined) return undefined;
  const long = { ...scenario, operations } as unknown as Scenario;
  session.conversation.restart();
  if (session.again(long, key, asking) === undefined) return undefined;
  return { scenario: long, failure: again, asking, how: 'in a fresh program' };
}
