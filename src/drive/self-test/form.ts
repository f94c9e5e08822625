import type { Component } from '../contract/components.ts';
import { isObject } from '../contract/shape.ts';
import { stateProblem } from '../contract/state.ts';
import { problemOf } from '../protocol/answers.ts';
import { type OperationSpec, operationsOf } from '../protocol/components.ts';

/** Of what belongs to no component: a reset. */
const NO_OUTPUTS: OperationSpec = { inputs: [], outputs: {} };

/**
 * What is wrong with the form of an answer; undefined: nothing.
 *
 * @param fields of the state that was asked for; undefined: none was
 */
export function formProblem(
  component: Component,
  op: string,
  answer: unknown,
  fields?: ReadonlySet<string>,
): string | undefined {
  const problem = problemOf(answer, operationsOf(component)[op] ?? NO_OUTPUTS);
  if (problem !== undefined || fields === undefined || !isObject(answer)) return problem;
  if (op === 'state') return stateProblem(component, answer, fields);
  if (!isObject(answer.state)) return 'expected "state" to be an object, since it was asked for';
  const inState = stateProblem(component, answer.state, fields);
  return inState && `in "state": ${inState}`;
}
