import { SCX_DSQ_LOCAL, SCX_WEIGHT_DFL } from '../core/sched/constants.ts';
import type { TaskView } from '../core/sched/ops.ts';
import { hostChildren } from './children.ts';
import { kickFor } from './cpus.ts';
import { definePolicy } from './policy.ts';

/** The DSQ that all CPUs share. */
const SHARED = 0;
/** How far a task may be ahead of the others, in slices: a light one does not wait for ever. */
const AHEAD_SLICES_MAX = 10;

/**
 * Fair shares by weight: a task's virtual time is what it ran, in ns, divided by its weight,
 * and the task that has least of it runs next.
 */
export const vtime = definePolicy({
  name: 'vtime',
  create({ scx, sliceNs }) {
    const children = hostChildren(scx);
    /** When each task that runs was put on its CPU, in ns. */
    const startedAt = new Map<number, number>();
    /** Virtual time that has been reached, in ns. */
    let vtimeNow = 0;

    /** Who slept long has a slice of credit, no more. */
    function inReach(key: number): number {
      const [least, most] = [vtimeNow - sliceNs, vtimeNow + AHEAD_SLICES_MAX * sliceNs];
      return Math.min(Math.max(key, least), most);
    }

    function charge(p: TaskView): void {
      const ranNs = scx.now() - (startedAt.get(p.id) ?? scx.now());
      startedAt.delete(p.id);
      scx.taskSetDsqVtime(p, p.dsqVtime + Math.ceil((ranNs * SCX_WEIGHT_DFL) / p.weight));
    }

    return {
      // Otherwise a CPU would belong to such a task until it can migrate again.
      flags: { enqMigrationDisabled: true },
      ops: {
        ...children.ops,
        init: () => scx.createDsq(SHARED),
        enable(p) {
          scx.taskSetDsqVtime(p, vtimeNow);
        },
        selectCpu(p, prevCpu) {
          const { cpu, isIdle } = scx.selectCpuDfl(p, prevCpu);
          if (isIdle) scx.dsqInsert(p, SCX_DSQ_LOCAL, sliceNs);
          return cpu;
        },
        enqueue(p, enqFlags) {
          scx.dsqInsertVtime(p, SHARED, sliceNs, inReach(p.dsqVtime));
          kickFor(scx, p, enqFlags);
        },
        dispatch(cpu) {
          children.dispatchAfter(cpu, () => scx.dsqMoveToLocal(SHARED));
        },
        running(p) {
          vtimeNow = Math.max(vtimeNow, p.dsqVtime);
          startedAt.set(p.id, scx.now());
        },
        stopping(p) {
          charge(p);
        },
        exitTask(p) {
          startedAt.delete(p.id);
        },
        yield: (from) => scx.taskSetSlice(from, 0),
        coreSchedBefore: (a, b) => a.dsqVtime < b.dsqVtime,
        dumpTask: (p) => `vtime ${p.dsqVtime} ns of ${vtimeNow} ns`,
        // What lies on the local DSQ of a CPU that a higher class takes can run elsewhere.
        cpuRelease(cpu) {
          scx.reenqueueLocal(cpu);
        },
        // Nothing is kept by CPU: they may come and go.
        cpuOnline() {},
        cpuOffline() {},
      },
    };
  },
});
