import type { Cpumask } from '../../src/core/cpumask.ts';
import {
  SCX_DSQ_GLOBAL,
  SCX_DSQ_LOCAL,
  SCX_DSQ_LOCAL_ON,
  SCX_DSQ_USER_MAX,
} from '../../src/core/sched/constants.ts';
import type { CgroupView, Kfuncs, Policy, TaskView } from '../../src/core/sched/ops.ts';
import { createTopology } from '../../src/core/topology.ts';
import { type HostSeams, hostSeams } from '../../src/host/seams.ts';
import type { PolicyContext, PolicyDefinition } from '../../src/policies/policy.ts';
import type { LibraryAnswer, LibraryCall } from '../../src/scenario/library-call.ts';
import { type FakeTask, MS, ROOT_CGROUP, SLICE } from './fake-task.ts';

export interface FakeOptions {
  /** The LLC of each CPU. */
  readonly llcs?: readonly number[];
  readonly batch?: number;
  readonly cgroup?: CgroupView;
  readonly otherCgroups?: readonly number[];
  readonly seams?: Partial<HostSeams>;
  /** Answers of the library under test; 0 by default. */
  readonly library?: (call: LibraryCall) => LibraryAnswer;
}

interface Entry {
  readonly task: TaskView;
  readonly dsqId: number;
  readonly vtime: number | null;
}

/**
 * A little of the core around one policy: DSQs, a buffer for inserts and the rules of whose task
 * may be inserted. Everything that the policy calls is written down.
 */
export class FakeMachine {
  /** Calls of kfuncs, as `name arguments`. */
  readonly calls: string[] = [];
  readonly libraryCalls: LibraryCall[] = [];
  readonly errors: string[] = [];
  /** By id; `SCX_DSQ_LOCAL_ON + cpu` is the local one of a CPU. */
  readonly dsqs = new Map<number, TaskView[]>([[SCX_DSQ_GLOBAL, []]]);
  readonly idle = new Set<number>();
  readonly current = new Map<number, TaskView>();
  readonly foreign: FakeTask[] = [];
  /** What sub_dispatch answers, by cgroup; undefined: there is no such child. */
  readonly children = new Map<number, () => boolean>();
  readonly scx: Kfuncs;
  readonly policy: Policy;
  now = 1_000 * MS;
  rqClock = 1_000 * MS;
  readonly #batch: number;
  #buffer: Entry[] = [];
  /** Where ops.dispatch() runs now. */
  #cpu: number | null = null;
  /** The task that may be dispatched directly now, and the verdict. */
  #subject: TaskView | null = null;
  #verdict: Entry | null = null;

  constructor(definition: PolicyDefinition, options: FakeOptions = {}) {
    const { llcs = [0, 0], batch = 32, library = () => ({ ret: 0 }) } = options;
    this.#batch = batch;
    this.scx = this.#createKfuncs(llcs);
    const context: PolicyContext = {
      scx: this.scx,
      cgroup: options.cgroup ?? ROOT_CGROUP,
      sliceNs: SLICE,
      bandwidth: (call) => {
        this.libraryCalls.push(call);
        return library(call);
      },
      seams: { ...hostSeams, ...options.seams },
      foreignTasks: () => this.foreign,
      otherCgroups: options.otherCgroups ?? [],
    };
    this.policy = { ...definition.create(context), name: definition.name };
    for (const { id } of this.scx.topology.cpus) this.dsqs.set(SCX_DSQ_LOCAL_ON + id, []);
  }

  /** Loads the policy. */
  init(): number {
    return this.policy.ops.init?.() ?? 0;
  }

  /** The task wakes: select_cpu, and enqueue unless that has dispatched it. */
  wake(p: FakeTask): void {
    const { selectCpu } = this.policy.ops;
    this.#subject = p;
    if (selectCpu !== undefined) p.cpuId = selectCpu(p, p.cpuId, 0);
    if (this.#verdict === null) this.enqueue(p);
    else this.#carryOut(p.cpuId);
    this.#subject = null;
  }

  enqueue(p: FakeTask, enqFlags = 0): void {
    this.#subject = p;
    this.policy.ops.enqueue?.(p, enqFlags);
    this.#subject = null;
    this.#carryOut(p.cpuId);
  }

  /** Lets the policy dispatch; what the CPU would run next. */
  dispatch(cpu: number, prev: TaskView | null = null): TaskView | undefined {
    this.#cpu = cpu;
    this.policy.ops.dispatch?.(cpu, prev);
    this.#flush();
    this.#cpu = null;
    const local = this.dsqs.get(SCX_DSQ_LOCAL_ON + cpu) as TaskView[];
    return local.shift();
  }

  /** The task runs on that CPU from now on. */
  run(p: FakeTask, cpu: number): void {
    p.cpuId = cpu;
    this.current.set(cpu, p);
    this.policy.ops.running?.(p);
  }

  stop(p: FakeTask): void {
    this.policy.ops.stopping?.(p, true);
    this.current.delete(p.cpuId);
  }

  /** Ids of the tasks on a DSQ, in order. */
  on(dsqId: number): number[] {
    return (this.dsqs.get(dsqId) ?? []).map(({ id }) => id);
  }

  /** The calls of one kfunc, without its name. */
  callsOf(kfunc: string): string[] {
    const prefix = `${kfunc} `;
    return this.calls.flatMap((call) =>
      call.startsWith(prefix) ? [call.slice(prefix.length)] : call === kfunc ? [''] : [],
    );
  }

  #carryOut(cpu: number): void {
    const verdict = this.#verdict;
    this.#verdict = null;
    if (verdict !== null) this.#put(verdict, cpu);
  }

  #flush(): void {
    const entries = this.#buffer;
    this.#buffer = [];
    for (const entry of entries) this.#put(entry, this.#cpu ?? 0);
  }

  #put({ task, dsqId, vtime }: Entry, cpu: number): void {
    const dsq = this.dsqs.get(dsqId === SCX_DSQ_LOCAL ? SCX_DSQ_LOCAL_ON + cpu : dsqId);
    if (dsq === undefined) {
      this.errors.push(`unknown DSQ ${dsqId}`);
      return;
    }
    dsq.push(task);
    if (vtime === null) return;
    (task as FakeTask).dsqVtime = vtime;
    dsq.sort((a, b) => a.dsqVtime - b.dsqVtime);
  }

  #insert(task: TaskView, dsqId: number, vtime: number | null): boolean {
    if (this.foreign.some(({ id }) => id === task.id)) return false;
    if (this.#subject !== null) {
      if (this.#subject !== task || this.#verdict !== null) this.errors.push('second insert');
      else this.#verdict = { task, dsqId, vtime };
      return true;
    }
    if (this.#cpu === null) this.errors.push('insert outside of dispatch');
    else if (this.#buffer.length >= this.#batch) this.errors.push('overflow');
    else this.#buffer.push({ task, dsqId, vtime });
    return true;
  }

  #isOwn(p: TaskView): boolean {
    return !this.foreign.some(({ id }) => id === p.id);
  }

  #moveToLocal(dsqId: number): boolean {
    this.#flush();
    const cpu = this.#cpu ?? 0;
    const dsq = this.dsqs.get(dsqId) ?? [];
    const at = dsq.findIndex((task) => task.cpus.has(cpu));
    if (at < 0) return false;
    this.dsqs.get(SCX_DSQ_LOCAL_ON + cpu)?.push(...dsq.splice(at, 1));
    return true;
  }

  #createKfuncs(llcs: readonly number[]): Kfuncs {
    const topology = createTopology(llcs.map((llc, id) => ({ id, core: id, llc, node: 0 })));
    const note = (...words: readonly unknown[]): void => {
      this.calls.push(words.join(' '));
    };
    const claim = (cpus: Cpumask): number => {
      const cpu = [...this.idle].find((each) => cpus.has(each)) ?? -1;
      this.idle.delete(cpu);
      return cpu;
    };
    return {
      topology,
      now: () => this.now,
      rqClock: () => this.rqClock,
      currentOf: (cpu) => this.current.get(cpu) ?? null,
      dsqInsert: (p, dsqId, sliceNs) => {
        note('dsqInsert', p.id, dsqId, sliceNs);
        return this.#insert(p, dsqId, null);
      },
      dsqInsertVtime: (p, dsqId, sliceNs, vtime) => {
        note('dsqInsertVtime', p.id, dsqId, sliceNs, vtime);
        return this.#insert(p, dsqId, vtime);
      },
      dsqInsertVtimeCompat: (p) => note('dsqInsertVtimeCompat', p.id),
      dispatchNrSlots: () => (this.#cpu === null ? 0 : this.#batch - this.#buffer.length),
      taskDisallow: (p) => note('taskDisallow', p.id),
      dispatchCancel: () => {
        note('dispatchCancel');
        if (this.#buffer.pop() === undefined) this.errors.push('underflow');
      },
      dsqMoveToLocal: (dsqId) => {
        note('dsqMoveToLocal', dsqId);
        return this.#moveToLocal(dsqId);
      },
      dsqMove: (p, dsqId) => {
        note('dsqMove', p.id, dsqId);
        const from = [...this.dsqs].find(([id, dsq]) => id < SCX_DSQ_USER_MAX && dsq.includes(p));
        if (from === undefined || !this.#isOwn(p)) return false;
        from[1].splice(from[1].indexOf(p), 1);
        this.#put({ task: p, dsqId, vtime: null }, this.#cpu ?? 0);
        return true;
      },
      dsqPeek: (dsqId) => this.dsqs.get(dsqId)?.[0] ?? null,
      dsqIterate: (dsqId) => {
        const tasks = [...(this.dsqs.get(dsqId) ?? [])];
        note('dsqIterate', dsqId);
        return { next: () => tasks.shift() ?? null, close: () => note('close', dsqId) };
      },
      dsqNrQueued: (dsqId) => this.dsqs.get(dsqId)?.length ?? -2,
      createDsq: (dsqId) => {
        note('createDsq', dsqId);
        this.dsqs.set(dsqId, []);
        return 0;
      },
      destroyDsq: (dsqId) => {
        note('destroyDsq', dsqId);
        this.dsqs.delete(dsqId);
      },
      reenqueueLocal: (cpu) => {
        note('reenqueueLocal', cpu);
        return 0;
      },
      dsqReenq: (dsqId) => note('dsqReenq', dsqId),
      taskSetSlice: (p, sliceNs) => {
        note('taskSetSlice', p.id, sliceNs);
        if (this.#isOwn(p)) (p as FakeTask).sliceNs = sliceNs;
        return this.#isOwn(p);
      },
      taskSetDsqVtime: (p, vtime) => {
        note('taskSetDsqVtime', p.id, vtime);
        if (this.#isOwn(p)) (p as FakeTask).dsqVtime = vtime;
        return this.#isOwn(p);
      },
      kickCpu: (cpu, flags = 0) => note('kickCpu', cpu, flags),
      subDispatch: (cgroupId) => {
        note('subDispatch', cgroupId);
        return this.children.get(cgroupId)?.() ?? false;
      },
      selectCpuDfl: (p, prevCpu) => {
        const prevIsIdle = this.idle.delete(prevCpu) && p.cpus.has(prevCpu);
        const cpu = prevIsIdle ? prevCpu : claim(p.cpus);
        return cpu < 0 ? { cpu: prevCpu, isIdle: false } : { cpu, isIdle: true };
      },
      pickIdleCpu: claim,
      error: (message) => {
        note('error');
        this.errors.push(message);
      },
    };
  }
}
