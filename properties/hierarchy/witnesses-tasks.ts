import type { MachineView } from '../../src/check/machine-view.ts';
import type { Witness } from '../../src/check/property.ts';
import { SCX_EXIT_UNREG_KERN } from '../../src/core/hierarchy/claim.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isBelow, isWithin } from './lookups.ts';

type MachineWitness = Witness<MachineView, MachineEvent>;

/** A task that left its scheduler within an operation, and how it was waiting then. */
interface Left {
  readonly task: Task;
  readonly from: Sched;
  readonly wasRunning: boolean;
  readonly wasQueued: boolean;
}

/** A move that took a task to another scheduler. */
function rehomed(id: string, what: string, isIt: (left: Left) => boolean): MachineWitness {
  return {
    id,
    what,
    watch(_view, seen) {
      let left: Left | null = null;
      return {
        owner: ({ task, from }) => {
          if (from === null) return;
          const wasRunning = task.rq.current === task;
          left = { task, from, wasRunning, wasQueued: task.isRunnable && !wasRunning };
        },
        performed: ({ operation, outcome }) => {
          const moved = left;
          left = null;
          if (operation.op !== 'move' || outcome.status !== 'accepted' || moved === null) return;
          const { task, from } = moved;
          if (task.id !== operation.task || task.owner === null || task.owner === from) return;
          if (isIt(moved)) seen();
        },
      };
    },
  };
}

/** What becomes of tasks, and of schedulers that end. */
export const taskWitnesses: readonly MachineWitness[] = [
  {
    id: 'W-enable-failed-late',
    what: 'An enable failed in its first pass after it had initialised a task.',
    watch(view, seen) {
      let initialised = 0;
      return {
        stage: ({ stage }) => {
          if (stage !== 'initialising') initialised = 0;
        },
        'op-return': ({ sched, op, ret }) => {
          if (op !== 'initTask' || view.kernel.enablingSub !== sched) return;
          if (ret === 0) initialised++;
          else if (initialised > 0) seen();
        },
      };
    },
  },
  {
    id: 'W-reparenting-failed',
    what: 'A parent failed to initialise a task that came back to it when its child went.',
    watch: (_view, seen) => ({
      'op-return': ({ sched, op, task, ret }) => {
        const owner = task?.owner ?? null;
        if (op !== 'initTask' || ret === 0 || owner?.parent !== sched) return;
        if (owner.exitPhase === 'done') seen();
      },
    }),
  },
  {
    id: 'W-host-cgroup-removed',
    what: 'The host cgroup of a scheduler was removed, and the scheduler went with it.',
    watch(_view, seen) {
      const ended = new Set<Sched>();
      return {
        claim: ({ sched, kind, isFirst }) => {
          const isOffline = kind === SCX_EXIT_UNREG_KERN && !sched.cgroup.online;
          if (isFirst && isOffline) ended.add(sched);
        },
        unlinked: ({ sched }) => {
          if (ended.delete(sched)) seen();
        },
      };
    },
  },
  {
    id: 'W-fork-into-subtree',
    what: 'A task was born into a sub-scheduler.',
    watch: ({ kernel }, seen) => ({
      performed: ({ operation, outcome }) => {
        if (operation.op !== 'fork' || outcome.status !== 'accepted') return;
        if ((kernel.tasks.get(operation.task)?.owner?.level ?? 0) > 0) seen();
      },
    }),
  },
  {
    id: 'W-fork-refused',
    what: 'A fork failed because ops.init_task() did.',
    watch(_view, seen) {
      let refused: number | null = null;
      return {
        'op-return': ({ op, task, ret }) => {
          if (op === 'initTask' && ret !== 0) refused = task?.id ?? null;
        },
        performed: ({ operation, outcome }) => {
          const isIt = operation.op === 'fork' && operation.task === refused;
          if (isIt && outcome.status === 'refused') seen();
          refused = null;
        },
      };
    },
  },
  rehomed(
    'W-queued-task-rehomed',
    'A task that waited was moved to a cgroup of another scheduler, and went to that.',
    ({ wasQueued }) => wasQueued,
  ),
  rehomed(
    'W-running-task-rehomed',
    'A task that ran was moved to a cgroup of another scheduler, and went to that.',
    ({ wasRunning }) => wasRunning,
  ),
  {
    id: 'W-death-during-enable',
    what: 'A task of the subtree died while a sub-scheduler was being enabled.',
    watch: ({ works }, seen) => ({
      life: ({ task, to }) => {
        if (to !== 'dead') return;
        for (const { kind, sched } of works) {
          if (kind !== 'enable' || sched === null || sched.parent === null) continue;
          if (isWithin(task.cgroup, sched.cgroup)) seen();
        }
      },
    }),
  },
  {
    id: 'W-root-unloaded-with-subs',
    what: 'The root was ended with schedulers linked below it, and all of them went.',
    watch({ kernel }, seen) {
      let hadSubs = false;
      return {
        claim: ({ sched, isFirst }) => {
          if (!isFirst || sched.parent !== null) return;
          hadSubs = kernel.scheds.some((other) => isBelow(other, sched));
        },
        unlinked: ({ sched }) => {
          if (sched.parent === null && hadSubs && kernel.scheds.length === 0) seen();
        },
      };
    },
  },
];
