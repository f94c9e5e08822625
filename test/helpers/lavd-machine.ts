import { EAGAIN } from '../../src/core/errno.ts';
import { lavd } from '../../src/policies/lavd.ts';
import type { LibraryAnswer, LibraryCall } from '../../src/scenario/library-call.ts';
import { FakeMachine, type FakeOptions } from './fake-kfuncs.ts';

/** Two LLCs with two CPUs each. */
export const LLCS = [0, 0, 1, 1];

/** What the library answers to each call; 0 where nothing stands. It may change meanwhile. */
export type Answers = { [op in LibraryCall['op']]?: LibraryAnswer };

export const THROTTLED: Answers = { throttled: { ret: EAGAIN } };

/** The policy `lavd`, loaded as the root; its calls so far are forgotten. */
export function loadLavd(answers: Answers = {}, options: FakeOptions = {}): FakeMachine {
  const library = (call: LibraryCall): LibraryAnswer => answers[call.op] ?? { ret: 0 };
  const machine = new FakeMachine(lavd, { llcs: LLCS, library, ...options });
  machine.init();
  machine.libraryCalls.length = 0;
  machine.calls.length = 0;
  return machine;
}
