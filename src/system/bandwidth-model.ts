import {
  createAtq,
  createAtqLibrary,
  DEAD,
  obtainTaskCommon,
  type TaskCommon,
} from '../core/atq.ts';
import { cancel, move } from '../core/bandwidth/cancel.ts';
import { consume } from '../core/bandwidth/consume.ts';
import { exit } from '../core/bandwidth/exit.ts';
import { init, libInit } from '../core/bandwidth/init.ts';
import { createLibrary } from '../core/bandwidth/library.ts';
import { putAside } from '../core/bandwidth/put-aside.ts';
import { reenqueue } from '../core/bandwidth/reenqueue.ts';
import { set } from '../core/bandwidth/set.ts';
import type { Bandwidth } from '../core/bandwidth/set-bandwidth.ts';
import { throttled } from '../core/bandwidth/throttled.ts';
import type { BandwidthLibrary } from '../core/bandwidth/types.ts';
import { type Cgroup, CgroupTree } from '../core/cgroup.ts';
import { Clock } from '../core/clock.ts';
import { ENOENT } from '../core/errno.ts';
import { type Path, type PathContext, runToEnd } from '../core/path.ts';
import type { Seams } from '../core/seams.ts';
import type { BandwidthArgs, LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { System } from './system.ts';

const DONE: LibraryAnswer = { ret: 0 };
const UNKNOWN: LibraryAnswer = { ret: ENOENT };
const NONE_HANDED_OVER: readonly number[] = [];

/** What is known of a library that is elsewhere. */
export interface KnownState {
  /** Whether its state shows a field, such as `cgroups.llc.btq`. */
  shows(field: string): boolean;
  /** Whether a cgroup was throttled when that was asked last. */
  wasThrottled(cgroup: number): boolean;
}

/** The state that properties may read; live, and not theirs to change. */
export interface BandwidthView {
  /** Absent: all is known. */
  readonly known?: KnownState;
  readonly lib: BandwidthLibrary;
  /** The task of that id, or undefined before its first use. */
  task(id: number): TaskCommon | undefined;
  /** Every task that was used so far. */
  tasks(): Iterable<TaskCommon>;
}

/**
 * The model of the cpu.max library with the simulation around it: a clock, a cgroup tree, and
 * tasks that exist from their first use.
 */
export class BandwidthModel implements System<LibraryCall, LibraryAnswer> {
  readonly #seams: Seams;
  readonly #context: PathContext = { interleaved: false, cpu: 0 };
  #lib: BandwidthLibrary;
  #tasks = new Map<number, TaskCommon>();
  #handedOver: number[] = [];
  readonly #onLibrary: (lib: BandwidthLibrary) => void;
  /** Kept up to date field by field: laws read it at every event, and a getter would cost. */
  readonly view: { -readonly [field in keyof BandwidthView]: BandwidthView[field] };

  /** @param onLibrary told of the library whenever `topo` makes a fresh one */
  constructor(seams: Seams, onLibrary: (lib: BandwidthLibrary) => void = () => {}) {
    this.#seams = seams;
    this.#onLibrary = onLibrary;
    this.#lib = this.#createLibrary(1);
    this.view = {
      lib: this.#lib,
      task: (id) => this.#tasks.get(id),
      tasks: () => this.#tasks.values(),
    };
  }

  call(call: LibraryCall): LibraryAnswer {
    const answer = this.#answer(call);
    if (this.#handedOver.length === 0) return answer;
    const enq = this.#handedOver;
    this.#handedOver = [];
    return { ...answer, enq };
  }

  #answer(call: LibraryCall): LibraryAnswer {
    const lib = this.#lib;
    const k = this.#context;
    switch (call.op) {
      case 'throttled': {
        const cgroup = lib.cgroups.lastKnown(call.cgrp);
        return cgroup === undefined ? UNKNOWN : finish(throttled(k, lib, cgroup, call.llc));
      }
      case 'consume': {
        const cgroup = lib.cgroups.lastKnown(call.cgrp);
        return cgroup === undefined ? UNKNOWN : finish(consume(k, lib, cgroup, call.ns, call.llc));
      }
      case 'put_aside': {
        const { vtime, llc } = call;
        const task = obtainTaskCommon(this.#tasks, call.task);
        return this.#onCgroup(call.cgrp, (cgroup) => putAside(k, lib, cgroup, task, vtime, llc));
      }
      case 'reenqueue':
        return { ret: runToEnd(reenqueue(k, lib, call.rand)), enq: NONE_HANDED_OVER };
      case 'advance':
        return this.#advance(call.ns, call.late_ns ?? 0);
      case 'cancel':
        return { ret: runToEnd(cancel(k, obtainTaskCommon(this.#tasks, call.task))) };
      case 'move':
        return this.#onCgroup(call.to, (to) =>
          move(k, lib, obtainTaskCommon(this.#tasks, call.task), to, call.vtime, call.llc),
        );
      case 'task_queued':
        return { ret: this.#isQueued(call.task) ? 1 : 0 };
      case 'init':
        return this.#onCgroup(call.cgrp, (cgroup) => init(k, lib, cgroup, bandwidthOf(call)));
      case 'set':
        return this.#onCgroup(call.cgrp, (cgroup) => set(k, lib, cgroup, bandwidthOf(call)));
      case 'exit':
        return this.#onCgroup(call.cgrp, (cgroup) => exit(k, lib, cgroup));
      case 'mkdir':
        return this.#mkdir(call.cgrp, call.parent, call.threaded ?? false);
      case 'rmdir':
        return this.#rmdir(call.cgrp);
      case 'lib_init':
        return { ret: libInit(lib, call.null_config !== true) };
      case 'topo':
        this.#lib = this.#createLibrary(call.llcs);
        this.#tasks.clear();
        this.view.lib = this.#lib;
        this.#onLibrary(this.#lib);
        return DONE;
      case 'state':
        return { ret: 0, now: lib.clock.now };
    }
  }

  /** A caller may still hold a cgroup that was removed. */
  #onCgroup(id: number, path: (cgroup: Cgroup) => Path<number>): LibraryAnswer {
    const cgroup = this.#lib.cgroups.lastKnown(id);
    return cgroup === undefined ? UNKNOWN : finish(path(cgroup));
  }

  #advance(ns: number, lateNs: number): LibraryAnswer {
    const { clock } = this.#lib;
    const fired = clock.advance(ns, lateNs);
    return { ret: 0, fired, now: clock.now };
  }

  #mkdir(id: number, parent: number, threaded: boolean): LibraryAnswer {
    const level = this.#lib.cgroups.mkdir(id, parent, threaded);
    return level < 0 ? { ret: level } : { ret: 0, level };
  }

  #rmdir(id: number): LibraryAnswer {
    const cgroup = this.#lib.cgroups.get(id);
    const ret = this.#lib.cgroups.rmdir(id);
    // The storage of a cgroup goes with it, whether or not exit was called.
    if (ret === 0 && cgroup !== undefined) this.#lib.contexts.delete(cgroup);
    return { ret };
  }

  #isQueued(id: number): boolean {
    const owner = this.#tasks.get(id)?.atq ?? null;
    return owner !== null && owner !== DEAD;
  }

  #createLibrary(nrLlcs: number): BandwidthLibrary {
    const queues = createAtqLibrary(this.#seams);
    return createLibrary({
      seams: this.#seams.bandwidth,
      createBtq: () => createAtq(queues, false),
      clock: new Clock(),
      cgroups: new CgroupTree(),
      nrLlcs,
      enqueueCallback: (task) => {
        this.#handedOver.push(task.id);
      },
    });
  }
}

function bandwidthOf(args: BandwidthArgs): Bandwidth {
  return { periodUs: args.period_us, quotaUs: args.quota_us, burstUs: args.burst_us };
}

function finish(path: Path<number>): LibraryAnswer {
  const ret = runToEnd(path);
  return ret === 0 ? DONE : { ret };
}
