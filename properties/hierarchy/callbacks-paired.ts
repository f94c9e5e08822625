import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { OpName } from '../../src/core/sched/ops.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** What a scheduler has been told about a task. */
type Told = 'initialised' | 'enabled';

/** I-SUB-7: what is begun for a task is ended for it. */
export const callbacksPaired = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-7',
  law: 'For each scheduler and task, ops.init_task() comes first, then any number of pairs of ops.enable() and ops.disable(), then ops.exit_task(); all are paired when ops.exit() is called or the scheduler is unlinked.',
  why: 'A scheduler keeps data for each of its tasks: a disable without an enable works on data that was never set up, an init without an exit leaks it.',
  source:
    '__scx_disable_and_exit_task, scx_sub_init_cancel_task; Linux 21a5a97ba478, d3e73a0808dd, cd6aab736702',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch({ when, broken }) {
    const books = new Map<Sched, Map<Task, Told>>();
    const bookOf = (sched: Sched): Map<Task, Told> => {
      let book = books.get(sched);
      if (book === undefined) {
        book = new Map();
        books.set(sched, book);
      }
      return book;
    };
    const wrong = (kind: string, sched: Sched, task: Task, what: string): void => {
      broken(kind, `scheduler ${sched.id} and task ${task.id}: ${what}`);
    };
    /** A callback that a scheduler does not have is taken to have been called in time. */
    const has = ({ policy }: Sched, op: OpName): boolean => policy.ops[op] !== undefined;

    const onEnable = (sched: Sched, task: Task, told: Told | undefined): void => {
      if (told === 'enabled' && has(sched, 'disable')) {
        wrong('enabled twice', sched, task, 'ops.enable() again without ops.disable()');
      }
      if (told === undefined && has(sched, 'initTask')) {
        wrong('enabled without init', sched, task, 'ops.enable() without ops.init_task()');
      }
      bookOf(sched).set(task, 'enabled');
    };
    const onDisable = (sched: Sched, task: Task, told: Told | undefined): void => {
      if (told !== 'enabled' && has(sched, 'enable')) {
        wrong('disabled without enable', sched, task, 'ops.disable() without ops.enable()');
      }
      bookOf(sched).set(task, 'initialised');
    };
    const onExit = (sched: Sched, task: Task, told: Told | undefined): void => {
      if (told === 'enabled' && has(sched, 'disable')) {
        wrong('exited while enabled', sched, task, 'ops.exit_task() without ops.disable()');
      }
      if (told === undefined && has(sched, 'initTask')) {
        wrong('exited without init', sched, task, 'ops.exit_task() without ops.init_task()');
      }
      bookOf(sched).delete(task);
    };
    const close = (sched: Sched): void => {
      const book = books.get(sched);
      if (!when(book !== undefined) || book === undefined) return;
      for (const [task, told] of book) {
        if (told === 'enabled' && has(sched, 'disable')) {
          wrong('never disabled', sched, task, 'ops.disable() is owed at the end');
        } else if (has(sched, 'exitTask')) {
          wrong('never exited', sched, task, 'ops.exit_task() is owed at the end');
        }
      }
      book.clear();
    };
    return {
      op: ({ sched, op, task }) => {
        if (op === 'exit') return close(sched);
        if (op !== 'enable' && op !== 'disable' && op !== 'exitTask') return;
        if (!when(task !== null) || task === null) return;
        const told = books.get(sched)?.get(task);
        if (op === 'enable') onEnable(sched, task, told);
        else if (op === 'disable') onDisable(sched, task, told);
        else onExit(sched, task, told);
      },
      'op-return': ({ sched, op, task, ret }) => {
        if (op !== 'initTask' || ret !== 0 || task === null) return;
        when(true);
        const book = bookOf(sched);
        if (book.has(task) && has(sched, 'exitTask')) {
          wrong('initialised twice', sched, task, 'ops.init_task() again without ops.exit_task()');
        }
        if (!book.has(task)) book.set(task, 'initialised');
      },
      unlinked: ({ sched }) => close(sched),
    };
  },
});
