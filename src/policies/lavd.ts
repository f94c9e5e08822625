import { Cpumask } from '../core/cpumask.ts';
import {
  SCX_DSQ_LOCAL,
  SCX_KICK_IDLE,
  SCX_KICK_PREEMPT,
  SCX_WEIGHT_DFL,
} from '../core/sched/constants.ts';
import type { TaskView } from '../core/sched/ops.ts';
import { hostChildren } from './children.ts';
import { CpuMaxClient, type LimitedTask } from './cpu-max.ts';
import { kickFor } from './cpus.ts';
import { definePolicy, type PolicyContext } from './policy.ts';

interface LavdTask extends LimitedTask {
  readonly view: TaskView;
  /** The CPU that was chosen for it last. */
  cpuId: number;
  /** The library let it run, or it was released, since it came to this scheduler. */
  isAdmitted: boolean;
  /** Up to when its time was reported, in ns; null while it does not run. */
  reportedAt: number | null;
}

/**
 * A scheduler that honours cpu.max: a vtime DSQ for each LLC, its number the LLC's, and the
 * bandwidth library under its whole contract. It keeps that contract in the way of the host
 * (src/host), which plays the same scheduler without a kernel.
 */
export const lavd = definePolicy<PolicyContext>({
  name: 'lavd',
  create(env) {
    const { scx, sliceNs, seams } = env;
    const children = hostChildren(scx);
    const cpuMax = new CpuMaxClient(env);
    const tasks = new Map<number, LavdTask>();
    const llcs = new Map(scx.topology.cpus.map(({ id, llc }) => [id, llc]));
    const masks = Array.from({ length: scx.topology.nrLlcs }, (_, llc) =>
      Cpumask.of(scx.topology.cpus.filter((cpu) => cpu.llc === llc).map(({ id }) => id)),
    );
    /** Virtual time that has been reached, in ns. */
    let vtimeNow = 0;

    const llcOf = (cpu: number): number => llcs.get(cpu) ?? 0;

    function taskOf(p: TaskView): LavdTask {
      let task = tasks.get(p.id);
      if (task === undefined) {
        const { id, cgroupId, cpuId } = p;
        task = { id, cgroupId, cpuId, view: p, isAdmitted: false, reportedAt: null };
        tasks.set(id, task);
      }
      return task;
    }

    /** A task is at most a slice ahead of the others or behind them. */
    function limitLag(p: TaskView): void {
      const least = Math.max(0, vtimeNow - sliceNs);
      scx.taskSetDsqVtime(p, Math.min(Math.max(p.dsqVtime, least), vtimeNow + sliceNs));
    }

    /** The CPU that was chosen for a task, unless it may not be used any more. */
    function usableCpu({ view, cpuId }: LavdTask): number {
      if (view.isMigrationDisabled) return view.cpuId;
      return [cpuId, view.cpuId].find((cpu) => view.cpus.has(cpu)) ?? view.cpus.first ?? cpuId;
    }

    function insert(p: TaskView, llc: number, enqFlags: number): void {
      taskOf(p).isAdmitted = true;
      scx.dsqInsertVtime(p, llc, sliceNs, p.dsqVtime);
      kickFor(scx, p, enqFlags, masks[llc]);
    }

    /** The enqueue callback: what the library lets go is inserted, whatever its cgroup may do. */
    function insertReleased(ownLlc: number): void {
      for (let id = cpuMax.takeReleased(); id !== undefined; id = cpuMax.takeReleased()) {
        const task = tasks.get(id);
        if (task === undefined) continue;
        // A full buffer takes effect when something is moved to the local DSQ.
        if (scx.dispatchNrSlots() === 0) scx.dsqMoveToLocal(ownLlc);
        insert(task.view, llcOf(usableCpu(task)), 0);
      }
    }

    /** Outside of ops.dispatch() nothing can be inserted: an idle CPU is asked to. */
    function kickForReleased(): void {
      const idle = cpuMax.hasReleased ? scx.pickIdleCpu(scx.topology.all) : -1;
      if (idle >= 0) scx.kickCpu(idle, SCX_KICK_IDLE);
    }

    /** Charges what a task ran since its last report. */
    function report(task: LavdTask): void {
      const now = scx.now();
      const ns = now - (task.reportedAt ?? now);
      if (ns === 0) return;
      const p = task.view;
      task.reportedAt = now;
      scx.taskSetDsqVtime(p, p.dsqVtime + Math.ceil((ns * SCX_WEIGHT_DFL) / p.weight));
      cpuMax.consume(task, ns, llcOf(p.cpuId));
    }

    function mayRun(p: TaskView, cpu: number): boolean {
      return !cpuMax.isThrottled(taskOf(p), llcOf(cpu));
    }

    return {
      // A last task is asked for too: the core would let it go on, throttled or not.
      flags: { enqLast: true, enqExiting: true, enqMigrationDisabled: true },
      ops: {
        ...children.ops,
        init() {
          for (let llc = 0; llc < masks.length; llc++) {
            const ret = scx.createDsq(llc);
            if (ret < 0) return ret;
          }
          return cpuMax.begin(masks.length);
        },
        initTask(p) {
          tasks.delete(p.id);
          taskOf(p);
          return 0;
        },
        enable(p) {
          scx.taskSetDsqVtime(p, vtimeNow);
        },
        exitTask(p) {
          cpuMax.forget(p.id);
          tasks.delete(p.id);
        },

        selectCpu(p, prevCpu) {
          const { cpu, isIdle } = scx.selectCpuDfl(p, prevCpu);
          if (isIdle && (!seams.checksDirectDispatch() || mayRun(p, cpu))) {
            limitLag(p);
            taskOf(p).isAdmitted = true;
            scx.dsqInsert(p, SCX_DSQ_LOCAL, sliceNs);
          }
          return cpu;
        },
        enqueue(p, enqFlags) {
          const task = taskOf(p);
          task.cpuId = p.cpuId;
          task.cpuId = usableCpu(task);
          const llc = llcOf(task.cpuId);
          limitLag(p);
          if (cpuMax.isThrottled(task, llc) && cpuMax.putAside(task, p.dsqVtime, llc)) return;
          insert(p, llc, enqFlags);
        },
        dequeue(p) {
          cpuMax.cancel(p.id);
        },
        dispatch(cpu, prev) {
          const llc = llcOf(cpu);
          cpuMax.drain();
          insertReleased(llc);
          if (children.dispatchAfter(cpu, () => scx.dsqMoveToLocal(llc))) return;
          if (prev !== null && mayRun(prev, cpu)) scx.taskSetSlice(prev, sliceNs);
        },

        running(p) {
          const task = taskOf(p);
          task.cpuId = p.cpuId;
          task.reportedAt = seams.runtimeBaseline(scx.now(), scx.rqClock(p.cpuId));
          vtimeNow = Math.max(vtimeNow, p.dsqVtime);
          // A task that runs as it comes here from another scheduler was never asked for.
          if (!task.isAdmitted && !mayRun(p, p.cpuId)) scx.taskSetSlice(p, 0);
          task.isAdmitted = true;
        },
        tick(p) {
          report(taskOf(p));
          if (p.sliceNs > 0 && !mayRun(p, p.cpuId)) scx.taskSetSlice(p, 0);
        },
        stopping(p) {
          const task = taskOf(p);
          report(task);
          task.reportedAt = null;
        },

        cgroupInit(cgroup, quota) {
          const ret = cpuMax.addCgroup(cgroup, quota);
          kickForReleased();
          return ret;
        },
        cgroupExit(cgroup) {
          cpuMax.removeCgroup(cgroup);
          kickForReleased();
        },
        cgroupSetBandwidth: (cgroup, quota) => cpuMax.setBandwidth(cgroup, quota),
        cgroupMove(p, from, to) {
          const task = tasks.get(p.id);
          if (task === undefined) return;
          report(task);
          task.cgroupId = to.id;
          const llc = llcOf(usableCpu(task));
          if (seams.tellsLibraryOfMove()) cpuMax.move(task, from.id, to.id, p.dsqVtime, llc);
          kickForReleased();
          // It was admitted by the cgroup that it left: the one that it joined is asked at once.
          if (scx.currentOf(p.cpuId)?.id === p.id && !mayRun(p, p.cpuId)) {
            scx.kickCpu(p.cpuId, SCX_KICK_PREEMPT);
          }
        },

        dumpTask: (p) => `vtime ${p.dsqVtime} ns of ${vtimeNow} ns, cgroup ${p.cgroupId}`,
        cpuRelease(cpu) {
          scx.reenqueueLocal(cpu);
        },
        cpuOnline() {},
        cpuOffline() {},
      },
    };
  },
});
