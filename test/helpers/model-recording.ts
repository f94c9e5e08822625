import { CLOCK_START_NS } from '../../src/core/clock.ts';
import type { Rq, Task } from '../../src/core/sched/types.ts';
import { hostSeams } from '../../src/host/seams.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { Machine } from '../../src/machine/machine.ts';
import type { MachineOperation } from '../../src/scenario/machine-operation.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { BandwidthModel } from '../../src/system/bandwidth-model.ts';
import { seamsWith } from './level-runs.ts';

type MachineScenario = Extract<Scenario, { readonly level: 'machine' }>;

/** Pid 0 is idle, and the model counts tasks from 0. */
const FIRST_PID = 100;

/** A line before it is written in one format or the other. */
interface Item {
  readonly ns: number;
  readonly cpu: number;
  readonly perf: string | null;
  readonly json: object;
}

/** A run of the model as `perf script --ns` or the recipe for bpftrace would print it. */
export class ModelRecording {
  readonly machine: Machine;
  readonly #items: Item[] = [];
  readonly #places = new Map<Task, number>();

  /** A mask that has no CPU online is given up, which no event tells. */
  readonly #keepsMasks: boolean;

  constructor({ cast, operations }: MachineScenario) {
    this.#keepsMasks = operations.every(({ op }) => op !== 'offline');
    const model = new BandwidthModel(seamsWith([]));
    this.machine = new Machine(cast, {
      seams: seamsWith([]),
      host: hostSeams,
      policies: [],
      library: {
        isLoaded: false,
        ask: (call) => model.call(call),
        nextTimer: () => model.view.lib.clock.nextDeadline(),
      },
      emit: (event) => this.#write(event),
    });
    this.machine.begin();
  }

  get perf(): readonly string[] {
    return this.#items.flatMap(({ ns, cpu, perf }) => {
      const time = `${Math.floor(ns / 1e9)}.${String(ns % 1e9).padStart(9, '0')}`;
      return perf === null
        ? []
        : [`model 1 [${String(cpu).padStart(3, '0')}] ${time}: sched:${perf}`];
    });
  }

  get json(): readonly string[] {
    const lines = this.#items.map(({ ns, cpu, json }) => JSON.stringify({ t: ns, cpu, ...json }));
    return ['{"format":"scx-check-sched-events","version":1}', ...lines];
  }

  perform(operation: MachineOperation): void {
    const isAffinity = operation.op === 'setaffinity';
    const json = isAffinity ? { event: 'affinity', pid: FIRST_PID + operation.task } : {};
    const cpu = this.machine.kernel.rqs[0]?.cpu ?? 0;
    if (isAffinity) this.#item(cpu, null, json);
    const { status } = this.machine.perform(operation);
    if (!isAffinity || status !== 'accepted' || !this.#keepsMasks) return;
    this.#item(cpu, null, { ...json, cpus: operation.cpus.join(',') });
  }

  #write(event: MachineEvent): void {
    if (event.type === 'runnable' && event.isRunnable) this.#wakeup(event.task);
    else if (event.type === 'switch') this.#switch(event.rq, event.prev, event.next);
  }

  #wakeup(task: Task): void {
    const { cpu } = task.rq;
    const isNew = !this.#places.has(task);
    this.#migrate(task, cpu);
    this.#item(cpu, `sched_wakeup${isNew ? '_new' : ''}: ${who(task)} prio=120 target_cpu=${cpu}`, {
      event: isNew ? 'wakeup-new' : 'wakeup',
      pid: pid(task),
      target: cpu,
      comm: name(task, cpu),
    });
  }

  #switch({ cpu }: Rq, prev: Task | null, next: Task | null): void {
    if (next !== null) this.#migrate(next, cpu);
    const isRunnable = prev === null || prev.isRunnable;
    const from = `prev_comm=${name(prev, cpu)} prev_pid=${pid(prev)} prev_prio=120`;
    const to = `next_comm=${name(next, cpu)} next_pid=${pid(next)} next_prio=120`;
    this.#item(cpu, `sched_switch: ${from} prev_state=${isRunnable ? 'R' : 'S'} ==> ${to}`, {
      event: 'switch',
      prev: pid(prev),
      state: isRunnable ? 0 : 1,
      next: pid(next),
      comm: name(next, cpu),
    });
  }

  #migrate(task: Task, to: number): void {
    const from = this.#places.get(task);
    this.#places.set(task, to);
    if (from === undefined || from === to) return;
    this.#item(to, `sched_migrate_task: ${who(task)} prio=120 orig_cpu=${from} dest_cpu=${to}`, {
      event: 'migrate',
      pid: pid(task),
      from,
      to,
    });
  }

  #item(cpu: number, perf: string | null, json: object): void {
    this.#items.push({ ns: this.machine.kernel.now - CLOCK_START_NS, cpu, perf, json });
  }
}

function pid(task: Task | null): number {
  return task === null ? 0 : FIRST_PID + task.id;
}

function name(task: Task | null, cpu: number): string {
  return task === null ? `swapper/${cpu}` : `task ${task.id}`;
}

function who(task: Task): string {
  return `comm=task ${task.id} pid=${pid(task)}`;
}
