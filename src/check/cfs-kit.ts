import { admittedBeforeDsq } from '../../properties/bandwidth/admitted-before-dsq.ts';
import { bandwidthProperties } from '../../properties/bandwidth/index.ts';
import { queueEntryMonitor } from '../../properties/bandwidth/monitors.ts';
import { rootNeverThrottled } from '../../properties/bandwidth/root-never-throttled.ts';
import { cfsProperties } from '../../properties/cfs/index.ts';
import { cfsWitnesses } from '../../properties/cfs/witnesses.ts';
import { drawCast } from '../arbitraries/cast.ts';
import { HostPlanner } from '../arbitraries/host-planner.ts';
import type { HostSink } from '../host/event.ts';
import { Host } from '../host/host.ts';
import { FluidPools } from '../reference/fluid-pool.ts';
import type { Cast } from '../scenario/scenario.ts';
import { CfsModel } from '../system/cfs-model.ts';
import type { CfsView } from './cfs-view.ts';
import { describeCfs } from './describe-cfs.ts';
import { followTasks } from './follow-tasks.ts';
import type { Kit, Run } from './kit.ts';
import { runOf } from './plain-run.ts';
import { meterPools } from './pool-instrument.ts';
import { Session, type SessionOptions } from './session.ts';
import type { UnderTest } from './under-test.ts';

/** Of the laws of the library those hold that read nothing of its state; see docs/compare.md. */
const laws = {
  properties: [...cfsProperties, admittedBeforeDsq, rootNeverThrottled],
  monitors: [queueEntryMonitor],
  witnesses: cfsWitnesses,
};

/** A run of the level `host` with the kernel's own bandwidth control in place of the library. */
export function openCfsRun(cast: Cast, subject: UnderTest, options: SessionOptions): Run<'host'> {
  const model = new CfsModel();
  const pools = new FluidPools();
  let emit: HostSink = () => {};
  const host = new Host(
    cast,
    subject.host,
    { nextTimer: () => model.cfs.clock.nextDeadline(), fairRand: () => 0, tellsMoves: 'of-parked' },
    (event) => emit(event),
    (call) => model.call(call),
  );
  const view: CfsView = {
    pools,
    host: host.state,
    get cfs() {
      return model.cfs;
    },
  };
  const session = new Session(
    {
      system: model,
      view,
      laws,
      instruments: [followTasks(model), meterPools(pools, () => view.host)],
      stage: (sink) => {
        emit = sink;
        return host;
      },
    },
    options,
  );
  return runOf<'host'>(session, new HostPlanner(view.host), () => describeCfs(view));
}

/** The level `host` under the design `cfs`. */
export const cfsKit: Kit<'host'> = {
  name: 'cfs',
  level: 'host',
  // Those of the library that do not apply are named as such.
  properties: [...new Set([...laws.properties, ...bandwidthProperties])],
  monitors: laws.monitors,
  witnesses: laws.witnesses,
  drawCast,
  open: openCfsRun,
};
