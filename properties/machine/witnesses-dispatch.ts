import type { MachineView } from '../../src/check/machine-view.ts';
import type { Witness } from '../../src/check/property.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { Reenqueued } from '../dispatch/authority.ts';
import { EmptySlices } from '../dispatch/empty-slices.ts';
import { isAtOrBelow } from '../dispatch/lookups.ts';

type MachineWitness = Witness<MachineView, MachineEvent>;

const THREE_DEEP = 3;

/** What schedulers do with tasks, and to each other. */
export const dispatchWitnesses: readonly MachineWitness[] = [
  {
    id: 'W-nested-dispatch',
    what: 'Three dispatches were nested: of a root, of its child and of its grandchild.',
    watch: (_view, seen) => {
      let depth = 0;
      return {
        op: ({ op }) => {
          if (op === 'dispatch' && ++depth >= THREE_DEEP) seen();
        },
        'op-return': ({ op }) => {
          if (op === 'dispatch') depth--;
        },
      };
    },
  },
  {
    id: 'W-foreign-insert-ignored',
    what: 'A scheduler inserted the task of another, and was ignored.',
    watch: (_view, seen) => ({
      kfunc: ({ kfunc, caller, task, ret }) => {
        if (kfunc !== 'dsq_insert' || ret !== 0 || caller === null) return;
        if (task !== null && task.owner !== null && task.owner !== caller) seen();
      },
    }),
  },
  {
    id: 'W-stale-entry-dropped',
    what: 'An entry of a dispatch was dropped, because its task had left the hands of its scheduler.',
    watch: (view, seen) => {
      /** Entries that were made for a stay of a task, less the dispatch of that stay. */
      const entries = new Map<Task, number>();
      return {
        kfunc: ({ kfunc, task, ret }) => {
          // Which entry it takes back is not told.
          if (kfunc === 'dispatch_cancel') entries.clear();
          if (kfunc !== 'dsq_insert' || ret <= 0 || task === null) return;
          const { op } = view.kernel.frames.at(-1) ?? {};
          if (op === 'dispatch') entries.set(task, (entries.get(task) ?? 0) + 1);
        },
        'ops-state': ({ task, to }) => {
          if (to !== 'dispatching') return;
          entries.set(task, (entries.get(task) ?? 1) - 1);
        },
        performed: () => {
          for (const left of entries.values()) if (left > 0) seen();
          entries.clear();
        },
      };
    },
  },
  {
    id: 'W-slice-refilled',
    what: 'A task that had used up its slice started with a new one from the core.',
    watch: (_view, seen) => {
      const empty = new EmptySlices();
      return {
        ...empty.handlers,
        switch: ({ next }) => {
          if (next !== null && empty.take(next) && next.sliceNs > 0) seen();
        },
      };
    },
  },
  {
    id: 'W-descendant-reenqueued',
    what: 'A scheduler put the task of one below it back in ops.enqueue().',
    watch: (_view, seen) => {
      const reenqueued = new Reenqueued();
      const isBelow = (task: Task, caller: Sched): boolean =>
        task.owner !== null && task.owner !== caller && isAtOrBelow(task.owner, caller);
      return {
        op: ({ op, task }) => {
          if (op === 'enqueue' && task !== null) reenqueued.enqueue(task);
          else reenqueued.forget();
        },
        kfunc: (event) => {
          const { caller } = event;
          const tasks = reenqueued.take(event);
          if (caller !== null && tasks.some((task) => isBelow(task, caller))) seen();
        },
        performed: () => reenqueued.forget(),
      };
    },
  },
];
