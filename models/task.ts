import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type EventType =
  | 'INIT'
  | 'INIT_FAILED'
  | 'READY'
  | 'READY_EXT'
  | 'ENABLE'
  | 'DISABLE'
  | 'EXIT'
  | 'DIE'
  | 'DIE_UNSEEN'
  | 'ENTER_CLASS'
  | 'LEAVE_CLASS'
  | 'SUB_INIT'
  | 'SUB_CANCEL'
  | 'HAND_OVER'
  | 'PUNT'
  | 'OPS_ENABLE'
  | 'OPS_DISABLE'
  | 'OPS_EXIT'
  | 'FOREIGN_ENABLE'
  | 'FOREIGN_DISABLE'
  | 'ABANDON'
  | 'VANISH';

/** Events of {@link taskMachine}. */
export type TaskMachineEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source:
    'kernel/sched/ext.c: scx_set_task_state, scx_enable_task, scx_disable_task, ' +
    'scx_disable_and_exit_task, scx_sub_init_cancel_task, scx_rehome_task, scx_punt_task, ' +
    'switching_to_scx, switched_from_scx, sched_ext_dead; ' +
    'kernel/sched/core.c: sched_change_begin, sched_change_end',
  events: {
    INIT: 'the state became INIT: a scheduler has initialised the task',
    INIT_FAILED: 'ops.init_task() answered an error, and nothing changes',
    READY: 'the state became READY, in another class: it waits to be asked for',
    READY_EXT: 'the state became READY, in the ext class: to be enabled next',
    ENABLE: 'the state became ENABLED',
    DISABLE: 'the state went from ENABLED to READY',
    EXIT: 'the state became NONE and the owner nobody',
    DIE: 'the state became DEAD',
    DIE_UNSEEN:
      'the state became DEAD while another scheduler initialises the task, and has not marked it',
    ENTER_CLASS: 'the task came into the ext class',
    LEAVE_CLASS: 'the task went to another class',
    SUB_INIT: 'a scheduler that is not the owner has initialised the task',
    SUB_CANCEL: 'that scheduler gave the task up again: its ops.exit_task()',
    HAND_OVER: 'the owner became another scheduler, with no state in between',
    PUNT: 'a dying scheduler that could not initialise the task became its owner',
    OPS_ENABLE: "the owner's ops.enable() is called",
    OPS_DISABLE: "the owner's ops.disable() is called",
    OPS_EXIT: "the owner's ops.exit_task() is called",
    FOREIGN_ENABLE: 'ops.enable() of a scheduler that is not the owner is called',
    FOREIGN_DISABLE: 'ops.disable() of a scheduler that is not the owner is called',
    ABANDON: 'no enable or disable is under way, and yet the task is between two states',
    VANISH: 'the task is gone, and its scheduler was not told',
  },
};

/**
 * The enable state of a task, with its class and its changes of owner; one per task.
 *
 * NONE, INIT, READY, ENABLED and DEAD are upstream's. READY is three states here, since it is a
 * resting place outside the ext class only: within it a task is on its way to ENABLED
 * (`joining`) or away from it (`leaving`). The class changes before a task is enabled and after
 * it is disabled, so that ENABLED implies the class at every moment (I-SUB-8).
 *
 * - `-sub-init`: initialised for a second scheduler, while the first one still owns the task.
 *   That is SCX_TASK_SUB_INIT in an enable; the parent that takes the task of a dying sub back
 *   and the destination of a cgroup move do the same without the flag.
 * - A sub that is being enabled takes the task over by HAND_OVER: the parent disables and exits
 *   it, the owner changes, the state does not. Re-homing goes through EXIT, INIT and READY
 *   (`between`). HAND_OVER needs SUB_INIT; re-homing does too, but where a scheduler has no
 *   ops.init_task() or no ops.exit_task() its second init cannot be seen, and EXIT leads to
 *   `none`.
 * - A task that its parent could not take back is `punted`: NONE, with an owner that dies. It is
 *   left alone until that owner's disable re-homes it. Entering the class, it is not enabled.
 * - A task may die while a second scheduler initialises it: the owner exits it, and the second
 *   scheduler does when it has the lock again (`dead-sub-init`).
 * - Callbacks come before the change of state that they are about.
 * - FOREIGN_ENABLE, FOREIGN_DISABLE, ABANDON and VANISH are legal nowhere.
 * - A task that is born enters the class when it is READY. With no scheduler loaded it is
 *   `none` until it dies.
 */
export const taskMachine = setup({
  types: {} as { events: TaskMachineEvent; meta: MachineMeta },
}).createMachine({
  id: 'task',
  description: 'What schedulers know of a task: initialised, enabled, handed over, exited.',
  meta,
  initial: 'none',
  states: {
    none: {
      description: 'NONE: no scheduler knows it',
      on: {
        INIT: 'init',
        INIT_FAILED: 'none',
        PUNT: 'punted',
        LEAVE_CLASS: 'none',
        DIE: 'dead',
      },
    },
    init: {
      description: 'INIT: initialised, not known to everybody yet',
      on: {
        READY: 'ready',
        READY_EXT: 'joining',
        OPS_EXIT: 'init',
        EXIT: 'none',
      },
    },
    ready: {
      description: 'READY, in another class',
      on: {
        ENTER_CLASS: 'joining',
        INIT_FAILED: 'ready',
        SUB_INIT: 'ready-sub-init',
        OPS_EXIT: 'ready',
        EXIT: 'none',
      },
    },
    joining: {
      description: 'READY, in the ext class, to be enabled next',
      on: { OPS_ENABLE: 'joining', ENABLE: 'enabled' },
    },
    enabled: {
      description: 'ENABLED, in the ext class',
      on: {
        OPS_DISABLE: 'enabled',
        DISABLE: 'leaving',
        INIT_FAILED: 'enabled',
        SUB_INIT: 'enabled-sub-init',
      },
    },
    leaving: {
      description: 'READY, in the ext class, just disabled',
      on: { LEAVE_CLASS: 'ready', OPS_EXIT: 'leaving', EXIT: 'none' },
    },
    punted: {
      description: 'NONE, owned by a scheduler that dies and could not initialise it',
      on: {
        ENTER_CLASS: 'punted',
        LEAVE_CLASS: 'punted',
        INIT_FAILED: 'punted',
        SUB_INIT: 'punted-sub-init',
        EXIT: 'none',
      },
    },
    'ready-sub-init': {
      description: 'READY in another class, and initialised for a second scheduler',
      on: {
        ENTER_CLASS: 'joining-sub-init',
        SUB_CANCEL: 'ready',
        OPS_EXIT: 'ready-sub-init',
        HAND_OVER: 'ready',
        EXIT: 'between',
      },
    },
    'joining-sub-init': {
      description: 'to be enabled next, and initialised for a second scheduler',
      on: { OPS_ENABLE: 'joining-sub-init', ENABLE: 'enabled-sub-init' },
    },
    'enabled-sub-init': {
      description: 'ENABLED by its owner, and initialised for a second scheduler',
      on: { OPS_DISABLE: 'enabled-sub-init', DISABLE: 'leaving-sub-init', SUB_CANCEL: 'enabled' },
    },
    'leaving-sub-init': {
      description: 'just disabled by its owner, and initialised for a second scheduler',
      on: {
        LEAVE_CLASS: 'ready-sub-init',
        SUB_CANCEL: 'leaving',
        OPS_EXIT: 'leaving-sub-init',
        HAND_OVER: 'joining',
        EXIT: 'between',
      },
    },
    'punted-sub-init': {
      description: 'NONE, owned by a scheduler that dies, and initialised for a second one',
      on: { ENTER_CLASS: 'punted-sub-init', LEAVE_CLASS: 'punted-sub-init', EXIT: 'between' },
    },
    between: {
      description: 'exited by its owner, and initialised for the scheduler that gets it',
      on: { INIT: 'init', LEAVE_CLASS: 'between', DIE_UNSEEN: 'dead-sub-init' },
    },
    'dead-sub-init': {
      description: 'DEAD, and initialised for a second scheduler that has not seen it yet',
      on: { SUB_CANCEL: 'dead' },
    },
    dead: {
      description: 'DEAD: exited for good',
      type: 'final',
    },
  },
});
