import { enqueue, mayRun } from '../core/cfs/admission.ts';
import { type CfsLimit, change, create, destroy } from '../core/cfs/groups.ts';
import { account } from '../core/cfs/pool.ts';
import { enter, leave } from '../core/cfs/queued.ts';
import { stopWaiting, upwards, wait } from '../core/cfs/throttle.ts';
import type { CfsBandwidth, TaskGroup } from '../core/cfs/types.ts';
import { type Cgroup, CgroupTree } from '../core/cgroup.ts';
import { Clock } from '../core/clock.ts';
import { EAGAIN, EINVAL, ENOENT, ESRCH } from '../core/errno.ts';
import { U64_MAX } from '../core/int64.ts';
import type { BandwidthArgs, LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { System } from './system.ts';

const DONE: LibraryAnswer = { ret: 0 };

/**
 * The kernel's own bandwidth control, asked through the calls of the cpu.max library: the same
 * scheduler runs on either.
 *
 * What the kernel does at an event of its scheduler is done at the call that the host makes
 * there: `throttled` is the check at enqueue and at the tick, `consume` is update_curr(), and
 * `put_aside` leaves a task with its throttled runqueue. The kernel puts tasks back in line as
 * soon as their runqueue is let go, so they come with the answer of the call that did it, mostly
 * `advance`; `reenqueue` never has any.
 */
export class CfsModel implements System<LibraryCall, LibraryAnswer> {
  #cfs: CfsBandwidth;
  #released: number[] = [];

  constructor() {
    this.#cfs = this.#create(1);
  }

  /** Live, and not for others to change. */
  get cfs(): CfsBandwidth {
    return this.#cfs;
  }

  call(call: LibraryCall): LibraryAnswer {
    const answer = this.#answer(call);
    if (this.#released.length === 0) return answer;
    const enq = this.#released;
    this.#released = [];
    return { ...answer, enq };
  }

  /** A task runs or waits to run; no call tells so much. */
  enter(task: number, cgroup: number, llc: number): void {
    const group = this.#groupOf(this.#cfs.cgroups.lastKnown(cgroup));
    if (group === undefined) leave(this.#cfs, task);
    else enter(this.#cfs, task, group, llc);
  }

  /** A task sleeps, waits for its runqueue, or is gone. */
  leave(task: number): void {
    leave(this.#cfs, task);
  }

  #answer(call: LibraryCall): LibraryAnswer {
    const cfs = this.#cfs;
    switch (call.op) {
      case 'throttled':
        return this.#throttled(call.cgrp, call.llc);
      case 'consume':
        return this.#consume(call.cgrp, Number(call.ns), call.llc);
      case 'put_aside':
        return this.#putAside(call);
      case 'move':
        return this.#move(call);
      case 'cancel':
        stopWaiting(cfs, call.task);
        return DONE;
      case 'reenqueue':
        return DONE;
      case 'advance': {
        const fired = cfs.clock.advance(call.ns, call.late_ns ?? 0);
        return { ret: 0, fired, now: cfs.clock.now };
      }
      case 'task_queued':
        return { ret: cfs.limboOf.has(call.task) ? 1 : 0 };
      case 'init':
        return this.#onCgroup(call.cgrp, (cgroup) => create(cfs, cgroup, limitOf(call)));
      case 'set':
        return this.#onCgroup(call.cgrp, (cgroup) => change(cfs, cgroup, limitOf(call)));
      case 'exit':
        return this.#onCgroup(call.cgrp, (cgroup) => destroy(cfs, cgroup));
      case 'mkdir': {
        const level = cfs.cgroups.mkdir(call.cgrp, call.parent, call.threaded ?? false);
        return level < 0 ? { ret: level } : { ret: 0, level };
      }
      case 'rmdir':
        return { ret: cfs.cgroups.rmdir(call.cgrp) };
      case 'lib_init':
        return { ret: call.null_config === true ? EINVAL : 0 };
      case 'topo':
        this.#cfs = this.#create(call.llcs);
        return DONE;
      case 'state':
        return { ret: 0, now: cfs.clock.now };
    }
  }

  #throttled(id: number, llc: number): LibraryAnswer {
    const cgroup = this.#cfs.cgroups.lastKnown(id);
    if (cgroup === undefined) return { ret: ENOENT };
    if (!this.#isLlc(llc)) return { ret: EINVAL };
    if (cgroup.level === 0) return DONE;
    const group = this.#groupOf(cgroup);
    if (group === undefined) return { ret: ESRCH };
    return mayRun(this.#cfs, group, llc) ? DONE : { ret: EAGAIN };
  }

  #consume(id: number, ns: number, llc: number): LibraryAnswer {
    const cgroup = this.#cfs.cgroups.lastKnown(id);
    if (cgroup === undefined) return { ret: ENOENT };
    if (cgroup.level === 0) return DONE;
    if (!this.#isLlc(llc)) return { ret: EINVAL };
    const group = this.#groupOf(cgroup);
    if (group === undefined) return DONE;
    for (const rq of upwards(this.#cfs, group, llc)) account(this.#cfs, rq, ns);
    return DONE;
  }

  #putAside(call: Extract<LibraryCall, { readonly op: 'put_aside' }>): LibraryAnswer {
    const cfs = this.#cfs;
    const cgroup = cfs.cgroups.lastKnown(call.cgrp);
    if (cgroup === undefined) return { ret: ENOENT };
    if (!this.#isLlc(call.llc)) return { ret: EINVAL };
    const rq = this.#groupOf(cgroup)?.runqueues[call.llc];
    if (rq === undefined) return { ret: ESRCH };
    if (call.vtime === U64_MAX) return { ret: EINVAL };
    if (!cfs.limboOf.has(call.task)) wait(cfs, rq, { task: call.task, vtime: call.vtime });
    return DONE;
  }

  /** A waiting task is enqueued in its new group, as any other (sched_move_task). */
  #move(call: Extract<LibraryCall, { readonly op: 'move' }>): LibraryAnswer {
    const { task, to, vtime, llc } = call;
    if (!stopWaiting(this.#cfs, task)) return DONE;
    const rq = this.#groupOf(this.#cfs.cgroups.lastKnown(to))?.runqueues[llc];
    if (rq === undefined) this.#released.push(task);
    else enqueue(this.#cfs, { task, vtime }, rq);
    return DONE;
  }

  #onCgroup(id: number, act: (cgroup: Cgroup) => number): LibraryAnswer {
    const cgroup = this.#cfs.cgroups.lastKnown(id);
    return { ret: cgroup === undefined ? ENOENT : act(cgroup) };
  }

  #groupOf(cgroup: Cgroup | undefined): TaskGroup | undefined {
    return cgroup === undefined ? undefined : this.#cfs.groups.get(cgroup);
  }

  #isLlc(llc: number): boolean {
    return Number.isInteger(llc) && llc >= 0 && llc < this.#cfs.nrLlcs;
  }

  #create(nrLlcs: number): CfsBandwidth {
    const cfs: CfsBandwidth = {
      clock: new Clock(),
      cgroups: new CgroupTree(),
      groups: new Map(),
      nrLlcs,
      limboOf: new Map(),
      queuedOn: new Map(),
      enqueue: (entry, rq) => enqueue(cfs, entry, rq),
      handOver: (task) => {
        this.#released.push(task);
      },
    };
    return cfs;
  }
}

function limitOf(args: BandwidthArgs): CfsLimit {
  return { quotaUs: args.quota_us, periodUs: args.period_us, burstUs: args.burst_us };
}
