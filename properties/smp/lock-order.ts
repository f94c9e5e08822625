import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { ATQ_LOCK } from '../../src/core/atq-lock.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { CGROUP_MUTEX, DSQ_LOCK, RQ_LOCK } from '../../src/smp/state.ts';
import { type LockEdge, LockGraph } from './lock-graph.ts';

/** What the kernel takes inside what, whether a run does so or not. */
const KNOWN: readonly LockEdge[] = [
  { outer: CGROUP_MUTEX, inner: RQ_LOCK },
  { outer: RQ_LOCK, inner: DSQ_LOCK },
  // ops.enqueue() and ops.dequeue() are called with the run queue locked, and park and cancel.
  { outer: RQ_LOCK, inner: ATQ_LOCK },
].map((order) => ({ ...order, who: 'the kernel' }));

/** I-SMP-8. */
export const lockOrder = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-8',
  law: 'Classes of locks are taken in orders that contradict neither each other nor those of the kernel: the graph of which was taken inside which has no ring.',
  why: 'Two CPUs that take two locks in different orders wait for each other for ever one day, though they did not meet in this run.',
  source: 'lockdep; locks in lib/cgroup_bw.bpf.c, lib/atq.bpf.c and kernel/sched/ext.c',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const graph = new LockGraph(KNOWN);
    return {
      locked: ({ path, lock, held }) => {
        if (!when(held.length > 0)) return;
        const who = `CPU ${path.cpu}`;
        for (const outer of held) {
          const back = graph.take({ outer, inner: lock, who });
          if (back === null) continue;
          const others = back.map(
            (edge) => `; ${edge.who} takes ${edge.inner} inside ${edge.outer}`,
          );
          broken(
            `${lock} in ${outer}`,
            `${who} takes ${lock} while it holds ${outer}${others.join('')}`,
          );
          return;
        }
      },
    };
  },
});
