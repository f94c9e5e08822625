import type { OpName, SchedExtOps } from '../core/sched/ops.ts';
import { CALLBACKS } from '../scenario/policy-names.ts';

/** A callback whose arguments and answer do not matter to who calls it. */
export type Callback = (...args: readonly unknown[]) => unknown;

/** What a callback answers: a CPU, 0 or a negative errno, a boolean, or a line of text. */
export type AnswerKind = 'cpu' | 'errno' | 'boolean' | 'text';

type Answering = {
  [op in OpName]: ReturnType<NonNullable<SchedExtOps[op]>> extends void ? never : op;
}[OpName];

const KINDS: { readonly [op in Answering]: AnswerKind } = {
  selectCpu: 'cpu',
  yield: 'boolean',
  coreSchedBefore: 'boolean',
  initTask: 'errno',
  cgroupInit: 'errno',
  cgroupSetBandwidth: 'errno',
  subAttach: 'errno',
  dumpTask: 'text',
  init: 'errno',
};

/** What a callback must answer; undefined for those that answer nothing. */
export function answerKind(op: OpName): AnswerKind | undefined {
  return (KINDS as { readonly [name: string]: AnswerKind | undefined })[op];
}

/** The callbacks that `wrap` gives for those that a policy has, or has not. */
export function wrapCallbacks(
  ops: SchedExtOps,
  wrap: (op: OpName, callback: Callback | undefined) => Callback | undefined,
): SchedExtOps {
  const wrapped: { [op in OpName]?: Callback } = {};
  for (const op of CALLBACKS) {
    const callback = wrap(op, (ops[op] as Callback | undefined)?.bind(ops));
    if (callback !== undefined) wrapped[op] = callback;
  }
  return wrapped as SchedExtOps;
}
