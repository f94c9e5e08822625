import type { MachineView } from '../../src/check/machine-view.ts';
import type { Handlers, Property, Witness } from '../../src/check/property.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import { createSched } from '../../src/core/hierarchy/sched.ts';
import { createKernel } from '../../src/core/sched/kernel.ts';
import type { OpName, SchedExtOps } from '../../src/core/sched/ops.ts';
import { createTask } from '../../src/core/sched/task.ts';
import type { Rq, Sched, Task } from '../../src/core/sched/types.ts';
import { correctedSeams } from '../../src/core/seams.ts';
import { createTopology } from '../../src/core/topology.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import type { Work } from '../../src/machine/work.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import { EMPTY_CAST } from '../../src/scenario/scenario.ts';

const ALL_OPS: SchedExtOps = {
  init: () => 0,
  exit: () => {},
  initTask: () => 0,
  exitTask: () => {},
  enable: () => {},
  disable: () => {},
  subAttach: () => 0,
  subDetach: () => {},
};

/** Some of what an event about a callback says; the rest is null or 0. */
interface About {
  readonly task?: Task;
  readonly cgroup?: Cgroup;
  /** The child that a sub_attach or sub_detach is about. */
  readonly child?: Sched;
  readonly ret?: number;
}

/** The parts of a kernel, put together by hand: a test says what is so, and nothing runs. */
export class KernelParts {
  readonly kernel = createKernel({
    seams: correctedSeams,
    topology: createTopology([0, 1].map((id) => ({ id, core: id, llc: 0, node: 0 }))),
    tickNs: 4_000_000,
    now: 0,
    emit: () => {},
    cpuMaxOf: () => ({ periodUs: 100_000, quotaUs: null, burstUs: 0 }),
  });
  readonly works: Work[] = [];
  /** Without a cpu.max library: what the view says of one is not there. */
  readonly view = {
    kernel: this.kernel,
    cast: EMPTY_CAST,
    works: this.works,
    usesLibrary: false,
  } as unknown as MachineView;

  get root(): Cgroup {
    return this.kernel.cgroups.root;
  }

  rq(index: number): Rq {
    return this.kernel.rqs[index] as Rq;
  }

  cgroup(id: number, parent: Cgroup = this.root): Cgroup {
    this.kernel.cgroups.mkdir(id, parent.id, false);
    const cgroup = this.kernel.cgroups.get(id) as Cgroup;
    const sched = this.kernel.schedOf.get(parent);
    if (sched !== undefined) this.kernel.schedOf.set(cgroup, sched);
    return cgroup;
  }

  /** A scheduler with every callback of a life, less those that are said to be undefined. */
  sched(
    id: number,
    cgroup: Cgroup,
    parent: Sched | null,
    ops: { readonly [op in OpName]?: SchedExtOps[op] | undefined } = {},
  ): Sched {
    const all = Object.entries({ ...ALL_OPS, ...ops });
    const own: SchedExtOps = Object.fromEntries(all.filter(([, op]) => op !== undefined));
    const policy = { name: 'parts', ops: own };
    return createSched(this.kernel, { id, policy, cgroup, sliceNs: 5_000_000 }, parent);
  }

  /** Links a scheduler; the kernel holds it from then on. */
  link(sched: Sched): Sched {
    sched.isLinked = true;
    sched.isPublished = true;
    this.kernel.scheds.push(sched);
    sched.parent?.children.push(sched);
    if (sched.parent === null) {
      this.kernel.root = sched;
      this.kernel.rootState = 'enabled';
    }
    return sched;
  }

  unlink(sched: Sched): void {
    sched.isLinked = false;
    this.kernel.scheds.splice(this.kernel.scheds.indexOf(sched), 1);
    sched.parent?.children.splice(sched.parent.children.indexOf(sched), 1);
  }

  /** Lets a cgroup and all below it point to a scheduler. */
  point(cgroup: Cgroup, sched: Sched): void {
    for (const each of this.kernel.cgroups.preOrder(cgroup)) this.kernel.schedOf.set(each, sched);
  }

  /** A linked scheduler that has its subtree. */
  host(id: number, cgroup: Cgroup, parent: Sched | null): Sched {
    const sched = this.link(this.sched(id, cgroup, parent));
    this.point(cgroup, sched);
    return sched;
  }

  /** A task that is enabled, asleep. */
  task(id: number, cgroup: Cgroup, owner: Sched | null): Task {
    const task = createTask(id, cgroup, this.kernel.topology.all, this.rq(0));
    task.life = 'alive';
    task.owner = owner;
    task.state = owner === null ? 'none' : 'enabled';
    task.inExtClass = owner !== null;
    this.kernel.tasks.set(id, task);
    (this.kernel.taskList as Task[]).push(task);
    return task;
  }

  work(kind: Work['kind'], sched: Sched, more: Partial<Work> = {}): Work {
    const path = (function* () {
      return 0;
    })();
    const stages = { stage: '', until: null, isHeld: false, path };
    const work: Work = { kind, schedId: sched.id, sched, ...stages, ...more };
    this.works.push(work);
    return work;
  }
}

export function op(sched: Sched, name: OpName, about: About = {}): MachineEvent {
  const { task = null, cgroup = null, child = null } = about;
  return { type: 'op', sched, op: name, task, cgroup, rq: null, prev: null, child };
}

export function opReturn(sched: Sched, name: OpName, about: About = {}): MachineEvent {
  const { task = null, cgroup = null, child = null, ret = 0 } = about;
  return { type: 'op-return', sched, op: name, task, cgroup, child, rq: null, ret };
}

export function claim(sched: Sched, kind: number, isFirst = true): MachineEvent {
  return { type: 'claim', sched, kind, isFirst, reason: 'a test' };
}

/** An operation that is over: with 0, or refused with a negative errno. */
export function performed(operation: MachineOperation, ret = 0): MachineEvent {
  const status = ret < 0 ? 'refused' : 'accepted';
  return { type: 'performed', operation, outcome: { status, ret } };
}

/** A law or witness at work on parts. */
export interface LawRun {
  emit(...events: readonly MachineEvent[]): void;
  step(): void;
  end(): void;
  /** Kinds of what broke, in order. */
  readonly kinds: readonly string[];
  readonly messages: readonly string[];
  /** Evaluations whose precondition held. */
  readonly exercised: number;
}

function player(handlers: Handlers<MachineEvent>): Pick<LawRun, 'emit' | 'step' | 'end'> {
  const byType = handlers as { readonly [type: string]: ((event: never) => void) | undefined };
  return {
    emit: (...events) => {
      for (const event of events) byType[event.type]?.(event as never);
    },
    step: () => handlers.step?.(),
    end: () => handlers.end?.(),
  };
}

/** Starts a law. Scans of everything are done at every step, or never. */
export function watchLaw(
  law: Property<MachineView, MachineEvent>,
  parts: KernelParts,
  isThorough = false,
): LawRun {
  const kinds: string[] = [];
  const messages: string[] = [];
  let exercised = 0;
  const handlers = law.watch({
    view: parts.view,
    when: (precondition) => {
      if (precondition) exercised++;
      return precondition;
    },
    isDue: () => isThorough,
    broken: (kind, message) => {
      kinds.push(kind);
      messages.push(message);
    },
  });
  return {
    ...player(handlers),
    kinds,
    messages,
    get exercised() {
      return exercised;
    },
  };
}

/** Starts a witness; how often it has seen what it looks for. */
export function watchWitness(
  witnesses: readonly Witness<MachineView, MachineEvent>[],
  id: string,
  parts: KernelParts,
): Pick<LawRun, 'emit' | 'step'> & { readonly seen: number } {
  const witness = witnesses.find((one) => one.id === id);
  if (witness === undefined) throw new Error(`no witness ${id}`);
  let seen = 0;
  const handlers = witness.watch(parts.view, () => {
    seen++;
  });
  return {
    ...player(handlers),
    get seen() {
      return seen;
    },
  };
}
