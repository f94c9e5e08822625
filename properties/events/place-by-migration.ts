import type { EventLaw } from '../../src/trace/events/law.ts';
import { nameOf, type RecordedTask } from '../../src/trace/events/recorded.ts';

/** I-EV-7. */
export const placeByMigration: EventLaw = {
  id: 'I-EV-7',
  law: 'A task changes its CPU by a migration, from the CPU that it was on and not while it runs: it is woken and runs where it was put last.',
  why: 'Who is on a queue of one CPU and is said to be on another is charged, balanced and looked for in the wrong place.',
  source: 'kernel/sched/core.c set_task_cpu; kernel/sched/ext.c move_remote_task_to_local_dsq',
  needs: 'migrations',
  watch(view, { when, broken }) {
    /** When each task was seen on its CPU last. */
    const seen = new Map<RecordedTask, number>();
    return {
      place({ task, known, said, how }) {
        const sinceNs = seen.get(task) ?? view.nowNs;
        seen.set(task, view.nowNs);
        if (!when(true) || known === said) return;
        broken({
          fromNs: sinceNs,
          message: `${nameOf(task)} ${how} CPU ${said}, and was on CPU ${known}; no migration is told`,
        });
      },
      migrate({ task, to }) {
        seen.set(task, view.nowNs);
        if (!when(task.runsOn !== null) || task.runsOn === null) return;
        broken({
          fromNs: task.runsOn.switchedNs,
          message: `${nameOf(task)} migrates to CPU ${to} while it runs on CPU ${task.runsOn.cpu}`,
        });
      },
      lost: () => seen.clear(),
    };
  },
};
