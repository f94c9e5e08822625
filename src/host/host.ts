import type { HostOperation } from '../scenario/host-operation.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { Cast } from '../scenario/scenario.ts';
import { type Calls, type Outcome, outcomeOf, SKIPPED, type Stage } from '../system/system.ts';
import { bandwidthArgs, mkdir, rmdir, setQuota } from './cgroups.ts';
import { ask, enqueue, type HostCalls, selectCpu, setState } from './enqueue.ts';
import type { HostSink } from './event.ts';
import { misuse } from './misuse.ts';
import { dispatch, reschedule, serveKicks, stop, tick } from './run.ts';
import type { HostSeams } from './seams.ts';
import { settle } from './settle.ts';
import {
  createHostState,
  type HostCpu,
  type HostState,
  type HostTask,
  mayHoldTasks,
  onlineCgroup,
  ROOT,
} from './state.ts';
import * as tasks from './tasks.ts';
import { passTime } from './time.ts';

/** What the host may ask of the system beyond its calls; an external one may not offer it. */
export interface HostHooks {
  /** When the library's next timer fires, in ns; null if unknown or not armed. */
  nextTimer(): number | null;
  /** A random number with which the bottom half starts at that task's backlog. */
  fairRand(task: HostTask): number;
  /**
   * Answers a call at once. A system that can spares the way out through the generators; the
   * host yields the call where it is absent.
   */
  answer?(call: LibraryCall): LibraryAnswer;
}

const CLOCK_START_NS = 1_000_000_000;

/**
 * Plays the scheduler's side of the bandwidth contract: a vtime scheduler with one DSQ an LLC,
 * on simulated CPUs, that asks the library before it enqueues, reports what was run, and
 * drains backlogs from ops.dispatch().
 */
export class Host implements Stage<HostOperation, LibraryCall, LibraryAnswer> {
  readonly state: HostState;
  readonly seams: HostSeams;
  readonly emit: HostSink;
  readonly hooks: HostHooks;

  constructor(cast: Cast, seams: HostSeams, hooks: HostHooks, emit: HostSink) {
    this.state = createHostState(cast, CLOCK_START_NS);
    this.seams = seams;
    this.hooks = hooks;
    this.emit = emit;
  }

  nextTimer(): number | null {
    return this.hooks.nextTimer();
  }

  *begin(): Calls<LibraryCall, LibraryAnswer, void> {
    const { state } = this;
    yield* ask(this, { op: 'topo', llcs: Math.max(1, state.nrLlcs) });
    yield* ask(this, { op: 'lib_init' });
    const unlimited = bandwidthArgs({ periodUs: 100_000, quotaUs: 'max', burstUs: 0 });
    yield* ask(this, { op: 'init', cgrp: ROOT, ...unlimited });
    // Parents may stand behind their children in the cast.
    let pending = state.cast.cgroups.filter((cgroup) => cgroup.present);
    for (let before = -1; pending.length !== before; ) {
      before = pending.length;
      for (const cgroup of pending) yield* mkdir(this, cgroup.id);
      pending = pending.filter((cgroup) => onlineCgroup(state, cgroup.id) === undefined);
    }
    for (const cast of state.cast.tasks) {
      if (!cast.present) continue;
      const task = state.tasks.get(cast.id) as HostTask;
      const cgroup = onlineCgroup(state, cast.cgroup);
      task.cgroup = cgroup !== undefined && mayHoldTasks(cgroup) ? cgroup.id : ROOT;
      setState(this, task, 'sleeping');
    }
  }

  *perform(operation: HostOperation): Calls<LibraryCall, LibraryAnswer, Outcome> {
    const { state } = this;
    state.rand = 'rand' in operation ? (operation.rand ?? 0) : 0;
    state.nrDraws = 0;
    const result = yield* this.#execute(operation);
    yield* serveKicks(this);
    const outcome = result === undefined ? SKIPPED : outcomeOf(result);
    this.emit({ type: 'operation', operation, outcome });
    return outcome;
  }

  *settle(): Calls<LibraryCall, LibraryAnswer, void> {
    yield* settle(this);
  }

  *#execute(operation: HostOperation): HostCalls<tasks.Result> {
    switch (operation.op) {
      case 'mkdir':
        return yield* mkdir(this, operation.cgroup);
      case 'rmdir':
        return yield* rmdir(this, operation.cgroup);
      case 'set':
        return yield* setQuota(this, operation.cgroup, operation);
      case 'advance':
        yield* passTime(this, operation.ns, operation.lateNs ?? 0);
        return 0;
      case 'misuse':
        return yield* misuse(this, operation.call);
      case 'tick':
      case 'dispatch':
      case 'seize':
      case 'release':
        return yield* this.#onCpu(operation);
      default:
        return yield* this.#onTask(operation);
    }
  }

  *#onCpu(
    operation: Extract<HostOperation, { op: 'tick' | 'dispatch' | 'seize' | 'release' }>,
  ): HostCalls<tasks.Result> {
    const cpu = this.state.cpuById.get(operation.cpu);
    if (cpu === undefined || cpu.seized !== (operation.op === 'release')) return undefined;
    switch (operation.op) {
      case 'tick':
        if (cpu.current === null) return undefined;
        yield* tick(this, cpu);
        return 0;
      case 'dispatch':
        yield* reschedule(this, cpu);
        return 0;
      case 'seize':
        yield* seize(this, cpu);
        return 0;
      case 'release':
        cpu.seized = false;
        yield* dispatch(this, cpu);
        return 0;
    }
  }

  *#onTask(operation: Extract<HostOperation, { readonly task: number }>): HostCalls<tasks.Result> {
    const task = this.state.tasks.get(operation.task);
    if (task === undefined) return undefined;
    switch (operation.op) {
      case 'wake':
        return yield* tasks.wake(this, task);
      case 'sleep':
        return yield* tasks.sleep(this, task);
      case 'run': {
        const cpu = this.state.cpuById.get(operation.cpu);
        return cpu === undefined ? undefined : yield* tasks.run(this, task, cpu, operation.ns);
      }
      case 'dequeue':
        return yield* tasks.dequeue(this, task);
      case 'enqueue':
        return yield* tasks.requeue(this, task);
      case 'setaffinity':
        return yield* tasks.setAffinity(this, task, operation.cpus);
      case 'fork': {
        const parent = this.state.tasks.get(operation.parent);
        return parent === undefined ? undefined : yield* tasks.fork(this, task, parent);
      }
      case 'exit':
        return yield* tasks.exit(this, task);
      case 'move':
        return yield* tasks.move(this, task, operation.cgroup);
    }
  }
}

/** A higher class takes the CPU: its task goes back in line, and the CPU dispatches no more. */
export function* seize(host: Host, cpu: HostCpu): HostCalls<void> {
  const task = yield* stop(host, cpu);
  cpu.seized = true;
  if (task !== null) yield* enqueue(host, task, selectCpu(host, task));
}
