import { SCX_DSQ_GLOBAL, SCX_DSQ_LOCAL } from '../core/sched/constants.ts';
import { hostChildren } from './children.ts';
import { kickFor } from './cpus.ts';
import { definePolicy } from './policy.ts';

/**
 * First in, first out: an idle CPU gets a task directly, any other waits in the global DSQ,
 * which the core consumes by itself. The children have what CPUs are left.
 */
export const fifo = definePolicy({
  name: 'fifo',
  create({ scx, sliceNs }) {
    const children = hostChildren(scx);
    return {
      ops: {
        ...children.ops,
        selectCpu(p, prevCpu) {
          const { cpu, isIdle } = scx.selectCpuDfl(p, prevCpu);
          if (isIdle) scx.dsqInsert(p, SCX_DSQ_LOCAL, sliceNs);
          return cpu;
        },
        enqueue(p, enqFlags) {
          scx.dsqInsert(p, SCX_DSQ_GLOBAL, sliceNs, enqFlags);
          kickFor(scx, p, enqFlags);
        },
        dispatch(cpu) {
          children.dispatch(cpu);
        },
      },
    };
  },
});
