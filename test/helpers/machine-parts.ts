import type { MachineView } from '../../src/check/machine-view.ts';
import type { Property } from '../../src/check/property.ts';
import { createDsq } from '../../src/core/sched/dsq.ts';
import type { OpName } from '../../src/core/sched/ops.ts';
import type {
  Cursor,
  Dsq,
  Life,
  OpsState,
  Rq,
  Sched,
  SchedCpu,
  Task,
} from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import { type Cast, type CastPolicy, EMPTY_CAST } from '../../src/scenario/scenario.ts';
import { KernelParts, type LawRun, performed, watchLaw } from './kernel-parts.ts';

interface CallOf {
  readonly task?: Task | null;
  readonly rq?: Rq | null;
  readonly prev?: Task | null;
}

interface KfuncOf {
  readonly task?: Task | null;
  readonly dsq?: Dsq | null;
  readonly cgroupId?: number;
  readonly ret?: number;
}

/** A law at work on parts, and the motions of a machine, each with what it changes. */
export class Play<Parts extends KernelParts = KernelParts> {
  readonly parts: Parts;
  readonly run: LawRun;

  constructor(law: Property<MachineView, MachineEvent>, parts: Parts, isThorough = true) {
    this.parts = parts;
    this.run = watchLaw(law, parts, isThorough);
  }

  get kinds(): readonly string[] {
    return this.run.kinds;
  }

  get exercised(): number {
    return this.run.exercised;
  }

  emit(...events: readonly MachineEvent[]): void {
    this.run.emit(...events);
  }

  /** A callback begins. */
  begin(sched: Sched, op: OpName, { task = null, rq = null, prev = null }: CallOf = {}): void {
    this.emit({ type: 'op', sched, op, task, rq, prev, cgroup: null, child: null });
  }

  end(sched: Sched, op: OpName, { task = null, rq = null }: CallOf = {}, ret = 0): void {
    this.emit({ type: 'op-return', sched, op, task, rq, cgroup: null, child: null, ret });
  }

  /** A callback begins and returns. */
  call(sched: Sched, op: OpName, of: CallOf = {}): void {
    this.begin(sched, op, of);
    this.end(sched, op, of);
  }

  kfunc(kfunc: string, caller: Sched | null, of: KfuncOf = {}): void {
    const { task = null, dsq = null, cgroupId = 0, ret = 1 } = of;
    this.emit({ type: 'kfunc', kfunc, caller, task, dsq, cgroupId, ret });
  }

  /** Puts a task on a DSQ, at the tail or where it is said. */
  insert(task: Task, dsq: Dsq, at = dsq.list.length): void {
    dsq.list.splice(at, 0, task);
    dsq.nr++;
    dsq.firstTask = firstTask(dsq);
    task.dsq = dsq;
    this.emit({ type: 'dsq-insert', task, dsq });
  }

  remove(task: Task): void {
    const dsq = task.dsq as Dsq;
    dsq.list.splice(dsq.list.indexOf(task), 1);
    dsq.nr--;
    dsq.firstTask = firstTask(dsq);
    task.dsq = null;
    this.emit({ type: 'dsq-remove', task, dsq });
  }

  ops(task: Task, to: OpsState, qseq = task.qseq): void {
    const from = task.opsState;
    task.opsState = to;
    task.qseq = qseq;
    this.emit({ type: 'ops-state', task, from, to, qseq });
  }

  switchTo(rq: Rq, next: Task | null): void {
    const prev = rq.current;
    rq.current = next;
    rq.execStart = this.parts.kernel.now;
    if (next !== null) next.rq = rq;
    this.emit({ type: 'switch', rq, prev, next });
  }

  /** The task becomes runnable, or stops being so. */
  runnable(task: Task, isRunnable = true): void {
    task.isRunnable = isRunnable;
    task.isQueued = isRunnable && task.inExtClass;
    this.emit({ type: 'runnable', task, isRunnable });
  }

  life(task: Task, to: Life): void {
    const from = task.life;
    task.life = to;
    this.emit({ type: 'life', task, from, to });
  }

  bypass(sched: Sched, on: boolean): void {
    this.emit({ type: 'bypass-begin', sched, on }, { type: 'bypass-end', sched, on });
  }

  performed(operation: MachineOperation = { op: 'resched', cpu: 0 }, ret = 0): void {
    this.emit(performed(operation, ret));
  }

  /** Time passes, and nothing else. */
  advance(ns: number, lateNs = 0): void {
    this.parts.kernel.now += ns;
    this.performed({ op: 'advance', ns, lateNs });
  }
}

function firstTask({ list }: Dsq): Task | null {
  return (list.find((entry) => !('isParked' in entry)) as Task | undefined) ?? null;
}

/** A user DSQ of a scheduler. */
export function userDsq(sched: Sched, id = 0): Dsq {
  const dsq = createDsq(id, 'user', sched, null);
  sched.userDsqs.set(id, dsq);
  return dsq;
}

export function parkedCursor(dsq: Dsq): Cursor {
  const cursor: Cursor = { dsq, seqMax: 0, isParked: true };
  dsq.list.push(cursor);
  return cursor;
}

/** What a scheduler has on a CPU. */
export function on(sched: Sched, rq: Rq): SchedCpu {
  return sched.pcpu[rq.index] as SchedCpu;
}

/** Makes a scheduler bypass, or not, by so many own calls on top of that depth. */
export function setBypass(sched: Sched, depth: number, own = depth): void {
  sched.bypassDepth = depth;
  sched.ownBypass = own;
  for (const pcpu of sched.pcpu) pcpu.isBypassing = depth > 0;
}

/** A root on cgroup 1, sub 2 on cgroup 2 and sub 3 below it on cgroup 3, with a task each. */
export function threeLevels() {
  const parts = new KernelParts();
  const two = parts.cgroup(2);
  const three = parts.cgroup(3, two);
  const root = parts.host(1, parts.root, null);
  const sub = parts.host(2, two, root);
  const leaf = parts.host(3, three, sub);
  const ofRoot = parts.task(1, parts.root, root);
  const ofSub = parts.task(2, two, sub);
  const ofLeaf = parts.task(3, three, leaf);
  const [cpu0, cpu1] = [parts.rq(0), parts.rq(1)];
  for (const task of [ofRoot, ofSub, ofLeaf]) {
    if (task.owner !== null) task.owner.nrOwned++;
  }
  return { parts, root, sub, leaf, ofRoot, ofSub, ofLeaf, cpu0, cpu1 };
}

/** Says in the cast which policy each scheduler has, and what rogues do. */
export function withPolicies(
  parts: KernelParts,
  policies: { readonly [schedId: number]: string },
  rogues: readonly CastPolicy[] = [],
): void {
  const schedulers = Object.entries(policies).map(([id, policy]) => {
    return { id: Number(id), cgroup: Number(id), policy, sliceNs: 5_000_000 };
  });
  (parts.view as { cast: Cast }).cast = { ...EMPTY_CAST, schedulers, policies: rogues };
}

/** A law that watches three schedulers, one below the other, all published. */
export function playOnThree(law: ConstructorParameters<typeof Play>[0]) {
  const all = threeLevels();
  for (const sched of all.parts.kernel.scheds) sched.isPublished = true;
  withPolicies(all.parts, { 1: 'fifo', 2: 'vtime', 3: 'fifo' });
  const run = new Play(law, all.parts);
  return { ...all, run };
}
