import { type TaskMachineEvent, taskMachine } from '../../models/index.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { defineMonitor, type MachineMonitor } from '../../src/monitor/monitor.ts';
import { codesOf } from './codes.ts';
import type { Monitored, MonitoredBinding } from './monitored.ts';

type EventType = TaskMachineEvent['type'];

const monitor = defineMonitor(taskMachine);
const codes = codesOf<EventType>(monitor.machine);

/** Where a task may be while nothing is under way. */
const RESTING = new Set(['none', 'ready', 'enabled', 'dead']);

const INITIALISED_TWICE_FROM = new Set(['ready', 'enabled', 'punted']);

/** Whether the init and exit of a task by that scheduler are callbacks, which are reported. */
function isSeen({ policy: { ops } }: Sched): boolean {
  return ops.initTask !== undefined && ops.exitTask !== undefined;
}

/** Puts the machine where the task is, after an event that was not legal. */
function recover(machine: MachineMonitor, task: Task, isTwice: boolean): void {
  const { id, state, owner, inExtClass } = task;
  const send = (event: EventType): boolean => machine.send(id, codes[event]);
  machine.reset(id);
  if (state === 'dead') send('DIE');
  else if (state === 'none' && owner !== null) send('PUNT');
  else if (state !== 'none') {
    send('INIT');
    if (state === 'ready') send(inExtClass ? 'READY_EXT' : 'READY');
    if (state === 'enabled') {
      send('READY_EXT');
      send('ENABLE');
    }
  }
  if (isTwice && INITIALISED_TWICE_FROM.has(machine.stateOf(id))) send('SUB_INIT');
}

/** The task machine, fed with what happens to tasks. */
class TaskFollower {
  readonly #machine: MachineMonitor;
  readonly #view: Monitored;
  /** The scheduler that has initialised a task beside its owner. */
  readonly #second = new Map<Task, Sched>();
  /** Those that something happened to, until they rest. */
  readonly #moved = new Set<Task>();

  constructor(machine: MachineMonitor, view: Monitored) {
    this.#machine = machine;
    this.#view = view;
  }

  state({ task, from, to }: Extract<MachineEvent, { readonly type: 'enable-state' }>): void {
    this.#moved.add(task);
    switch (to) {
      case 'init':
        this.#second.delete(task);
        this.#send(task, 'INIT');
        break;
      case 'ready':
        if (from === 'enabled') this.#disabled(task);
        else this.#send(task, task.inExtClass ? 'READY_EXT' : 'READY');
        break;
      case 'enabled':
        this.#send(task, 'ENABLE');
        break;
      case 'none':
        if (task.owner === null) this.#send(task, 'EXIT');
        break;
      case 'dead':
        this.#send(task, this.#isUnseen(task) ? 'DIE_UNSEEN' : 'DIE');
        break;
    }
  }

  /** Both halves of an exit are over when the state is NONE and the owner nobody. */
  owner({ task, from, to }: Extract<MachineEvent, { readonly type: 'owner' }>): void {
    if (task.state === 'none' || task.state === 'dead') {
      if (from !== null) this.#send(task, 'EXIT');
      if (to !== null) this.#send(task, 'PUNT');
    } else if (from !== null && to !== null) {
      if (this.#second.get(task) === to) this.#second.delete(task);
      this.#send(task, 'HAND_OVER');
    }
  }

  /** A class that is left before the task is disabled is judged when the task is. */
  changedClass(task: Task, isExt: boolean): void {
    this.#moved.add(task);
    if (task.state === 'dead') return;
    if (isExt) this.#send(task, 'ENTER_CLASS');
    else if (task.state !== 'enabled') this.#send(task, 'LEAVE_CLASS');
  }

  called({ sched, op, task }: Extract<MachineEvent, { readonly type: 'op' }>): void {
    if (task === null) return;
    const isOwner = sched === task.owner;
    if (op === 'enable') this.#send(task, isOwner ? 'OPS_ENABLE' : 'FOREIGN_ENABLE');
    else if (op === 'disable') this.#send(task, isOwner ? 'OPS_DISABLE' : 'FOREIGN_DISABLE');
    else if (op === 'exitTask') {
      if (isOwner) this.#send(task, 'OPS_EXIT');
      else if (isSeen(sched)) {
        this.#second.delete(task);
        this.#send(task, 'SUB_CANCEL');
      }
    }
  }

  initialised(task: Task, sched: Sched, ret: number): void {
    if (ret !== 0) this.#send(task, 'INIT_FAILED');
    else if (task.owner !== null && task.owner !== sched && isSeen(sched)) {
      this.#second.set(task, sched);
      this.#send(task, 'SUB_INIT');
    }
  }

  /** An enable has marked the tasks that it is to take over; with no callback, that is all. */
  marked(sched: Sched): void {
    if (isSeen(sched)) return;
    for (const task of this.#view.kernel.taskList) {
      if (task.subInit !== sched) continue;
      this.#second.set(task, sched);
      this.#send(task, 'SUB_INIT');
    }
  }

  /** It was born, exits or is gone. */
  changedLife(task: Task): void {
    this.#moved.add(task);
  }

  /** Looks for what should have happened by the end of an operation. */
  rest(): void {
    const { kernel, works } = this.#view;
    const isQuiet = works.length === 0 && kernel.claimed.length === 0;
    for (const task of this.#moved) {
      const state = this.#machine.stateOf(task.id);
      if (task.life === 'dead') {
        const isAwaited = state === 'dead-sub-init' && !isQuiet;
        if (state !== 'dead' && !isAwaited) this.#send(task, 'VANISH');
      } else if (task.state === 'enabled' && !task.inExtClass) {
        this.#send(task, 'LEAVE_CLASS');
      } else if (isQuiet && !RESTING.has(state)) {
        this.#send(task, 'ABANDON');
      }
      if (RESTING.has(this.#machine.stateOf(task.id))) this.#moved.delete(task);
    }
  }

  #disabled(task: Task): void {
    this.#send(task, 'DISABLE');
    if (!task.inExtClass) this.#send(task, 'LEAVE_CLASS');
  }

  /** Whether a scheduler has initialised the task beside its owner, and not marked it yet. */
  #isUnseen(task: Task): boolean {
    return task.subInit === null && this.#second.has(task);
  }

  /** A mark that was taken off again, with no callback. */
  #unmarked(task: Task): void {
    const second = this.#second.get(task);
    if (second === undefined || isSeen(second) || task.subInit === second) return;
    this.#second.delete(task);
    this.#send(task, 'SUB_CANCEL');
  }

  #send(task: Task, event: EventType): void {
    this.#moved.add(task);
    this.#unmarked(task);
    if (this.#machine.send(task.id, codes[event])) return;
    recover(this.#machine, task, this.#second.has(task));
  }
}

/** One for each task. */
export const taskMonitor: MonitoredBinding = {
  monitor,
  entity: 'task',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bind(machine, view) {
    const follower = new TaskFollower(machine, view);
    return {
      'enable-state': (event) => follower.state(event),
      owner: (event) => follower.owner(event),
      class: ({ task, isExt }) => follower.changedClass(task, isExt),
      life: ({ task }) => follower.changedLife(task),
      op: (event) => follower.called(event),
      'op-return': ({ op, task, sched, ret }) => {
        if (op === 'initTask' && task !== null) follower.initialised(task, sched, ret);
      },
      stage: ({ sched, stage }) => {
        if (stage === 'initialised') follower.marked(sched);
      },
      performed: () => follower.rest(),
    };
  },
};
