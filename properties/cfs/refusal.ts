import type { CfsView } from '../../src/check/cfs-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SLICE_NS } from '../../src/core/cfs/constants.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ms } from '../bandwidth/units.ts';

/** I-CFS-3: a quota is also a right. */
export const cfsRefusal = defineProperty<CfsView, HostEvent>({
  id: 'I-CFS-3',
  law: 'A cgroup is refused only if, of itself and those above it, one with a limit has used up its quota, but for slices on other runqueues and over-run of the past.',
  why: 'Throttling below the quota takes from a cgroup what it was promised.',
  source: 'kernel/sched/fair.c throttle_cfs_rq',
  scope: 'cfs',
  kind: 'bound',
  designs: ['cfs'],
  bound: {
    formula: 'level <= (L - 1) slice + tau * sum over LLCs of A',
    derivation:
      'The level is what a fluid would have left: refilled by the timer, drained by each charge. A runqueue is throttled when it and the pool have nothing left; what is left then lies on the L - 1 others, a slice each at most. A runqueue may owe over-run as well, see I-CFS-2, though nobody is there any more: this much less is in the pool.',
  },
  watch({ view, when, broken }) {
    return {
      throttled: ({ call, answer }) => {
        const { pools, cfs } = view;
        if (!when(answer.ret === EAGAIN)) return;
        let least = Number.POSITIVE_INFINITY;
        for (const id of pools.path(call.cgrp)) {
          const pool = pools.pools.get(id);
          if (pool === undefined) continue;
          const left = pool.level - (cfs.nrLlcs - 1) * SLICE_NS - pools.overrun(pool);
          if (left <= 0) return;
          least = Math.min(least, left);
        }
        broken(
          'starved',
          `cgroup ${call.cgrp} is refused on LLC ${call.llc}, though every limit on its way up has ${ms(least)} left beyond all that may lie elsewhere`,
        );
      },
    };
  },
});
