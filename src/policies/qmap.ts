import { SCX_DSQ_LOCAL } from '../core/sched/constants.ts';
import type { TaskView } from '../core/sched/ops.ts';
import { hostChildren } from './children.ts';
import { kickFor, mayRunOn } from './cpus.ts';
import { definePolicy } from './policy.ts';

/** The DSQ of tasks whose weight puts them before all others. */
const URGENT = 0;
const URGENT_WEIGHT = 400;
/** The DSQ of tasks that came out of the queues where they could not run. */
const ELSEWHERE = 1;
/** Lightest weight of each queue. */
const QUEUE_WEIGHTS = [0, 26, 51, 200];
/** Tasks that one dispatch takes out of the queues, at most. */
const BATCH_MAX = 8;
/** Of so many dispatches of a CPU, one asks the children first; the others ask them last. */
const CHILDREN_FIRST_EVERY = 2;
/** Of so many dispatches of a CPU, one looks at the queues first: nobody starves them. */
const QUEUES_FIRST_EVERY = 8;

/**
 * Queues of its own, after upstream's example of that name: most tasks wait in the custody of
 * the policy, in one of a few FIFO queues by weight; queue n gives 2^n tasks a round.
 */
export const qmap = definePolicy({
  name: 'qmap',
  create({ scx, sliceNs }) {
    const children = hostChildren(scx);
    const queues: TaskView[][] = QUEUE_WEIGHTS.map(() => []);
    /** The queue whose turn it is, and how many more tasks it may give. */
    let turn = 0;
    let left = 1;
    /** CPUs that go offline: no task can come there from another any more. */
    const leaving = new Set<number>();
    /** Dispatches so far, by CPU. */
    const nrDispatches = new Map<number, number>();
    /** Order of the last enqueue of each task. */
    const enqueuedAs = new Map<number, number>();
    let nrEnqueued = 0;

    function next(): TaskView | undefined {
      for (let tries = 0; tries <= queues.length; tries++) {
        const p = left > 0 ? queues[turn]?.shift() : undefined;
        if (p !== undefined) {
          left--;
          return p;
        }
        turn = (turn + 1) % queues.length;
        left = 1 << turn;
      }
      return undefined;
    }

    function fits(p: TaskView, cpu: number): boolean {
      return leaving.has(cpu) ? p.cpuId === cpu : mayRunOn(p, cpu);
    }

    /** Moves the first urgent task that may run there to the CPU's local DSQ. */
    function moveUrgent(cpu: number): boolean {
      if (scx.dsqPeek(URGENT) === null) return false;
      const tasks = scx.dsqIterate(URGENT);
      if (typeof tasks === 'number') return false;
      let p = tasks.next();
      while (p !== null && !fits(p, cpu)) p = tasks.next();
      tasks.close();
      return p !== null && scx.dsqMove(p, SCX_DSQ_LOCAL);
    }

    /** Empties the queues up to a task for this CPU; those before it wait for theirs. */
    function dispatchQueued(cpu: number): boolean {
      let hasInserted = false;
      for (let slots = Math.min(BATCH_MAX, scx.dispatchNrSlots()); slots > 0; slots--) {
        const p = next();
        if (p === undefined) break;
        const isHere = fits(p, cpu);
        // A task that went to another scheduler meanwhile is refused.
        if (!scx.dsqInsert(p, isHere ? SCX_DSQ_LOCAL : ELSEWHERE, sliceNs)) continue;
        hasInserted = true;
        if (isHere) break;
        kickFor(scx, p, 0);
      }
      return hasInserted;
    }

    function dispatchWaiting(cpu: number): boolean {
      return scx.dsqMoveToLocal(ELSEWHERE) || dispatchQueued(cpu);
    }

    function forget(p: TaskView): void {
      for (const queue of queues) {
        const at = queue.indexOf(p);
        if (at >= 0) queue.splice(at, 1);
      }
    }

    const orderOf = (p: TaskView): number => enqueuedAs.get(p.id) ?? Number.POSITIVE_INFINITY;

    return {
      flags: { enqMigrationDisabled: true },
      ops: {
        ...children.ops,
        init: () => scx.createDsq(URGENT) || scx.createDsq(ELSEWHERE),
        selectCpu: (p, prevCpu) => scx.selectCpuDfl(p, prevCpu).cpu,
        enqueue(p, enqFlags) {
          enqueuedAs.set(p.id, nrEnqueued++);
          if (p.weight >= URGENT_WEIGHT) scx.dsqInsert(p, URGENT, sliceNs, enqFlags);
          else queues[QUEUE_WEIGHTS.findLastIndex((weight) => p.weight >= weight)]?.push(p);
          kickFor(scx, p, enqFlags);
        },
        dequeue: forget,
        dispatch(cpu) {
          const nr = (nrDispatches.get(cpu) ?? 0) + 1;
          nrDispatches.set(cpu, nr);
          if (nr % QUEUES_FIRST_EVERY === 0 && dispatchWaiting(cpu)) return;
          const areFirst = nr % CHILDREN_FIRST_EVERY === 1;
          const isChildTurn = areFirst && children.dispatch(cpu);
          // Urgent tasks do not wait for a child to be done.
          if (moveUrgent(cpu) || isChildTurn || dispatchWaiting(cpu) || areFirst) return;
          children.dispatch(cpu);
        },
        exitTask(p) {
          forget(p);
          enqueuedAs.delete(p.id);
        },
        coreSchedBefore: (a, b) => orderOf(a) < orderOf(b),
        dumpTask(p) {
          const at = queues.findIndex((queue) => queue.includes(p));
          return at < 0 ? 'in no queue' : `in queue ${at}`;
        },
        cpuRelease(cpu) {
          scx.reenqueueLocal(cpu);
        },
        cpuOnline(cpu) {
          leaving.delete(cpu);
        },
        cpuOffline(cpu) {
          leaving.add(cpu);
        },
      },
    };
  },
});
