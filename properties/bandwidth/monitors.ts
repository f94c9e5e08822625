import { budgetMachine, queueEntryMachine, replenishTimerMachine } from '../../models/index.ts';
import type { HostView } from '../../src/check/host-view.ts';
import type { MonitorBinding } from '../../src/check/monitor-binding.ts';
import type { BandwidthObserver } from '../../src/core/bandwidth/observer.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import type { HostEvent } from '../../src/host/event.ts';
import type { HostTask } from '../../src/host/state.ts';
import { defineMonitor, type MachineMonitor } from '../../src/monitor/monitor.ts';

type HostMonitor = MonitorBinding<HostView, HostEvent>;
type Codes<Event extends string> = Readonly<Record<Event, number>>;

/** The codes of a machine's events, by name. */
function codesOf<const Event extends string>(
  machine: { eventCode(event: string): number },
  ...events: readonly Event[]
): Codes<Event> {
  return Object.fromEntries(
    events.map((event) => [event, machine.eventCode(event)]),
  ) as Codes<Event>;
}

const queueEntry = defineMonitor(queueEntryMachine);
const entry = codesOf(
  queueEntry.machine,
  'PARK',
  'POP',
  'INSERT',
  'DISPATCH_DIRECT',
  'CANCEL',
  'RELOCATE',
  'DEQUEUE',
  'RUN',
  'STOP',
  'EXIT',
);

/** A wakeup that finds an idle CPU goes to its queue directly. */
function isDirect({ host }: Pick<HostView, 'host'>, task: HostTask): boolean {
  for (const cpu of host.cpus) {
    if (cpu.current === null && !cpu.seized && task.cpus.has(cpu.id)) return true;
  }
  return false;
}

/** Puts the machine where the task is, after an event that the host did not follow. */
function recover(machine: MachineMonitor, { id, state }: HostTask): void {
  machine.reset(id);
  if (state === 'queued' || state === 'running') machine.send(id, entry.INSERT);
  if (state === 'running') machine.send(id, entry.RUN);
  if (state === 'dead') machine.send(id, entry.EXIT);
}

/** It reads nothing of the library, so it watches the kernel's own control as well. */
export const queueEntryMonitor: MonitorBinding<Pick<HostView, 'host'>, HostEvent> = {
  monitor: queueEntry,
  entity: 'task',
  designs: ['reservation', 'as-merged', 'accounting', 'cfs'],
  bind(machine, view) {
    return {
      task: ({ task, from, to }) => {
        const { id } = task;
        switch (from) {
          case 'parked':
            machine.send(id, to === 'in-flight' ? entry.POP : entry.CANCEL);
            break;
          case 'running':
            // A task on its way out dies on the CPU.
            if (!task.exiting) machine.send(id, entry.STOP);
            break;
          case 'queued':
            if (to === 'running') machine.send(id, entry.RUN);
            else machine.send(id, entry.DEQUEUE);
            break;
        }
        switch (to) {
          case 'queued':
            machine.send(
              id,
              from === 'sleeping' && isDirect(view, task) ? entry.DISPATCH_DIRECT : entry.INSERT,
            );
            break;
          case 'parked':
            machine.send(id, entry.PARK);
            break;
          case 'dead':
            machine.send(id, entry.EXIT);
            break;
        }
      },
      stray: ({ task }) => {
        machine.send(task.id, entry.POP);
        recover(machine, task);
      },
      move: ({ call, answer }) => {
        if (answer.ret !== 0 || answer.enq?.includes(call.task)) return;
        // The later version of the library is told of every move.
        if (view.host.tasks.get(call.task)?.state !== 'parked') return;
        machine.send(call.task, entry.RELOCATE);
      },
    };
  },
};

const ignore = (): void => {};

/** Adds an observer to the library's; the bindings of two machines share it. */
function observe(lib: BandwidthLibrary, added: Partial<BandwidthObserver>): void {
  const { timer, budget } = lib.observer ?? { timer: ignore, budget: ignore };
  lib.observer = { timer, budget, ...added };
}

const budget = defineMonitor(budgetMachine);
const budgetCodes = codesOf(
  budget.machine,
  'LIMIT',
  'UNLIMIT',
  'RESET',
  'GRANT',
  'SPEND',
  'REFUSE',
  'REPLENISH',
  'FUND',
  'OWE',
);

const budgetMonitor: HostMonitor = {
  monitor: budget,
  entity: 'cgroup',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bind(machine, view) {
    const observer: Partial<BandwidthObserver> = {
      budget: (cgroup, event) => {
        machine.send(cgroup, budgetCodes[event]);
      },
    };
    observe(view.lib, observer);
    return {
      topo: () => {
        machine.resetAll();
        observe(view.lib, observer);
      },
      exit: ({ call, answer }) => {
        if (answer.ret === 0) machine.reset(call.cgrp);
      },
      rmdir: ({ call, answer }) => {
        if (answer.ret === 0) machine.reset(call.cgrp);
      },
    };
  },
};

const replenishTimer = defineMonitor(replenishTimerMachine);
const timerCodes = codesOf(
  replenishTimer.machine,
  'FIRE',
  'DONE_READY',
  'DONE_IDLE',
  'DRAIN',
  'DRAINED',
  'DEAD_TIMER',
);
/** There is one timer. */
const THE_TIMER = 0;

const replenishTimerMonitor: HostMonitor = {
  monitor: replenishTimer,
  entity: 'timer',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bind(machine, view) {
    const observer: Partial<BandwidthObserver> = {
      timer: (event) => {
        machine.send(THE_TIMER, timerCodes[event]);
      },
    };
    observe(view.lib, observer);
    return {
      topo: () => {
        machine.resetAll();
        observe(view.lib, observer);
      },
    };
  },
};

/** Those that need nothing but library calls. */
export const libraryMonitors: readonly HostMonitor[] = [budgetMonitor, replenishTimerMonitor];

/** The machines that watch the runs of the level `host`. */
export const hostMonitors: readonly HostMonitor[] = [queueEntryMonitor, ...libraryMonitors];
