import { bandwidthProperties } from '../../properties/bandwidth/index.ts';
import { hostMonitors } from '../../properties/bandwidth/monitors.ts';
import { bandwidthWitnesses } from '../../properties/bandwidth/witnesses.ts';
import { drawCast } from '../arbitraries/cast.ts';
import { HostPlanner } from '../arbitraries/host-planner.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { HostHooks } from '../host/context.ts';
import type { HostSink } from '../host/event.ts';
import { Host } from '../host/host.ts';
import { type HostTask, ROOT } from '../host/state.ts';
import { UsageMeter } from '../reference/usage-meter.ts';
import { BandwidthModel, type BandwidthView } from '../system/bandwidth-model.ts';
import { openCfsRun } from './cfs-kit.ts';
import { describeHost } from './describe-host.ts';
import type { HostView } from './host-view.ts';
import type { Kit } from './kit.ts';
import { runOf } from './plain-run.ts';
import { Session } from './session.ts';
import { meterUsage } from './usage-instrument.ts';

const laws = {
  properties: bandwidthProperties,
  monitors: hostMonitors,
  witnesses: bandwidthWitnesses,
};

/** The level `host`: a scheduler on simulated CPUs under the contract of the cpu.max library. */
export const hostKit: Kit<'host'> = {
  name: 'host',
  level: 'host',
  ...laws,
  drawCast,
  open(cast, subject, options) {
    if (subject.design.bandwidth === 'cfs') return openCfsRun(cast, subject, options);
    const meter = new UsageMeter(ROOT, CLOCK_START_NS);
    const model = new BandwidthModel(subject.seams, (lib) => {
      view.lib = lib;
    });
    const hooks: HostHooks = {
      nextTimer: () => model.view.lib.clock.nextDeadline(),
      fairRand: (task) => fairRand(model.view, task),
    };
    let emit: HostSink = () => {};
    const host = new Host(
      cast,
      subject.host,
      hooks,
      (event) => emit(event),
      (call) => model.call(call),
    );
    const view: { -readonly [field in keyof HostView]: HostView[field] } = {
      lib: model.view.lib,
      task: model.view.task,
      tasks: model.view.tasks,
      host: host.state,
      meter,
    };
    const session = new Session(
      {
        system: model,
        view,
        laws,
        instruments: [meterUsage(meter, () => view.host)],
        stage: (sink) => {
          emit = sink;
          return host;
        },
      },
      options,
    );
    return runOf<'host'>(session, new HostPlanner(view.host), () => describeHost(view));
  },
};

/** The number with which the bottom half starts at the backlog that holds the task. */
function fairRand(view: BandwidthView, task: HostTask): number {
  const { lib } = view;
  const slot = lib.throttledIds.indexOf(task.cgroup);
  return slot < 0 ? 0 : slot + lib.throttledIds.length * task.llc;
}
