import { EAGAIN } from '../core/errno.ts';
import type { CgroupView, CpuMaxArgs } from '../core/sched/ops.ts';
import { bandwidthArgs, isLegal } from '../host/cgroups.ts';
import type { CpuMax } from '../scenario/host-operation.ts';
import type { BandwidthArgs, LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { PolicyContext } from './policy.ts';

const ROOT = 1;
const UNLIMITED: CpuMax = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 };
const DONE: LibraryAnswer = { ret: 0 };

/** A task as its scheduler's side of the contract knows it. */
export interface LimitedTask {
  readonly id: number;
  /** The cgroup that pays for it. */
  cgroupId: number;
}

/**
 * The calls that the cpu.max contract asks of a scheduler. Only a root is told of cgroups: for
 * a sub nothing is limited, and the library is not called.
 */
export class CpuMaxClient {
  readonly #ask: (call: LibraryCall) => LibraryAnswer;
  #nrDrains = 0;
  /** Ids of tasks that the library let go and that nobody has dispatched yet. */
  #released: number[] = [];

  constructor({ bandwidth, cgroup }: Pick<PolicyContext, 'bandwidth' | 'cgroup'>) {
    this.#ask = cgroup.id === ROOT ? bandwidth : () => DONE;
  }

  /** ops.init(): the library comes first, then the root. */
  begin(nrLlcs: number): number {
    this.#call({ op: 'topo', llcs: nrLlcs });
    const ret = this.#call({ op: 'lib_init' });
    return ret < 0 ? ret : this.#call({ op: 'init', cgrp: ROOT, ...bandwidthArgs(UNLIMITED) });
  }

  /** ops.cgroup_init(): puts a cgroup under control; both or neither. */
  addCgroup({ id, parentId, threaded }: CgroupView, cpuMax: CpuMaxArgs): number {
    if (id === ROOT || parentId === null) return 0;
    const made = this.#call({ op: 'mkdir', cgrp: id, parent: parentId, threaded });
    if (made < 0) return made;
    const ret = this.#call({ op: 'init', cgrp: id, ...argsOf(cpuMax) });
    if (ret < 0) this.#call({ op: 'rmdir', cgrp: id });
    return ret;
  }

  /** ops.cgroup_exit(). */
  removeCgroup({ id }: CgroupView): void {
    if (id === ROOT) return;
    this.#call({ op: 'exit', cgrp: id });
    this.#call({ op: 'rmdir', cgrp: id });
  }

  /** ops.cgroup_set_bandwidth(). */
  setBandwidth({ id }: CgroupView, cpuMax: CpuMaxArgs): number {
    return this.#call({ op: 'set', cgrp: id, ...argsOf(cpuMax) });
  }

  /** Whether the task's cgroup may not run. What the library does not know is not limited. */
  isThrottled(task: LimitedTask, llc: number): boolean {
    return this.#call({ op: 'throttled', cgrp: task.cgroupId, task: task.id, llc }) === EAGAIN;
  }

  /** Parks a task of a throttled cgroup; false if it could not be. */
  putAside(task: LimitedTask, vtime: number, llc: number): boolean {
    const call = { op: 'put_aside', cgrp: task.cgroupId, task: task.id, vtime, llc } as const;
    return this.#call(call) === 0;
  }

  /** Reports what a task ran since the last report. */
  consume(task: LimitedTask, ns: number, llc: number): void {
    this.#call({ op: 'consume', cgrp: task.cgroupId, task: task.id, ns, llc });
  }

  /** ops.dispatch(): the bottom half. It starts at another backlog each time. */
  drain(): void {
    this.#call({ op: 'reenqueue', rand: this.#nrDrains++ });
  }

  /** ops.dequeue(): a parked task is not to be let go any more. */
  cancel(id: number): void {
    this.#call({ op: 'cancel', task: id });
    this.#unrelease(id);
  }

  /** ops.exit_task(): as cancel, for good. */
  forget(id: number): void {
    this.#call({ op: 'cancel', task: id, drop: true });
    this.#unrelease(id);
  }

  /** ops.cgroup_move(): a parked task goes along. */
  move(task: LimitedTask, from: number, to: number, vtime: number, llc: number): void {
    this.#call({ op: 'move', task: task.id, from, to, vtime, llc });
  }

  /** Whether tasks that the library let go wait to be dispatched. */
  get hasReleased(): boolean {
    return this.#released.length > 0;
  }

  /** The next of them; undefined if there is none. */
  takeReleased(): number | undefined {
    return this.#released.shift();
  }

  /** Tasks may be handed over in any call, but dispatched from ops.dispatch() alone. */
  #call(call: LibraryCall): number {
    const { ret, enq } = this.#ask(call);
    if (enq !== undefined) this.#released.push(...enq);
    return ret;
  }

  #unrelease(id: number): void {
    this.#released = this.#released.filter((released) => released !== id);
  }
}

/** cpu.max as the library takes it; what no kernel would have accepted counts as no limit. */
function argsOf({ periodUs, quotaUs, burstUs }: CpuMaxArgs): BandwidthArgs {
  const cpuMax: CpuMax = { periodUs, quotaUs: quotaUs ?? 'max', burstUs };
  return bandwidthArgs(isLegal(cpuMax) ? cpuMax : UNLIMITED);
}
