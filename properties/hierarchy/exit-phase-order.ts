import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { ExitPhase, Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

const ORDER: readonly ExitPhase[] = ['none', 'claimed', 'done'];

interface Exit {
  readonly kind: number;
  phase: ExitPhase;
}

/** I-SUB-10: a scheduler ends once, for one reason. */
export const exitPhaseOrder = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-10',
  law: 'The exit of a scheduler goes from none over claimed to done and never back: one claim is the first, its kind stays, aborting is never cleared, and ops.exit() comes after done.',
  why: 'Whoever claims first says why the scheduler ends; a second claim that counted would run a second disable and report a reason that is not the cause.',
  source: 'scx_claim_exit, scx_disable_workfn',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const exits = new Map<Sched, Exit>();
    /** Those of them that have not exited. */
    const ending = new Set<Sched>();
    const look = (sched: Sched, exit: Exit): void => {
      if (!when(exit.phase !== 'none' || sched.exitPhase !== 'none')) return;
      const { id, exitPhase, exitKind, aborting } = sched;
      if (ORDER.indexOf(exitPhase) < ORDER.indexOf(exit.phase)) {
        broken('goes back', `the exit of scheduler ${id} went from ${exit.phase} to ${exitPhase}`);
      }
      if (exitPhase !== 'none' && exitKind !== exit.kind) {
        broken('kind changes', `scheduler ${id} ended for ${exit.kind}, now for ${exitKind}`);
      }
      if (exitPhase !== 'none' && !aborting) {
        broken(
          'not aborting',
          `the exit of scheduler ${id} is ${exitPhase} and it is not aborting`,
        );
      }
      exit.phase = exitPhase;
    };
    return {
      claim: ({ sched, kind, isFirst }) => {
        const known = exits.get(sched);
        when(true);
        if (isFirst && known !== undefined) {
          broken(
            'claimed twice',
            `scheduler ${sched.id} ended for ${known.kind}, then for ${kind}`,
          );
        }
        if (!isFirst && known === undefined) {
          broken('claim lost', `a claim of scheduler ${sched.id} lost, and none was before it`);
        }
        if (!isFirst || known !== undefined) return;
        exits.set(sched, { kind, phase: 'none' });
        ending.add(sched);
      },
      op: ({ sched, op }) => {
        if (op !== 'exit') return;
        const exit = exits.get(sched);
        when(true);
        if (exit === undefined) {
          broken('unclaimed', `ops.exit() of scheduler ${sched.id}, which nobody claimed`);
          return;
        }
        look(sched, exit);
        if (sched.exitPhase !== 'done') {
          broken('exit before done', `ops.exit() of scheduler ${sched.id} in ${sched.exitPhase}`);
        }
      },
      step: () => {
        for (const sched of ending) {
          if (sched.isExited) ending.delete(sched);
          else look(sched, exits.get(sched) as Exit);
        }
      },
    };
  },
});
