import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { errnoName } from '../../src/core/errno.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { LibraryDigest } from './library-digest.ts';
import { expectedAnswer } from './misuse-answers.ts';

/** I-BW-18: a call that the contract forbids is refused and without effect. */
export const misuseChangesNothing = defineProperty<HostView, HostEvent>({
  id: 'I-BW-18',
  law: 'A call that the contract forbids is refused, or answers a harmless 0 where its table allows that, and leaves the state of the library as it was.',
  why: 'Callers are BPF programs at the mercy of races; a library that half-obeys a wrong call breaks the cgroups of others.',
  source: 'lib/cgroup_bw.bpf.c, the errno of each call; observed on the recordings of misuse',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.ctx', 'cgroups.llc'],
  byAnswers: true,
  watch(run) {
    const { view } = run;
    const before = new LibraryDigest();
    let isPending = false;
    let expected: number | undefined;
    return {
      misuse: ({ call }) => {
        expected = expectedAnswer(view.lib, call);
        before.take(view.lib);
        isPending = true;
      },
      operation: ({ operation, outcome }) => {
        if (!isPending || operation.op !== 'misuse') return;
        isPending = false;
        const { call } = operation;
        if (!run.when(expected !== undefined) || expected === undefined) return;
        // Which errno refuses it is for the conformance with recordings to say.
        if (outcome.ret > 0 || (outcome.ret === 0 && expected !== 0)) {
          run.broken(
            `${call.op} answers`,
            `${call.op} answered ${errnoName(outcome.ret)}, not ${errnoName(expected)}`,
          );
        }
        if (!before.isSame(view.lib)) {
          run.broken(`${call.op} acts`, `${call.op}, forbidden, changed the library's state`);
        }
      },
    };
  },
});
