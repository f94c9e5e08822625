import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Dsq, Rq, Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { ms } from '../bandwidth/units.ts';
import { dsqName, nameOf } from '../dispatch/lookups.ts';
import { HeldCpus } from './held-cpus.ts';
import { Honesty } from './honesty.ts';
import { IdleWaits } from './idle-waits.ts';

/** Whether the task may run on that CPU as things stand. */
function mayRunOn(task: Task, rq: Rq): boolean {
  return task.isMigrationDisabled ? task.rq === rq : task.cpus.has(rq.cpu);
}

/** Whether nothing is on its way that changes what a scheduler and those above it do. */
function isCalm({ ancestors }: Sched): boolean {
  for (const { exitPhase, bypassDepth, isPublished } of ancestors) {
    if (exitPhase !== 'none' || bypassDepth !== 0 || !isPublished) return false;
  }
  return true;
}

/** A task left a DSQ from which that CPU should have run it. */
interface Duty {
  readonly rq: Rq;
  readonly dsq: Dsq;
  readonly waited: number;
  readonly at: number;
}

/** I-MCH-3: no CPU idles beside a task that waits for it. */
export const workConserved = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-3',
  law: 'No CPU that is online and free idles for a whole tick while a task that may run there waits all that time on its local DSQ, on a bypass DSQ for it, or, enqueued there, on a global or user DSQ of a scheduler that is honest, as are all above it.',
  why: 'A CPU is told when work comes to it: a wakeup that is lost idles the CPU until something else happens there.',
  source: 'kernel/sched/ext.c local_dsq_post_enq, scx_dispatch_sched, balance_one',
  scope: 'machine',
  kind: 'bound',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bound: {
    formula: 'idle time beside a task that waits for this CPU < tick',
    derivation:
      'Whoever puts a task on a local DSQ, enqueues one or moves one between bypass DSQs asks ' +
      'the idle CPU to reschedule, which takes no time here; a busy CPU asks its schedulers ' +
      'before it goes idle. Not counted: what a scheduler holds or put on a DSQ from a dispatch ' +
      'elsewhere, whose CPU it has to kick itself; what waits for another CPU than that of its ' +
      'run queue; and time before the last change of schedulers, bypass or the CPU itself.',
  },
  watch({ view, when, broken }) {
    const honesty = new Honesty(view);
    const waits = new IdleWaits(view.kernel);
    const held = new HeldCpus(view, (rq) => waits.becameFree(rq));
    /** The CPU that must run what waits there; null: none in particular. */
    const servedBy = (task: Task, dsq: Dsq): Rq | null => {
      if (dsq.kind === 'local' || dsq.kind === 'bypass') return dsq.rq;
      const { owner, rq } = task;
      if (owner === null || !waits.isTold(task) || !isCalm(owner)) return null;
      if (dsq.kind === 'global' && dsq !== owner.globalDsqs[rq.node]) return null;
      return honesty.isHonestChain(owner) ? rq : null;
    };
    const report = (task: Task, rq: Rq, place: string, ns: number): void => {
      broken(
        'idle',
        `CPU ${rq.cpu} has been idle for ${ms(ns)} while task ${task.id} of ${nameOf(task.owner)} waited on ${place}`,
      );
    };
    /** Whether it has waited so long that no CPU may be idle. */
    const judge = (task: Task): boolean => {
      const { tickNs } = view.kernel;
      const dsq = task.dsq as Dsq;
      const rq = servedBy(task, dsq);
      if (rq === null || held.isHeld(rq) || rq.state !== 'online' || !mayRunOn(task, rq)) {
        return false;
      }
      const waited = waits.waited(task);
      if (!when(waited >= tickNs)) return false;
      const idle = rq.current === null ? Math.min(waited, waits.idled(rq)) : 0;
      if (idle >= tickNs) report(task, rq, dsqName(dsq), idle);
      return true;
    };
    /** While every CPU runs something, one task is enough to say that the law was at stake. */
    const judgeAll = (): void => {
      const isAnyIdle = view.kernel.rqs.some(({ current }) => current === null);
      for (const task of waits.tasks()) if (judge(task) && !isAnyIdle) return;
    };
    /** Where each task waited last, as far as that obliges the CPU that runs it now. */
    const obliged = new Map<Task, Duty>();
    return {
      ...waits.handlers,
      linked: honesty.handlers.linked,
      'dsq-remove': (event) => {
        const { task, dsq } = event;
        if (dsq.kind !== 'local') {
          const waited = waits.waited(task);
          const rq = waited < view.kernel.tickNs ? null : servedBy(task, dsq);
          if (rq === null) obliged.delete(task);
          else obliged.set(task, { rq, dsq, waited, at: view.kernel.now });
        }
        waits.handlers['dsq-remove'](event);
      },
      switch: ({ rq, prev, next }) => {
        if (next === null) {
          waits.becameFree(rq);
          return;
        }
        const duty = obliged.get(next);
        const { now } = view.kernel;
        // What it waited elsewhere since is not this CPU's affair.
        const waited = duty?.at === now ? duty.waited : 0;
        const ns = Math.min(waited, waits.idled(rq));
        const isDue = prev === null && duty?.rq === rq && !held.isHeld(rq);
        if (isDue && when(true) && ns >= view.kernel.tickNs) {
          report(next, rq, dsqName(duty.dsq), ns);
        }
        obliged.delete(next);
        waits.forget(next);
      },
      runnable: ({ task }) => waits.forget(task),
      performed: (event) => {
        honesty.handlers.performed(event);
        const { operation } = event;
        if (operation.op === 'advance') judgeAll();
        held.handlers.performed(event);
      },
      settle: held.handlers.settle,
    };
  },
});
