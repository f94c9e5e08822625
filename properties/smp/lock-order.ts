import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { ATQ_LOCK } from '../../src/core/atq-lock.ts';
import { BUDGET_LOCK } from '../../src/core/bandwidth/constants.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { CGROUP_MUTEX, DSQ_LOCK, RQ_LOCK } from '../../src/smp/state.ts';

/** Outermost first. */
const ORDER: readonly string[] = [CGROUP_MUTEX, RQ_LOCK, BUDGET_LOCK, ATQ_LOCK, DSQ_LOCK];

/** I-SMP-8. */
export const lockOrder = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-8',
  law: 'Locks are taken in one order: cgroup mutex, run queue, budget, task queue, DSQ; and none while another of its class is held.',
  why: 'Two CPUs that take two locks in different orders wait for each other for ever.',
  source: 'locks in lib/cgroup_bw.bpf.c, lib/atq.bpf.c and kernel/sched/ext.c',
  scope: 'smp',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    return {
      locked: ({ path, lock, held }) => {
        if (!when(held.length > 0)) return;
        const rank = ORDER.indexOf(lock);
        const inner = held.find((name) => ORDER.indexOf(name) >= rank);
        if (inner !== undefined)
          broken(`${lock} in ${inner}`, `CPU ${path.cpu} takes ${lock} while it holds ${inner}`);
      },
    };
  },
});
