import type { MachineView } from '../../src/check/machine-view.ts';
import type { Witness } from '../../src/check/property.ts';
import { EBUSY, ENODEV, ENOENT, EOPNOTSUPP } from '../../src/core/errno.ts';
import { SCX_SUB_MAX_DEPTH } from '../../src/core/sched/constants.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { pointerOf } from './lookups.ts';

type MachineWitness = Witness<MachineView, MachineEvent>;
type Refused = Extract<MachineEvent, { readonly type: 'attach-refused' }>;
type Failed = Extract<MachineEvent, { readonly type: 'enable-failed' }>;

/** An attach that was refused, for a reason that shows in the state that it left alone. */
function refused(
  id: string,
  what: string,
  isIt: (refusal: Refused, view: MachineView) => boolean,
): MachineWitness {
  return {
    id,
    what,
    watch: (view, seen) => ({
      'attach-refused': (refusal) => {
        if (isIt(refusal, view)) seen();
      },
    }),
  };
}

/** An attach that failed with the scheduler made, for a reason that its parent still shows. */
function failed(id: string, what: string, isIt: (failure: Failed) => boolean): MachineWitness {
  return {
    id,
    what,
    watch: (_view, seen) => ({
      'enable-failed': (failure) => {
        if (isIt(failure)) seen();
      },
    }),
  };
}

/** The root, or a scheduler that is linked under ancestors none of which is being ended. */
function isLive(sched: Sched): boolean {
  return sched.ancestors.every(({ isLinked, exitPhase }) => isLinked && exitPhase === 'none');
}

/** How attaches end. */
export const attachWitnesses: readonly MachineWitness[] = [
  {
    id: 'W-four-levels',
    what: 'A scheduler was enabled at level 3, below three others that lived.',
    watch: (_view, seen) => ({
      enabled: ({ sched }) => {
        if (sched.level === SCX_SUB_MAX_DEPTH - 1 && isLive(sched)) seen();
      },
    }),
  },
  refused(
    'W-attach-without-root',
    'A sub-scheduler was refused for want of a root (-ENODEV).',
    ({ errno, cgroup }) => errno === ENODEV && cgroup.parent !== null,
  ),
  refused(
    'W-attach-taken',
    'A sub-scheduler was refused because its cgroup had one (-EBUSY).',
    ({ errno, cgroup }, { kernel }) =>
      errno === EBUSY && cgroup.parent !== null && pointerOf(kernel, cgroup)?.cgroup === cgroup,
  ),
  refused(
    'W-attach-child-below',
    'A sub-scheduler was refused because a child of its parent sat below its cgroup (-EBUSY).',
    ({ errno, cgroup }, { kernel }) =>
      errno === EBUSY && cgroup.parent !== null && pointerOf(kernel, cgroup)?.cgroup !== cgroup,
  ),
  refused(
    'W-attach-declined',
    'A sub-scheduler was refused because its parent takes none (-EOPNOTSUPP).',
    ({ errno }) => errno === EOPNOTSUPP,
  ),
  failed(
    'W-attach-under-bypass',
    'A sub-scheduler was not linked because its parent bypassed (-EBUSY).',
    ({ errno, sched }) =>
      errno === EBUSY && (sched.parent?.bypassDepth ?? 0) > 0 && !sched.isLinked,
  ),
  failed(
    'W-attach-under-exit',
    'A sub-scheduler was not linked because its parent was being ended (-ENOENT).',
    ({ errno, sched }) => errno === ENOENT && sched.parent?.exitPhase !== 'none' && !sched.isLinked,
  ),
  failed(
    'W-attach-too-deep',
    'A sub-scheduler failed because its level was 4.',
    ({ sched }) => sched.level >= SCX_SUB_MAX_DEPTH,
  ),
  {
    id: 'W-attach-waits-for-disable',
    what: 'An attach waited for its turn while a disable was held up.',
    watch: ({ works }, seen) => ({
      step: () => {
        const isWaiting = works.some(({ kind, isHeld, stage }) => {
          return kind === 'enable' && !isHeld && stage === '';
        });
        if (isWaiting && works.some(({ kind, isHeld }) => kind === 'disable' && isHeld)) seen();
      },
    }),
  },
];
