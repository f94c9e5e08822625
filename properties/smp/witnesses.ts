import type { Witness } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** Sees when two operations are under way at once. */
function overlap(id: string, what: string, one: string, other: string): Witness<SmpView, SmpEvent> {
  return {
    id,
    what,
    watch(_view, seen) {
      const running = new Map<string, number>();
      const change = (op: string, by: number): void => {
        running.set(op, (running.get(op) ?? 0) + by);
      };
      return {
        begin: ({ operation: { op } }) => {
          change(op, 1);
          const needed = one === other ? 2 : 1;
          if ((running.get(one) ?? 0) >= needed && (running.get(other) ?? 0) >= needed) seen();
        },
        'end-of': ({ operation: { op } }) => change(op, -1),
      };
    },
  };
}

/** What runs of the level `smp` must have seen. */
export const smpWitnesses: readonly Witness<SmpView, SmpEvent>[] = [
  overlap(
    'W-drain-in-replenish',
    'A CPU drains while the timer replenishes.',
    'dispatch',
    'replenish',
  ),
  overlap('W-two-drains', 'Two CPUs drain at once.', 'dispatch', 'dispatch'),
  overlap('W-exit-in-drain', 'A task exits while a CPU drains.', 'exit', 'dispatch'),
  overlap('W-rmdir-in-drain', 'A cgroup is removed while a CPU drains.', 'rmdir', 'dispatch'),
  overlap('W-move-in-replenish', 'A task moves while the timer replenishes.', 'move', 'replenish'),
  overlap('W-set-in-replenish', 'A limit changes while the timer replenishes.', 'set', 'replenish'),
  {
    id: 'W-lock-awaited',
    what: 'A path waits for a lock that another holds.',
    watch(_view, seen) {
      const holders = new Map<object, number>();
      return {
        locked: ({ path }) => {
          const last = path.held.at(-1);
          if (last !== undefined) holders.set(last.lock, path.index);
        },
        point: ({ path }) => {
          for (const { lock } of path.held) holders.set(lock, path.index);
          const { next } = path;
          if (next?.access === 'lock' && holders.has(next.object)) seen();
        },
      };
    },
  },
  {
    id: 'W-lock-given-up',
    what: 'A path gives up the lock of a queue.',
    watch(_view, seen) {
      return { 'gave-up': () => seen() };
    },
  },
  {
    id: 'W-store-arrives-early',
    what: 'A store is seen before one that was made earlier.',
    watch(_view, seen) {
      return { arrival: () => seen() };
    },
  },
];
