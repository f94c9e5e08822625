import type { Monitored, MonitoredBinding } from '../../properties/hierarchy/monitored.ts';
import { CgroupTree } from '../../src/core/cgroup.ts';
import { CLOCK_START_NS } from '../../src/core/clock.ts';
import { createSched } from '../../src/core/hierarchy/sched.ts';
import { createKernel } from '../../src/core/sched/kernel.ts';
import type { SchedExtOps } from '../../src/core/sched/ops.ts';
import { createTask } from '../../src/core/sched/task.ts';
import type { Rq, Sched, Task } from '../../src/core/sched/types.ts';
import { correctedSeams } from '../../src/core/seams.ts';
import { createTopology } from '../../src/core/topology.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import type { Work } from '../../src/machine/work.ts';
import { MachineMonitor, MonitorCoverage } from '../../src/monitor/monitor.ts';
import { EMPTY_CAST } from '../../src/scenario/scenario.ts';

/** Every callback about tasks and children. */
const ALL: SchedExtOps = {
  initTask: () => 0,
  exitTask() {},
  enable() {},
  disable() {},
  subAttach: () => 0,
  subDetach() {},
};

/**
 * One monitor of the level `machine`, a kernel with one CPU and a tree of schedulers that
 * nothing runs on: a test says itself what happens, word by word.
 *
 * The root is A; B and C are its children, D is a child of B and E one of C. C has no callback
 * about tasks, and is not told when a child goes.
 */
export class MonitorBench {
  readonly kernel: ReturnType<typeof createKernel>;
  readonly works: Work[] = [];
  /** As `<machine> <entity>: <state>/<event>`. */
  readonly violations: string[] = [];
  readonly task: Task;
  readonly coverage: MonitorCoverage;
  readonly machine: MachineMonitor;
  #scheds: ReadonlyMap<string, Sched>;
  readonly #emit: (event: MachineEvent) => void;

  constructor(binding: MonitoredBinding, coverage = new MonitorCoverage(binding.monitor.machine)) {
    this.coverage = coverage;
    this.kernel = createKernel({
      seams: correctedSeams,
      topology: createTopology([{ id: 0, core: 0, llc: 0, node: 0 }]),
      tickNs: 1_000_000,
      now: CLOCK_START_NS,
      emit: (event) => this.#emit(event),
      cpuMaxOf: () => ({ periodUs: 100_000, quotaUs: null, burstUs: 0 }),
    });
    const rq = this.kernel.rqs[0] as Rq;
    this.task = createTask(7, this.kernel.cgroups.root, this.kernel.topology.all, rq);
    this.kernel.tasks.set(this.task.id, this.task);
    (this.kernel.taskList as Task[]).push(this.task);
    for (const [id, parent] of [
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 3],
    ] as const) {
      this.kernel.cgroups.mkdir(id, parent, false);
    }
    this.#scheds = this.#load();
    this.machine = new MachineMonitor(coverage, ({ machine, entity, state, event }) =>
      this.violations.push(`${machine} ${entity}: ${state}/${event}`),
    );
    const schedulers = [1, 2, 3, 4, 5].map((id) => ({ id, cgroup: id, policy: 'own', sliceNs: 1 }));
    const view: Monitored = {
      kernel: this.kernel,
      cast: { ...EMPTY_CAST, schedulers },
      works: this.works,
    };
    const handlers = binding.bind(this.machine, view);
    this.#emit = (event) =>
      (handlers[event.type] as ((e: MachineEvent) => void) | undefined)?.(event);
  }

  sched(name: string): Sched {
    const sched = this.#scheds.get(name);
    if (sched === undefined) throw new Error(`no scheduler ${name}`);
    return sched;
  }

  /** The next lives of all schedulers. */
  reload(): void {
    this.#scheds = this.#load();
  }

  emit(event: MachineEvent): void {
    this.#emit(event);
  }

  /** An operation is over. */
  performed(): void {
    const outcome = { status: 'accepted', ret: 0 } as const;
    this.emit({ type: 'performed', operation: { op: 'resched', cpu: 0 }, outcome });
  }

  /** An enable of that scheduler is under way from now on, or no more. */
  work(schedId: number, isOn: boolean): void {
    if (!isOn) {
      this.works.splice(
        this.works.findIndex((work) => work.schedId === schedId),
        1,
      );
      return;
    }
    const path = (function* () {
      return 0;
    })();
    const work = { kind: 'enable', schedId, sched: null, stage: '', until: null } as const;
    this.works.push({ ...work, isHeld: true, path });
  }

  #load(): ReadonlyMap<string, Sched> {
    const make = (id: number, parent: Sched | null, ops: SchedExtOps): Sched => {
      const cgroup = this.kernel.cgroups.get(id) ?? new CgroupTree().root;
      const spec = { id, policy: { name: 'own', ops }, cgroup, sliceNs: 1 };
      return createSched(this.kernel, spec, parent);
    };
    const a = make(1, null, ALL);
    const b = make(2, a, ALL);
    const c = make(3, a, { subAttach: () => 0 });
    return new Map([
      ['A', a],
      ['B', b],
      ['C', c],
      ['D', make(4, b, ALL)],
      ['E', make(5, c, ALL)],
    ]);
  }
}
