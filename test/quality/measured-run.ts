import { bandwidthProperties } from '../../properties/bandwidth/index.ts';
import { type LoneInterval, LoneTasks } from '../../properties/bandwidth/lone-tasks.ts';
import { waitBound } from '../../properties/bandwidth/wait-bound.ts';
import type { Failure } from '../../src/check/failure.ts';
import type { HostView } from '../../src/check/host-view.ts';
import type { Handlers } from '../../src/check/property.ts';
import { Session } from '../../src/check/session.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { meterUsage } from '../../src/check/usage-instrument.ts';
import { CLOCK_START_NS } from '../../src/core/clock.ts';
import { correctedSeams } from '../../src/core/seams.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { Host } from '../../src/host/host.ts';
import { type HostTask, isRunnable, ROOT } from '../../src/host/state.ts';
import { UsageMeter } from '../../src/reference/usage-meter.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import { type Cast, DEFAULT_DESIGN } from '../../src/scenario/scenario.ts';
import { BandwidthModel } from '../../src/system/bandwidth-model.ts';

/** What one interval of a limited cgroup came to, in ns. */
export interface MeasuredInterval {
  readonly spent: number;
  readonly quota: number;
  readonly burst: number;
  readonly allowance: number;
  readonly credit: number;
  readonly overrun: number;
}

/** How long a task waited in the settling phase, and how long it might have, in intervals. */
export interface MeasuredWait {
  readonly task: number;
  readonly waited: number;
  readonly bound: number;
}

/** A run of the corrected core under all laws, with the figures that bounds speak of. */
export interface MeasuredRun {
  readonly failures: readonly Failure[];
  readonly statistics: Statistics;
  /** By cgroup. */
  readonly intervals: ReadonlyMap<number, readonly MeasuredInterval[]>;
  readonly waits: readonly MeasuredWait[];
  /** What tasks ran that had their quotas to themselves. */
  readonly lone: readonly LoneInterval[];
  /** Tasks handed over by each reenqueue. */
  readonly drains: readonly number[];
  /** When the replenish timer fired, and for how much later it was armed again, in ns. */
  readonly firings: readonly { readonly at: number; readonly delay: number }[];
}

/** Plays operations to the end of the settling phase. */
export function measuredRun(cast: Cast, operations: readonly HostOperation[]): MeasuredRun {
  const statistics = new Statistics();
  const subject = underTest(DEFAULT_DESIGN, []);
  const meter = new UsageMeter(ROOT, CLOCK_START_NS);
  const model = new BandwidthModel(correctedSeams);
  let host: Host | undefined;
  const view: HostView = {
    meter,
    get lib() {
      return model.view.lib;
    },
    get host() {
      return (host as Host).state;
    },
    task: model.view.task,
    tasks: model.view.tasks,
  };
  const recorder = new Recorder(view);
  const alone: LoneInterval[] = [];
  const lone = new LoneTasks(view, (interval) => alone.push(interval));
  const session = new Session(
    {
      system: model,
      view,
      laws: { properties: bandwidthProperties, monitors: [], witnesses: [] },
      instruments: [meterUsage(meter, () => view.host), recorder.handlers(), lone.handlers],
      stage: (emit: (event: HostEvent) => void, ask: BandwidthModel['call']) => {
        const hooks = {
          tellsMoves: 'of-parked' as const,
          nextTimer: () => view.lib.clock.nextDeadline(),
          // The backlog of the task that waits longest comes first, as in the host's own runs.
          fairRand: (task: HostTask) => {
            const { throttledIds } = view.lib;
            return Math.max(0, throttledIds.indexOf(task.cgroup)) + throttledIds.length * task.llc;
          },
        };
        host = new Host(cast, subject.host, hooks, emit, ask);
        return host;
      },
    },
    { statistics },
  );
  for (const operation of operations) session.perform(operation);
  session.finish();
  const { intervals, waits, drains, firings } = recorder;
  const { failures } = session;
  return { failures, statistics, intervals, waits, lone: alone, drains, firings };
}

/** Writes the figures down as they come up. */
class Recorder {
  readonly intervals = new Map<number, MeasuredInterval[]>();
  readonly waits: MeasuredWait[] = [];
  readonly drains: number[] = [];
  readonly firings: { at: number; delay: number }[] = [];
  readonly #view: HostView;
  #waiting: { readonly task: HostTask; readonly nrRuns: number; readonly bound: number }[] = [];
  #settledAt = 0;

  constructor(view: HostView) {
    this.#view = view;
  }

  handlers(): Handlers<HostEvent> {
    return {
      reenqueue: ({ answer }) => void this.drains.push(answer.enq?.length ?? 0),
      interval: ({ at }) => this.#interval(at),
      settle: () => this.#settle(),
      task: ({ task, to }) => {
        if (to === 'running') this.#ran(task);
      },
    };
  }

  #interval(at: number): void {
    const { meter, lib } = this.#view;
    this.firings.push({ at, delay: (lib.replenishTimer?.deadline ?? Number.NaN) - at });
    for (const { cgroup, closed } of meter.metered.values()) {
      if (closed === null || !closed.settled) continue;
      const list = this.intervals.get(cgroup);
      if (list === undefined) this.intervals.set(cgroup, [{ ...closed }]);
      else list.push({ ...closed });
    }
  }

  #settle(): void {
    this.#settledAt = this.#view.meter.interval;
    for (const task of this.#view.host.tasks.values()) {
      if (!isRunnable(task) || task.state === 'running') continue;
      const bound = waitBound(this.#view, task);
      this.#waiting.push({ task, nrRuns: task.nrRuns, bound });
    }
  }

  #ran(task: HostTask): void {
    const wait = this.#waiting.find((one) => one.task === task);
    if (wait === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== wait);
    const waited = this.#view.meter.interval - this.#settledAt;
    this.waits.push({ task: task.id, waited, bound: wait.bound });
  }
}
