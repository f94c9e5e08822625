import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_EXIT_ERROR } from '../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';

/** How the end of a scheduler was reported. */
interface End {
  readonly kind: number;
  nrExits: number;
  nrDumps: number;
}

/** I-MCH-8: a scheduler ends once, and is told why. */
export const oneExitPerClaim = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-8',
  law: 'Each scheduler that is ended gets exactly one ops.exit(), with the kind of the first claim, after exactly one dump if that is an error; nothing of it is called afterwards, and nothing exits that was not claimed.',
  why: 'The exit is how user space learns what happened, and frees what the scheduler holds: one too many frees it twice.',
  source: 'kernel/sched/ext.c scx_claim_exit, scx_disable_workfn, scx_dump_state',
  scope: 'machine',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const ends = new Map<Sched, End>();
    let exited: Sched[] = [];
    let isSettled = false;
    const judge = (): void => {
      for (const sched of exited) {
        const { kind, nrDumps } = ends.get(sched) as End;
        const expected = kind >= SCX_EXIT_ERROR ? 1 : 0;
        if (nrDumps === expected) continue;
        broken(
          nrDumps < expected ? 'no dump' : 'dumped',
          `${nameOf(sched)} is ended by kind ${kind}, with ${nrDumps} dumps`,
        );
      }
      if (exited.length > 0) exited = [];
    };
    const exit = (sched: Sched): void => {
      const end = ends.get(sched);
      if (end === undefined) {
        broken('not claimed', `ops.exit() of ${nameOf(sched)} is called, which nobody ended`);
        return;
      }
      if (end.nrExits++ === 0) exited.push(sched);
      else broken('twice', `ops.exit() of ${nameOf(sched)} is called again`);
      if (sched.exitKind === end.kind) return;
      broken(
        'wrong kind',
        `${nameOf(sched)} was ended by kind ${end.kind}, and exits with ${sched.exitKind}`,
      );
    };
    return {
      claim: ({ sched, kind, isFirst }) => {
        if (!isFirst) return;
        ends.set(sched, { kind, nrExits: 0, nrDumps: 0 });
      },
      op: ({ sched, op }) => {
        if (op === 'exit') {
          when(true);
          exit(sched);
        } else if (sched.isExited) {
          broken('called after', `ops.${op}() of ${nameOf(sched)} is called after its exit`);
        }
      },
      dump: ({ sched, isAsked }) => {
        const end = ends.get(sched);
        // SysRq-D dumps whoever is there.
        if (end !== undefined && !isAsked) end.nrDumps++;
      },
      performed: () => judge(),
      settle: () => {
        isSettled = true;
      },
      end: () => {
        judge();
        if (!isSettled || view.works.length > 0) return;
        for (const [sched, { nrExits }] of ends) {
          if (nrExits > 0) continue;
          broken('never told', `${nameOf(sched)} is ended, and its ops.exit() is never called`);
        }
      },
    };
  },
});
