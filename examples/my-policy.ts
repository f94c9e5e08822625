/**
 * A scheduler of one's own: one queue for all CPUs, first come, first served, and a heavier
 * task runs longer at a time.
 */
import { definePolicy, SCX_DSQ_LOCAL, type TaskView } from 'scx-check';

const QUEUE = 0;

export const policy = definePolicy({
  name: 'my-policy',
  // Called each time the scheduler is loaded: what it keeps begins here. `scx` are the kfuncs.
  create({ scx, sliceNs }) {
    const children: number[] = [];
    const sliceOf = (p: TaskView): number => Math.ceil((sliceNs * p.weight) / 100);

    return {
      ops: {
        init: () => scx.createDsq(QUEUE),

        // An idle CPU gets the task at once, and enqueue is not called.
        selectCpu(p, prevCpu) {
          const { cpu, isIdle } = scx.selectCpuDfl(p, prevCpu);
          if (isIdle) scx.dsqInsert(p, SCX_DSQ_LOCAL, sliceOf(p));
          return cpu;
        },
        enqueue(p, enqFlags) {
          scx.dsqInsert(p, QUEUE, sliceOf(p), enqFlags);
        },

        // A CPU has nothing to run: first the own tasks, then those of the schedulers below.
        dispatch() {
          if (!scx.dsqMoveToLocal(QUEUE)) children.some((cgroup) => scx.subDispatch(cgroup));
        },

        // Schedulers may be attached to cgroups below this one; they run when it lets them.
        subAttach(cgroup) {
          children.push(cgroup.id);
          return 0;
        },
        subDetach(cgroup) {
          children.splice(children.indexOf(cgroup.id), 1);
        },
      },
    };
  },
});
