import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type ClaimType =
  | 'CLAIM_UNREG'
  | 'CLAIM_UNREG_KERN'
  | 'CLAIM_SYSRQ'
  | 'CLAIM_PARENT'
  | 'CLAIM_ERROR'
  | 'CLAIM_STALL';

type EventType =
  | 'ATTACH'
  | 'REFUSE'
  | 'LINK'
  | 'ACCEPT'
  | 'BYPASS_ON'
  | 'RELEASE'
  | 'ENABLED'
  | 'FAIL'
  | ClaimType
  | 'CLAIM_AGAIN'
  | 'UNLINK'
  | 'UNLINK_OWING'
  | 'SUB_DETACH'
  | 'EXIT'
  | 'EXIT_ROOT'
  | 'LINK_TO_DYING'
  | 'LATE_CALL'
  | 'ABANDON';

/** Events of {@link schedulerMachine}. */
export type SchedulerEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source:
    'kernel/sched/ext.c: scx_root_enable_workfn, scx_sub_enable_workfn, find_parent_sched, ' +
    'scx_link_sched, scx_claim_exit, scx_disable_workfn, scx_root_disable, scx_sub_disable, ' +
    'scx_fail_parent; kernel/sched/ext_internal.h: enum scx_exit_kind',
  events: {
    ATTACH: 'its enable has begun',
    REFUSE: 'its enable was refused with an errno, before anything was made',
    LINK: 'it was put into the tree of schedulers',
    ACCEPT: "the parent's ops.sub_attach() answered 0; the root needs nobody's",
    BYPASS_ON: 'a call of scx_bypass(on) for it',
    RELEASE: 'the last of its own calls of scx_bypass() was taken back',
    ENABLED: 'its enable came to its end, and it has its tasks',
    FAIL: 'its enable failed, and its disable is to come',
    CLAIM_UNREG: 'claimed: unloaded by its user or its program',
    CLAIM_UNREG_KERN: 'claimed: unloaded by the kernel, as its cgroup or a CPU goes',
    CLAIM_SYSRQ: 'claimed: SysRq-S',
    CLAIM_PARENT: 'claimed: a scheduler above it was',
    CLAIM_ERROR: 'claimed: an error',
    CLAIM_STALL: 'claimed: a task of it waited too long',
    CLAIM_AGAIN: 'claimed by somebody who came too late',
    UNLINK: 'it was taken out of the tree, and its parent owes it nothing',
    UNLINK_OWING: 'it was taken out of the tree, and its parent is to be told',
    SUB_DETACH: "the parent's ops.sub_detach() is called for it",
    EXIT: 'its ops.exit() is called; it is a sub',
    EXIT_ROOT: 'its ops.exit() is called; it is the root',
    LINK_TO_DYING: 'it was put below a scheduler that is claimed, and misses the claim',
    LATE_CALL: 'one of its callbacks is called after its ops.exit()',
    ABANDON: 'neither its enable nor its disable is under way, and yet it is between the two',
  },
};

/** Where each kind of claim leads, but that of a task that waits. */
function claimsWithoutTasks<const To extends string>(to: To) {
  return {
    CLAIM_UNREG: to,
    CLAIM_UNREG_KERN: to,
    CLAIM_SYSRQ: to,
    CLAIM_PARENT: to,
    CLAIM_ERROR: to,
  } as const;
}

function claims<const To extends string>(to: To): Readonly<Record<ClaimType, To>> {
  return { ...claimsWithoutTasks(to), CLAIM_STALL: to };
}

/**
 * The life of one scheduler, from its attach to its ops.exit(); one per scheduler, begun anew
 * each time that it is loaded.
 *
 * - A claim and the enable may cross: the enable goes on to its end or fails, and the disable
 *   waits for it. So there are two ways down, `claimed` and `disabling` from `enabled`, and the
 *   `doomed` ones for a claim that comes earlier.
 * - Every disable bypasses before it takes anything apart, and a failed enable bypasses until
 *   then: RELEASE is illegal after FAIL and in `disabling`. Only of one that was never linked
 *   there is nothing to take apart.
 * - Only the first claim counts (I-SUB-10). FAIL alone ends nothing: without a claim after it
 *   the scheduler stays in `failed` and is abandoned there.
 * - The order at the end is unlink, ops.sub_detach() of the parent if it had accepted, ops.exit()
 *   for a sub (I-SUB-15), and ops.exit(), unlink for the root.
 * - A sub is linked before ops.init() and before its parent is asked, so even one that is
 *   refused for its depth was there for a moment.
 * - Bypass by power management and by schedulers above it is not of this machine.
 * - LINK_TO_DYING, LATE_CALL and ABANDON are legal nowhere.
 */
export const schedulerMachine = setup({
  types: {} as { events: SchedulerEvent; meta: MachineMeta },
}).createMachine({
  id: 'scheduler',
  description: 'The life of a scheduler: attached, enabled, claimed, disabled, exited.',
  meta,
  initial: 'absent',
  states: {
    absent: {
      description: 'not loaded',
      on: { ATTACH: 'found' },
    },
    found: {
      description: 'its place is found, nobody can see it',
      on: {
        REFUSE: 'absent',
        LINK: 'linked',
        FAIL: 'doomed-unlinked',
        CLAIM_ERROR: 'doomed-unlinked',
      },
    },
    linked: {
      description: 'in the tree, not accepted by its parent yet',
      on: { ACCEPT: 'accepted', FAIL: 'failed', ...claimsWithoutTasks('doomed') },
    },
    accepted: {
      description: 'accepted by its parent',
      on: { BYPASS_ON: 'enabling', FAIL: 'failed', ...claims('doomed') },
    },
    enabling: {
      description: 'it bypasses, while it gets its tasks',
      on: {
        RELEASE: 'enabling',
        ENABLED: 'enabled',
        FAIL: 'failed',
        ...claims('doomed-bypassing'),
      },
    },
    enabled: {
      description: 'it schedules its tasks',
      on: claims('claimed'),
    },
    failed: {
      description: 'its enable failed, and it is not claimed yet',
      on: { CLAIM_ERROR: 'doomed' },
    },
    'doomed-unlinked': {
      description: 'it failed or was claimed before it was linked',
      on: {
        FAIL: 'doomed-unlinked',
        CLAIM_ERROR: 'doomed-unlinked',
        CLAIM_AGAIN: 'doomed-unlinked',
        BYPASS_ON: 'doomed-unlinked',
        LINK: 'doomed',
        EXIT: 'exited',
      },
    },
    doomed: {
      description: 'claimed before its enable came to its end, and not bypassing by its own call',
      on: {
        ACCEPT: 'doomed',
        BYPASS_ON: 'doomed-bypassing',
        ENABLED: 'claimed',
        FAIL: 'doomed',
        CLAIM_AGAIN: 'doomed',
      },
    },
    'doomed-bypassing': {
      description: 'claimed before its enable came to its end, and bypassing',
      on: {
        ACCEPT: 'doomed-bypassing',
        BYPASS_ON: 'doomed-bypassing',
        RELEASE: 'doomed',
        ENABLED: 'disabling',
        FAIL: 'doomed-bypassing',
        CLAIM_AGAIN: 'doomed-bypassing',
        UNLINK: 'unlinked',
        UNLINK_OWING: 'detaching',
        EXIT_ROOT: 'root-exited',
      },
    },
    claimed: {
      description: 'claimed: its disable is queued',
      on: { BYPASS_ON: 'disabling', CLAIM_AGAIN: 'claimed' },
    },
    disabling: {
      description: 'it bypasses, while it loses its tasks',
      on: {
        BYPASS_ON: 'disabling',
        CLAIM_AGAIN: 'disabling',
        UNLINK: 'unlinked',
        UNLINK_OWING: 'detaching',
        EXIT_ROOT: 'root-exited',
      },
    },
    detaching: {
      description: 'out of the tree, and its parent does not know yet',
      on: { SUB_DETACH: 'unlinked', CLAIM_AGAIN: 'detaching' },
    },
    unlinked: {
      description: 'out of the tree, to be told that this is the end',
      on: { EXIT: 'exited', CLAIM_AGAIN: 'unlinked' },
    },
    'root-exited': {
      description: 'the root knows that this is the end, and is in the tree still',
      on: { UNLINK: 'exited', CLAIM_AGAIN: 'root-exited' },
    },
    exited: {
      description: 'its life is over; the next one begins anew',
      type: 'final',
    },
  },
});
