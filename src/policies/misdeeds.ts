import { ENOMEM } from '../core/errno.ts';
import { SCX_DSQ_GLOBAL, SCX_DSQ_LOCAL_ON, SCX_DSQ_USER_MAX } from '../core/sched/constants.ts';
import type { OpName, TaskView } from '../core/sched/ops.ts';
import type { CastMisdeed } from '../scenario/scenario.ts';
import { answerKind } from './callbacks.ts';
import { mayRunOn } from './cpus.ts';
import type { PolicyContext } from './policy.ts';

/** A call of a callback in which a rogue misbehaves. */
export interface Scene {
  readonly env: PolicyContext;
  readonly op: OpName;
  readonly args: readonly unknown[];
  /** The task that the callback is about; of ops.dispatch() one that waits, if there is one. */
  readonly p: TaskView | undefined;
}

/** What a callback answers in place of the base policy's. */
export interface Instead {
  readonly answer: unknown;
}

/** One word of MISDEEDS. */
export interface Misdeed {
  /** What the rogue does. */
  readonly deed: string;
  /** What must come of it; the caller is the rogue's scheduler. */
  readonly outcome: string;
  /** In place of the base policy's callback, unless it makes no difference there. */
  readonly instead?: (scene: Scene) => Instead | undefined;
  /** Before the base policy's callback. */
  readonly before?: (scene: Scene) => void;
  /** After the base policy's callback. */
  readonly after?: (scene: Scene) => void;
}

/** Neither 0, nor an errno, nor a CPU of a machine. */
const NO_ANSWER = 10_000;
const NO_DSQ = SCX_DSQ_USER_MAX;
const NO_CGROUP = 2 ** 40;
/** The user DSQ that the built-in policies have. */
const SHARED_DSQ = 0;

/** What a callback answers when it does nothing. */
export function neutralAnswer(op: OpName, args: readonly unknown[]): unknown {
  switch (answerKind(op)) {
    case 'cpu':
      return args[1];
    case 'errno':
      return 0;
    case 'boolean':
      return false;
    case 'text':
      return '';
    default:
      return undefined;
  }
}

/** Whether the callback answers with a number that can be wrong. */
function answersNumber(op: OpName): boolean {
  const kind = answerKind(op);
  return kind === 'errno' || kind === 'cpu';
}

function insertsOnce(op: OpName): boolean {
  return op === 'selectCpu' || op === 'enqueue';
}

/** An insert that is wrong in itself; where only one can be made, it is in place of another. */
function insertWrongly({ env, op, args, p }: Scene, dsqId: number): Instead | undefined {
  if (p === undefined) return undefined;
  env.scx.dsqInsert(p, dsqId, env.sliceNs);
  return insertsOnce(op) ? { answer: neutralAnswer(op, args) } : undefined;
}

function forEachForeign({ env }: Scene, act: (task: TaskView) => void): void {
  for (const task of env.foreignTasks()) act(task);
}

/**
 * Every way to misbehave. What comes of it are the rules of authority of sub-schedulers, and
 * those of the dispatch buffer and of answers.
 */
export const misdeeds: { readonly [what in CastMisdeed['what']]: Misdeed } = {
  forget: {
    deed: 'does nothing, and answers that all is well',
    outcome: 'a task that is not dispatched waits until the watchdog ends its owner',
    instead: ({ op, args }) => ({ answer: neutralAnswer(op, args) }),
  },
  fail: {
    deed: 'answers -ENOMEM, where it answers a number, and does nothing',
    outcome:
      'what asked is refused and undone: a fork, an attach, an enable; as a CPU it is an error ' +
      'of the caller',
    instead: ({ op }) => (answersNumber(op) ? { answer: ENOMEM } : undefined),
  },
  'bad-return': {
    deed: 'answers a number that is neither 0 nor an errno nor a CPU, and does nothing',
    outcome: 'an error of the caller; what asked fails with -EPROTO',
    instead: ({ op }) => (answersNumber(op) ? { answer: NO_ANSWER } : undefined),
  },
  'insert-foreign': {
    deed: 'inserts every task that is not its own into its global DSQ',
    outcome: 'each insert is ignored, answers false and is counted; nobody is ended',
    before: (scene) => {
      const { scx, sliceNs } = scene.env;
      forEachForeign(scene, (task) => scx.dsqInsert(task, SCX_DSQ_GLOBAL, sliceNs));
    },
  },
  'insert-twice': {
    deed: 'inserts the task of the callback twice more, after the base policy',
    outcome:
      'a second direct dispatch is an error of the caller; of two entries in the buffer of a ' +
      'dispatch the second is dropped',
    after: ({ env, p }) => {
      if (p === undefined) return;
      env.scx.dsqInsert(p, SCX_DSQ_GLOBAL, env.sliceNs);
      env.scx.dsqInsert(p, SCX_DSQ_GLOBAL, env.sliceNs);
    },
  },
  'wrong-cpu': {
    deed: 'inserts the task into the local DSQ of a CPU that it may not use, if there is one',
    outcome: 'an error of the caller; the task goes to the global DSQ',
    instead: (scene) => {
      const { p, env } = scene;
      const wrong = env.scx.topology.cpus.find(({ id }) => p !== undefined && !mayRunOn(p, id));
      return wrong === undefined ? undefined : insertWrongly(scene, SCX_DSQ_LOCAL_ON + wrong.id);
    },
  },
  'unknown-dsq': {
    deed: 'inserts the task into a user DSQ that was never made',
    outcome: 'an error of the caller; the task goes to the global DSQ',
    instead: (scene) => insertWrongly(scene, NO_DSQ),
  },
  overflow: {
    deed: 'inserts the task once more than the dispatch buffer has slots, after the base policy',
    outcome: 'an error of the caller',
    after: ({ env, p }) => {
      if (p === undefined) return;
      for (let slots = env.scx.dispatchNrSlots(); slots >= 0; slots--) {
        env.scx.dsqInsert(p, SCX_DSQ_GLOBAL, env.sliceNs);
      }
    },
  },
  'cancel-underflow': {
    deed: 'cancels an insert before it has made one',
    outcome: 'an error of the caller, in a dispatch',
    before: ({ env }) => env.scx.dispatchCancel(),
  },
  'dispatch-stranger': {
    deed: 'sub-dispatches every scheduler that is no child of its own',
    outcome: 'an error of the caller, and of nobody else; each call answers false',
    before: ({ env }) => {
      for (const cgroupId of env.otherCgroups) env.scx.subDispatch(cgroupId);
    },
  },
  'dispatch-unknown': {
    deed: 'sub-dispatches a cgroup that has no scheduler',
    outcome: 'false, and no error in a dispatch',
    before: ({ env }) => void env.scx.subDispatch(NO_CGROUP),
  },
  reenter: {
    deed: 'asks for its own dispatch, by its cgroup, from within the callback',
    outcome: 'an error of the caller, which is no child of its own; nothing is dispatched',
    before: ({ env }) => void env.scx.subDispatch(env.cgroup.id),
  },
  'slice-foreign': {
    deed: 'takes the slice from every task that is not its own',
    outcome: 'each call answers false and changes nothing; nobody is ended',
    before: (scene) => forEachForeign(scene, (task) => scene.env.scx.taskSetSlice(task, 0)),
  },
  'vtime-foreign': {
    deed: 'sets the vtime of every task that is not its own to 0',
    outcome: 'each call answers false and changes nothing; nobody is ended',
    before: (scene) => forEachForeign(scene, (task) => scene.env.scx.taskSetDsqVtime(task, 0)),
  },
  'move-foreign': {
    deed: 'moves every task that is not its own to its global DSQ',
    outcome:
      'each call answers false; an error of the caller only for a task that lies on a DSQ of ' +
      'the caller',
    before: (scene) => forEachForeign(scene, (task) => scene.env.scx.dsqMove(task, SCX_DSQ_GLOBAL)),
  },
  'destroy-dsq': {
    deed: 'destroys the user DSQ that built-in policies share under one id',
    outcome: 'its own is gone, an error of the caller if tasks wait there; that of others stays',
    before: ({ env }) => env.scx.destroyDsq(SHARED_DSQ),
  },
  'reenqueue-all': {
    deed: 'puts back what lies on the local DSQs of all CPUs',
    outcome: 'tasks of the caller and of its descendants are enqueued again; others stay',
    before: ({ env }) => {
      for (const { id } of env.scx.topology.cpus) env.scx.reenqueueLocal(id);
    },
  },
  disallow: {
    deed: 'says that the task is not to be in the ext class (p->scx.disallow)',
    outcome:
      'at a fork and in a sub the caller is ended; in a root the task cannot ask to come back',
    before: ({ env, p }) => {
      if (p !== undefined) env.scx.taskDisallow(p);
    },
  },
  error: {
    deed: 'raises an error (scx_bpf_error)',
    outcome: 'the caller and its descendants are ended',
    before: ({ env }) => env.scx.error('on purpose'),
  },
};
