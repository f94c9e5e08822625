import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_EXIT_ERROR } from '../../src/core/hierarchy/claim.ts';
import type { OpName } from '../../src/core/sched/ops.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isBelow } from './lookups.ts';

/** A callback that has returned: whose, which, and what it answered. */
interface Returned {
  readonly sched: Sched;
  readonly op: OpName;
}

/** I-SUB-13: errors do not climb. */
export const childSparesParent = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-13',
  law: "What a scheduler does wrong ends none of its ancestors: while its enable, its disable or one of its callbacks runs, an ancestor is ended for an error only if the ancestor's own callback failed, in a disable its ops.init_task().",
  why: 'A parent hands a part of the machine to code that it does not trust. If that code could end it, the hierarchy would be as weak as its worst member.',
  source: 'scx_sub_disable, scx_fail_parent',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    /** The scheduler whose enable or disable runs at this moment. */
    let working: Sched | null = null;
    /** The last callback that returned since it came to its stage. */
    let last: Returned | null = null;
    /** An ancestor that was ended within a callback; the kfunc that did it is reported later. */
    let suspect: string | null = null;

    const convict = (): void => {
      if (suspect === null) return;
      broken('ended by a callback', suspect);
      suspect = null;
    };
    const rest = (): void => {
      convict();
      working = null;
      last = null;
    };
    const inCallback = (ended: Sched, running: Sched, op: OpName): void => {
      if (!when(isBelow(running, ended))) return;
      suspect = `scheduler ${ended.id} was ended for an error while ops.${op}() of scheduler ${running.id} below it ran`;
    };
    const inWork = (ended: Sched, by: Sched): void => {
      if (!when(isBelow(by, ended)) || last === null) return;
      const { sched, op } = last;
      if (sched !== by && !isBelow(sched, by)) return;
      broken(
        'ended by the work of a child',
        `scheduler ${ended.id} was ended for an error after ops.${op}() of scheduler ${sched.id}, ` +
          `while scheduler ${by.id} below it was enabled or disabled`,
      );
    };
    return {
      stage: ({ sched }) => {
        rest();
        working = sched;
      },
      op: ({ op }) => {
        convict();
        // The CPUs go on: what happens from here on is no part of a work.
        if (op === 'dispatch') working = null;
      },
      'op-return': ({ sched, op }) => {
        convict();
        if (working === null) return;
        last = { sched, op };
        // The last that a disable does.
        if (op === 'exit') rest();
      },
      kfunc: ({ kfunc }) => {
        // The old form of insert_vtime ends the owner of the task, whoever calls it.
        if (kfunc === 'dsq_insert_vtime_compat') suspect = null;
        convict();
      },
      unlinked: rest,
      enabled: rest,
      'enable-failed': rest,
      switch: rest,
      watchdog: rest,
      performed: rest,
      claim: ({ sched, kind, isFirst }) => {
        convict();
        // Errors only: the loader, SysRq and a removed cgroup end schedulers at any time.
        if (!isFirst || kind < SCX_EXIT_ERROR) return;
        const { parent } = sched;
        if (parent !== null) when(parent.exitPhase === 'none');
        const frame = view.kernel.frames.at(-1);
        if (frame !== undefined) inCallback(sched, frame.sched, frame.op);
        else if (working !== null) inWork(sched, working);
      },
      step: rest,
    };
  },
});
