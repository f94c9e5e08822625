import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';

/** I-DSP-3: helpers know which run queue is locked. */
export const lockRecord = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-3',
  law: 'While a callback runs, nested ones included, the record of the held run queue lock is true: at its begin, at its return, and at each kfunc.',
  why: 'A kfunc takes the lock that it needs unless the record says that it is held: with a record that is wrong it waits for its own path, or goes without.',
  source: 'Linux 7fb39e4eb4c3; kernel/sched/ext.c SCX_CALL_OP, update_locked_rq',
  scope: 'dispatch',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const isTrue = (): boolean => {
      const { heldRq, lockedRq } = view.kernel;
      return !when(heldRq !== null || lockedRq !== null) || heldRq === lockedRq;
    };
    const report = (where: string): void => {
      const { heldRq, lockedRq } = view.kernel;
      const [held, recorded] = [heldRq, lockedRq].map((rq) =>
        rq === null ? 'no run queue' : `the run queue of CPU ${rq.cpu}`,
      );
      broken(
        lockedRq === null ? 'forgotten' : 'untrue',
        `${where}: ${held} is locked, the record says ${recorded}`,
      );
    };
    return {
      op: ({ sched, op }) => {
        if (!isTrue()) report(`at the begin of ops.${op}() of ${nameOf(sched)}`);
      },
      'op-return': ({ sched, op }) => {
        if (!isTrue()) report(`at the return of ops.${op}() of ${nameOf(sched)}`);
      },
      kfunc: ({ kfunc, caller }) => {
        if (!isTrue()) report(`in ${kfunc}() of ${nameOf(caller)}`);
      },
      'self-deadlock': ({ kfunc, rq }) => {
        broken('self-deadlock', `${kfunc}() waits for the lock of CPU ${rq.cpu}, which it holds`);
      },
    };
  },
});
