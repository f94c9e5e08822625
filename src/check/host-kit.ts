import { bandwidthProperties } from '../../properties/bandwidth/index.ts';
import { hostMonitors } from '../../properties/bandwidth/monitors.ts';
import { bandwidthWitnesses } from '../../properties/bandwidth/witnesses.ts';
import { drawCast } from '../arbitraries/cast.ts';
import { HostPlanner } from '../arbitraries/host-planner.ts';
import type { BandwidthLibrary } from '../core/bandwidth/types.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { HostHooks } from '../host/context.ts';
import type { HostEvent, HostSink } from '../host/event.ts';
import { Host } from '../host/host.ts';
import { type HostState, type HostTask, ROOT } from '../host/state.ts';
import { UsageMeter } from '../reference/usage-meter.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { Cast } from '../scenario/scenario.ts';
import { BandwidthModel, type BandwidthView } from '../system/bandwidth-model.ts';
import type { System } from '../system/system.ts';
import { openCfsRun } from './cfs-kit.ts';
import { describeHost } from './describe-host.ts';
import type { HostView } from './host-view.ts';
import type { Kit, Run } from './kit.ts';
import { runOf } from './plain-run.ts';
import { type Laws, Session, type SessionOptions } from './session.ts';
import type { UnderTest } from './under-test.ts';
import { meterUsage } from './usage-instrument.ts';

/** All that watches the runs of the level. */
export const hostLaws = {
  properties: bandwidthProperties,
  monitors: hostMonitors,
  witnesses: bandwidthWitnesses,
};

/** The level `host`: a scheduler on simulated CPUs under the contract of the cpu.max library. */
export const hostKit: Kit<'host'> = {
  name: 'host',
  level: 'host',
  ...hostLaws,
  drawCast,
  open(cast, subject, options) {
    if (subject.design.bandwidth === 'cfs') return openCfsRun(cast, subject, options);
    let changed = (_lib: BandwidthLibrary): void => {};
    const model = new BandwidthModel(subject.seams, (lib) => changed(lib));
    return openHost(cast, subject, options, {
      system: model,
      bandwidth: model.view,
      laws: hostLaws,
      hooks: {
        nextTimer: () => model.view.lib.clock.nextDeadline(),
        fairRand: (task) => fairRand(model.view, task),
        tellsMoves: 'of-parked',
      },
      onLibrary: (listener) => {
        changed = listener;
      },
    });
  },
};

/** A cpu.max library and what is watched of it. */
export interface HostLibrary {
  readonly system: System<LibraryCall, LibraryAnswer>;
  /** Its state, as far as it shows it. */
  readonly bandwidth: BandwidthView;
  readonly laws: Laws<HostView, HostEvent>;
  readonly hooks: HostHooks;
  /** Tells the listener of each fresh library. */
  readonly onLibrary: (listener: (lib: BandwidthLibrary) => void) => void;
  /** Is given the scheduler's side before anything happens. */
  readonly onHost?: (host: HostState, meter: UsageMeter) => void;
}

/** A run of the level `host` on a library: the model, or one that is elsewhere. */
export function openHost(
  cast: Cast,
  subject: Pick<UnderTest, 'host'>,
  options: SessionOptions,
  { system, bandwidth, laws: watched, hooks, onLibrary, onHost }: HostLibrary,
): Run<'host'> {
  const meter = new UsageMeter(ROOT, CLOCK_START_NS);
  let emit: HostSink = () => {};
  const host = new Host(
    cast,
    subject.host,
    hooks,
    (event) => emit(event),
    (call) => system.call(call),
  );
  const view: { -readonly [field in keyof HostView]: HostView[field] } = {
    lib: bandwidth.lib,
    task: bandwidth.task,
    tasks: bandwidth.tasks,
    ...(bandwidth.known === undefined ? {} : { known: bandwidth.known }),
    host: host.state,
    meter,
  };
  onLibrary((lib) => {
    view.lib = lib;
  });
  onHost?.(host.state, meter);
  const session = new Session(
    {
      system,
      view,
      laws: watched,
      instruments: [meterUsage(meter, () => host.state)],
      stage: (sink) => {
        emit = sink;
        return host;
      },
    },
    options,
  );
  return runOf<'host'>(session, new HostPlanner(host.state), () => describeHost(view));
}

/** The number with which the bottom half starts at the backlog that holds the task. */
export function fairRand(view: BandwidthView, task: HostTask): number {
  const { lib } = view;
  const slot = lib.throttledIds.indexOf(task.cgroup);
  return slot < 0 ? 0 : slot + lib.throttledIds.length * task.llc;
}
