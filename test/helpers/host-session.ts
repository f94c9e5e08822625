import { hostMonitors } from '../../properties/bandwidth/monitors.ts';
import { stateProperties } from '../../properties/bandwidth/state-properties.ts';
import { bandwidthWitnesses } from '../../properties/bandwidth/witnesses.ts';
import type { Failure } from '../../src/check/failure.ts';
import type { HostView } from '../../src/check/host-view.ts';
import { Session } from '../../src/check/session.ts';
import { Statistics } from '../../src/check/statistics.ts';
import { underTest } from '../../src/check/under-test.ts';
import { CLOCK_START_NS } from '../../src/core/clock.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { Host } from '../../src/host/host.ts';
import { ROOT } from '../../src/host/state.ts';
import { UsageMeter } from '../../src/reference/usage-meter.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import type { LibraryAnswer, LibraryCall } from '../../src/scenario/library-call.ts';
import {
  type Cast,
  type CastCgroup,
  type CastTask,
  DEFAULT_DESIGN,
} from '../../src/scenario/scenario.ts';
import { BandwidthModel } from '../../src/system/bandwidth-model.ts';
import type { Outcome } from '../../src/system/system.ts';

export const MS = 1_000_000;

/** Spoils an answer, or the state behind it; a planted mutation of the system. */
export type LibraryMutation = (
  call: LibraryCall,
  perform: () => LibraryAnswer,
  view: HostView,
) => LibraryAnswer;

/** A cgroup with a quota in ms per 100 ms, or max. */
export function cgroup(
  id: number,
  parent: number,
  quotaMs: number | 'max',
  rest: Partial<CastCgroup> = {},
): CastCgroup {
  const quotaUs = quotaMs === 'max' ? quotaMs : quotaMs * 1000;
  const cpuMax = { periodUs: 100_000, quotaUs, burstUs: 0 };
  return { id, parent, threaded: false, present: true, ...cpuMax, ...rest };
}

export function task(id: number, inCgroup: number, rest: Partial<CastTask> = {}): CastTask {
  return { id, cgroup: inCgroup, present: true, ...rest };
}

/** A cast on CPUs given by their LLCs, with a tick of 1 ms and a slice of 5 ms. */
export function castOf(
  llcs: readonly number[],
  cgroups: readonly CastCgroup[],
  tasks: readonly CastTask[],
): Cast {
  const cpus = llcs.map((llc, id) => ({ id, core: id, llc, node: 0 }));
  return {
    topology: { tickNs: MS, cpus },
    cgroups,
    tasks,
    schedulers: [{ id: 1, cgroup: ROOT, policy: 'vtime', sliceNs: 5 * MS }],
    policies: [],
  };
}

export interface HostRunOptions {
  readonly faults?: readonly string[];
  readonly mutate?: LibraryMutation;
  /** The only laws to watch for, by id. */
  readonly only?: readonly string[];
}

export interface HostRun {
  readonly view: HostView;
  readonly statistics: Statistics;
  readonly failures: readonly Failure[];
  readonly events: readonly HostEvent[];
  perform(operation: HostOperation): Outcome;
  finish(): void;
}

/** A run of the level `host` with the laws of places, structures, calls and sums. */
export function openHost(cast: Cast, options: HostRunOptions = {}): HostRun {
  const subject = underTest(DEFAULT_DESIGN, options.faults ?? []);
  const { mutate = (_call, perform) => perform() } = options;
  const statistics = new Statistics();
  const model = new BandwidthModel(subject.seams);
  const events: HostEvent[] = [];
  const meter = new UsageMeter(ROOT, CLOCK_START_NS);
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
  const session = new Session(
    {
      system: { call: (call: LibraryCall) => mutate(call, () => model.call(call), view) },
      view,
      laws: { properties: stateProperties, monitors: hostMonitors, witnesses: bandwidthWitnesses },
      stage: (emit: (event: HostEvent) => void, ask: (call: LibraryCall) => LibraryAnswer) => {
        const hooks = {
          tellsMoves: 'of-parked' as const,
          nextTimer: () => view.lib.clock.nextDeadline(),
          fairRand: () => 0,
        };
        const record = (event: HostEvent): void => {
          events.push(event);
          emit(event);
        };
        host = new Host(cast, subject.host, hooks, record, ask);
        return host;
      },
    },
    options.only === undefined ? { statistics } : { statistics, only: new Set(options.only) },
  );
  return {
    view,
    statistics,
    events,
    get failures() {
      return session.failures;
    },
    perform: (operation) => session.perform(operation),
    finish: () => session.finish(),
  };
}

/** Plays operations to the end of the settling phase. */
export function playHost(
  cast: Cast,
  operations: readonly HostOperation[],
  options: HostRunOptions = {},
): HostRun {
  const run = openHost(cast, options);
  for (const operation of operations) run.perform(operation);
  run.finish();
  return run;
}

/** What broke, as `property/kind`. */
export function brokenKinds(run: Pick<HostRun, 'failures'>): string[] {
  return run.failures.map(({ property, failureKind }) => `${property}/${failureKind}`);
}

export const wake = (id: number): HostOperation => ({ op: 'wake', task: id });
export const advance = (ms: number): HostOperation => ({ op: 'advance', ns: ms * MS });
export const seize = (cpu: number): HostOperation => ({ op: 'seize', cpu });
export const release = (cpu: number): HostOperation => ({ op: 'release', cpu });
