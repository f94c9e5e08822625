import type { CfsView } from '../../src/check/cfs-view.ts';
import type { Witness } from '../../src/check/property.ts';
import type { TaskGroup } from '../../src/core/cfs/types.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import type { HostEvent } from '../../src/host/event.ts';

type CfsWitness = Witness<CfsView, HostEvent>;

/** Looks at all groups after time has passed. */
function afterTime(is: (group: TaskGroup) => boolean): CfsWitness['watch'] {
  return (view, seen) => ({
    advance: () => {
      for (const group of view.cfs.groups.values()) if (is(group)) seen();
    },
  });
}

/** What runs of the design `cfs` must have shown for their passes to mean anything. */
export const cfsWitnesses: readonly CfsWitness[] = [
  {
    id: 'W-CFS-throttled',
    what: 'A runqueue was throttled.',
    watch: (_view, seen) => ({
      throttled: ({ answer }) => {
        if (answer.ret === EAGAIN) seen();
      },
    }),
  },
  {
    id: 'W-CFS-ancestor',
    what: 'A cgroup was refused for the limit of one above it alone.',
    watch: (view, seen) => ({
      throttled: ({ call, answer }) => {
        const cgroup = view.cfs.cgroups.get(call.cgrp);
        const group = cgroup && view.cfs.groups.get(cgroup);
        if (answer.ret === EAGAIN && group?.runqueues[call.llc]?.throttled === false) seen();
      },
    }),
  },
  {
    id: 'W-CFS-released',
    what: 'A refill put waiting tasks back in line.',
    watch: (_view, seen) => ({
      advance: ({ answer }) => {
        if ((answer.enq?.length ?? 0) > 0) seen();
      },
    }),
  },
  {
    id: 'W-CFS-owed',
    what: 'A refill did not pay all that was owed.',
    watch: afterTime(
      ({ runtime, throttledRunqueues: [first] }) =>
        runtime === 0 && (first?.runtimeRemaining ?? 0) < 0,
    ),
  },
  {
    id: 'W-CFS-idle',
    what: 'A period timer stopped because nobody used the quota.',
    watch: afterTime(({ statistics, periodActive }) => statistics.nrPeriods > 0 && !periodActive),
  },
  {
    id: 'W-CFS-burst',
    what: 'More than a quota was used in a period.',
    watch: afterTime(({ burst, statistics }) => burst > 0 && statistics.nrBursts > 0),
  },
];
