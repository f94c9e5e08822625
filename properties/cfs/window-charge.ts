import type { CfsView } from '../../src/check/cfs-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SLICE_NS } from '../../src/core/cfs/constants.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ms } from '../bandwidth/units.ts';

/** I-CFS-2, the headline: what is charged below a limit over any window. */
export const cfsWindowCharge = defineProperty<CfsView, HostEvent>({
  id: 'I-CFS-2',
  law: 'Over any window between two writes of a limit, what is charged below it is at most a quota for each refill, what it may have had at the start, and the over-run.',
  why: 'This is the promise of cpu.max. Over-run is a debt that the next periods pay, so the bound does not grow with the window.',
  source: 'kernel/sched/fair.c __assign_cfs_rq_runtime, distribute_cfs_runtime',
  scope: 'cfs',
  kind: 'bound',
  designs: ['cfs'],
  bound: {
    formula: 'c <= Q (refills + 1) + B + L min(slice, Q + B) + tau * sum over LLCs of A',
    derivation:
      'At the start the pool holds at most Q + B, and each of L runqueues a slice, or all that a pool can give. Each refill adds Q. At the end each runqueue may owe what ran on: the A tasks that were let in there, on a DSQ or running, each until its next report, at most tau away; nobody is let in before that is paid. The kernel lets one task a CPU run on, so its own over-run is CPUs x tick; the scheduler here takes none back from a DSQ.',
  },
  watch({ view, when, broken }) {
    return {
      consume: () => {
        const { pools, cfs } = view;
        for (const pool of pools.pools.values()) {
          const { quotaNs, burstNs } = pool.limit;
          const full = quotaNs + burstNs;
          const charged = pool.excess - pool.excessMin;
          if (!when(charged > quotaNs)) continue;
          const overrun = pools.overrun(pool);
          const bound = full + cfs.nrLlcs * Math.min(SLICE_NS, full) + overrun;
          if (charged <= bound) continue;
          broken(
            'window',
            `cgroup ${pool.cgroup} was charged ${ms(charged)} more than its refills gave; quota, burst and slices are ${ms(bound - overrun)}, over-run ${ms(overrun)}`,
          );
        }
      },
    };
  },
});
