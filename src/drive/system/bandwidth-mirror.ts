import {
  insertVtime,
  obtainTaskCommon,
  remove,
  type TaskCommon,
  tasksInOrder,
} from '../../core/atq.ts';
import type { BandwidthLibrary } from '../../core/bandwidth/types.ts';
import { ROOT_CGROUP_ID } from '../../core/cgroup.ts';
import { EAGAIN } from '../../core/errno.ts';
import type { Int64 } from '../../core/int64.ts';
import { type PathContext, runToEnd } from '../../core/path.ts';
import type { LibraryAnswer, LibraryCall } from '../../scenario/library-call.ts';
import type { BandwidthView, KnownState } from '../../system/bandwidth-model.ts';
import { dropLlcs, emptyLibrary, obtainContext, obtainLlc } from './library-parts.ts';
import type { Fields } from './shown-state.ts';
import { StateTaker } from './state-taker.ts';

const REPLENISH = 'replenish';
/** Calls that may make a budget unlimited. */
const MAY_UNLIMIT: ReadonlySet<string> = new Set(['init', 'set', 'throttled', 'exit', 'move']);

/**
 * A library that is elsewhere, in the form in which laws read it: built from what the program
 * answers, and, where it shows its state, from that.
 *
 * Without a state it is what the answers say: who is parked where, and which cgroups are under
 * control.
 */
export class BandwidthMirror implements BandwidthView {
  readonly #context: PathContext = { interleaved: false, cpu: 0 };
  readonly #taker: StateTaker | null;
  readonly #onLibrary: (lib: BandwidthLibrary) => void;
  readonly #tasks = new Map<number, TaskCommon>();
  readonly #exitsTo: 'callback' | 'root';
  /** What states tell; the rest is what answers tell. */
  readonly #shows: {
    readonly contexts: boolean;
    readonly llcs: boolean;
    readonly backlogs: boolean;
    readonly timers: boolean;
  };
  readonly known: KnownState;
  #lib: BandwidthLibrary;
  #firedAt = 0;
  readonly #throttled = new Set<number>();

  /**
   * @param offered the fields of the state that is going to be shown; null: none is
   * @param exitsTo where the backlog of a cgroup goes that exits
   */
  constructor(
    offered: ReadonlySet<string> | null,
    onLibrary: (lib: BandwidthLibrary) => void,
    exitsTo: 'callback' | 'root' = 'callback',
  ) {
    this.#exitsTo = exitsTo;
    this.#taker =
      offered === null ? null : new StateTaker(offered, (id) => obtainTaskCommon(this.#tasks, id));
    const fields = [...(offered ?? [])];
    this.#shows = {
      contexts: fields.includes('cgroups.ctx'),
      llcs: fields.some((field) => field.startsWith('cgroups.llc')),
      backlogs: fields.includes('cgroups.llc.btq'),
      timers: fields.includes('timers'),
    };
    this.known = {
      shows: (field) => offered?.has(field) === true,
      wasThrottled: (cgroup) => this.#throttled.has(cgroup),
    };
    this.#onLibrary = onLibrary;
    this.#lib = emptyLibrary(1);
  }

  get lib(): BandwidthLibrary {
    return this.#lib;
  }

  readonly task = (id: number): TaskCommon | undefined => this.#tasks.get(id);

  readonly tasks = (): Iterable<TaskCommon> => this.#tasks.values();

  /** Takes a call and its answer. */
  follow(call: LibraryCall, answer: LibraryAnswer): void {
    if ('task' in call && (call.op === 'put_aside' || call.op === 'cancel' || call.op === 'move')) {
      obtainTaskCommon(this.#tasks, call.task);
    }
    if (call.op === 'throttled') this.#note(call.cgrp, answer.ret);
    for (const id of answer.enq ?? []) this.#unpark(obtainTaskCommon(this.#tasks, id));
    if (answer.ret === 0) this.#takeIn(call, answer);
  }

  #note(cgroup: number, ret: number): void {
    if (ret === EAGAIN) this.#throttled.add(cgroup);
    else this.#throttled.delete(cgroup);
  }

  #takeIn(call: LibraryCall, answer: LibraryAnswer): void {
    const lib = this.#lib;
    switch (call.op) {
      case 'topo':
        this.#lib = emptyLibrary(call.llcs);
        this.#tasks.clear();
        this.#throttled.clear();
        this.#firedAt = 0;
        this.#onLibrary(this.#lib);
        break;
      case 'mkdir':
        lib.cgroups.mkdir(call.cgrp, call.parent, call.threaded ?? false);
        break;
      case 'rmdir': {
        const cgroup = lib.cgroups.get(call.cgrp);
        if (lib.cgroups.rmdir(call.cgrp) === 0 && cgroup !== undefined) lib.contexts.delete(cgroup);
        break;
      }
      case 'init':
        this.#putUnderControl(call.cgrp);
        break;
      case 'exit':
        this.#forget(call.cgrp);
        break;
      case 'advance':
        this.#passTime(answer);
        break;
      case 'put_aside':
        this.#park(call.task, call.cgrp, call.llc, call.vtime);
        break;
      case 'cancel':
        this.#unpark(obtainTaskCommon(this.#tasks, call.task));
        break;
      case 'move':
        this.#move(call, answer);
        break;
    }
  }

  /** Takes the state after the last call. @throws UnreadableState */
  show(state: Fields, call: LibraryCall, { ret }: LibraryAnswer): void {
    // Who is refused has no budget.
    const mayUnlimit = MAY_UNLIMIT.has(call.op) && ret !== EAGAIN;
    this.#taker?.take(this.#lib, state, mayUnlimit, this.#firedAt);
  }

  #passTime({ fired, now }: LibraryAnswer): void {
    if (now !== undefined) this.#lib.clock.now = now;
    for (const [timer, at] of fired ?? []) {
      if (timer !== REPLENISH) continue;
      this.#firedAt = at;
      if (!this.#shows.timers) this.#lib.lastReplenishAt = at;
    }
  }

  #putUnderControl(id: number): void {
    const cgroup = this.#lib.cgroups.get(id);
    if (cgroup === undefined) return;
    obtainContext(this.#lib, cgroup).hasLlcx = true;
    // A parent keeps its own: whether it may is for the state to show.
    if (this.#shows.llcs) return;
    for (let llc = 0; llc < this.#lib.nrLlcs; llc++) obtainLlc(this.#lib, id, llc);
  }

  #forget(id: number): void {
    this.#throttled.delete(id);
    const cgroup = this.#lib.cgroups.lastKnown(id);
    if (cgroup === undefined) return;
    if (!this.#shows.contexts) this.#lib.contexts.delete(cgroup);
    if (this.#shows.llcs) return;
    // What is parked there keeps its mark, and is found nowhere: it is lost.
    const dropped = dropLlcs(this.#lib, id);
    if (this.#exitsTo !== 'root') return;
    for (const { btq, llc } of dropped) {
      for (const task of tasksInOrder(btq)) {
        this.#unpark(task);
        this.#park(task.id, ROOT_CGROUP_ID, llc, 0);
      }
    }
  }

  #park(id: number, cgrp: number, llc: number, vtime: Int64): void {
    const task = obtainTaskCommon(this.#tasks, id);
    if (this.#shows.backlogs || task.atq !== null) return;
    const btq = this.#lib.llcContexts.get(cgrp)?.[llc]?.btq;
    if (btq !== undefined) runToEnd(insertVtime(this.#context, btq, task, vtime));
  }

  #unpark(task: TaskCommon): void {
    if (this.#shows.backlogs || task.atq === null || task.atq === 'dead') return;
    runToEnd(remove(this.#context, task.atq, task));
  }

  #move(call: Extract<LibraryCall, { readonly op: 'move' }>, answer: LibraryAnswer): void {
    const task = obtainTaskCommon(this.#tasks, call.task);
    if (task.atq === null || answer.enq?.includes(call.task) === true) return;
    this.#unpark(task);
    this.#park(call.task, call.to, call.llc, call.vtime);
  }
}
