import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { EPROTO, errnoName } from '../../src/core/errno.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { hasWork, nameOf } from './lookups.ts';

const MAX_ERRNO = 4095;

/** What a kernel call answers when a callback answered that. */
function answerOf(ret: number): number {
  return isErrno(ret) ? ret : EPROTO;
}

function isErrno(ret: number): boolean {
  return ret < 0 && ret >= -MAX_ERRNO;
}

/** A failed callback; whose enable it ends, or what the operation has to answer. */
interface Failure {
  readonly what: string;
  readonly sched: Sched;
  readonly ret: number;
  /** The scheduler that is being enabled; null: it is an operation, or a disable. */
  readonly enabling: Sched | null;
  readonly task: Task | null;
  /** The task had moved already, or was born: what was asked came of something else. */
  readonly isLater: boolean;
}

/** I-SCX-6: a callback that fails makes fail what it was asked for. */
export const failedOpIsAnswered = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-6',
  law: 'A failed ops.init(), ops.sub_attach() or first-pass ops.init_task() fails the enable; a failed ops.init_task() refuses the fork or the move it is for, or ends the parent that takes a task back; an answer that is no errno also ends its scheduler.',
  why: 'A task, a child or a scheduler that goes on after its set-up failed works on data that do not exist.',
  source: 'scx_fork, scx_cgroup_task_migrating, scx_fail_parent, scx_ops_sanitize_err',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    let failures: Failure[] = [];
    /** Moved or born in this operation. */
    let moved: Task | null = null;
    /** Whose enable the failure of that callback ends. */
    const enablingBy = (
      sched: Sched,
      { op, task, cgroup }: Extract<MachineEvent, { readonly type: 'op-return' }>,
    ): Sched | null => {
      const { kernel, works } = view;
      if (op === 'init') return sched;
      if (task?.life === 'absent') return null;
      if (op === 'subAttach') {
        const work = works.find(
          (one) =>
            one.kind === 'enable' && one.sched?.parent === sched && one.sched.cgroup === cgroup,
        );
        return work?.sched ?? null;
      }
      if (sched === kernel.root && kernel.rootState === 'enabling') return sched;
      return kernel.enablingSub === sched && task?.owner !== sched ? sched : null;
    };
    const judgeTask = (
      failure: Failure,
      event: Extract<MachineEvent, { type: 'performed' }>,
    ): void => {
      const { operation, outcome } = event;
      const { what, sched, ret, task } = failure;
      const isItsOwn =
        (operation.op === 'fork' || operation.op === 'move') &&
        operation.task === task?.id &&
        !failure.isLater;
      if (isItsOwn && outcome.ret !== answerOf(ret)) {
        const answer = outcome.status === 'refused' ? errnoName(outcome.ret) : outcome.status;
        broken(
          `${operation.op} goes on`,
          `${what} answered ${errnoName(ret)}, the ${operation.op} of task ${task?.id} ${answer}`,
        );
      }
      if ((!isItsOwn || !isErrno(ret)) && sched.exitPhase === 'none') {
        broken(
          isItsOwn ? 'bad answer accepted' : 'parent goes on',
          `${what} answered ${errnoName(ret)}, and scheduler ${sched.id} was not ended`,
        );
      }
    };
    return {
      'op-return': (event) => {
        const { sched, op, ret, task } = event;
        if (op !== 'init' && op !== 'subAttach' && op !== 'initTask') return;
        if (!when(ret !== 0)) return;
        const enabling = enablingBy(sched, event);
        const what = `ops.${op}() of scheduler ${sched.id}`;
        failures.push({
          what,
          sched,
          ret,
          enabling,
          task,
          isLater: task !== null && task === moved,
        });
      },
      'task-moved': ({ task }) => {
        moved = task;
      },
      life: ({ task, to }) => {
        // Born: what is asked from here on is no part of the fork.
        if (to === 'alive' && task.owner !== null) moved = task;
      },
      'enable-failed': ({ sched }) => {
        failures = failures.filter(({ enabling }) => enabling !== sched);
      },
      enabled: ({ sched }) => {
        const failure = failures.find(({ enabling }) => enabling === sched);
        failures = failures.filter(({ enabling }) => enabling !== sched);
        if (failure === undefined) return;
        broken('enable goes on', `${failure.what} failed, and ${nameOf(sched)} was enabled`);
      },
      performed: (event) => {
        for (const failure of failures) if (failure.enabling === null) judgeTask(failure, event);
        failures = failures.filter(({ enabling }) => {
          if (enabling === null) return false;
          if (hasWork(view, enabling, 'enable')) return true;
          broken(
            'enable goes on',
            `the enable of scheduler ${enabling.id} is over without an error`,
          );
          return false;
        });
        moved = null;
      },
    };
  },
});
