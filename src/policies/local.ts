import { SCX_DSQ_LOCAL } from '../core/sched/constants.ts';
import { hostChildren } from './children.ts';
import { definePolicy } from './policy.ts';

/**
 * Every CPU for itself: a task waits on the local DSQ of the CPU that it woke on, and stays
 * there. The children have what CPUs are left.
 */
export const local = definePolicy({
  name: 'local',
  create({ scx, sliceNs }) {
    const children = hostChildren(scx);
    return {
      ops: {
        ...children.ops,
        enqueue(p, enqFlags) {
          scx.dsqInsert(p, SCX_DSQ_LOCAL, sliceNs, enqFlags);
        },
        dispatch(cpu) {
          children.dispatch(cpu);
        },
        cpuOnline() {},
        cpuOffline() {},
      },
    };
  },
});
