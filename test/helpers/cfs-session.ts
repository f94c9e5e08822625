import { cfsProperties } from '../../properties/cfs/index.ts';
import type { CfsView } from '../../src/check/cfs-view.ts';
import { followTasks } from '../../src/check/follow-tasks.ts';
import { meterPools } from '../../src/check/pool-instrument.ts';
import { Session } from '../../src/check/session.ts';
import { Statistics } from '../../src/check/statistics.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { Host } from '../../src/host/host.ts';
import { hostSeams } from '../../src/host/seams.ts';
import { FluidPools } from '../../src/reference/fluid-pool.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import type { LibraryAnswer, LibraryCall } from '../../src/scenario/library-call.ts';
import type { Cast } from '../../src/scenario/scenario.ts';
import { CfsModel } from '../../src/system/cfs-model.ts';

/** Spoils an answer of the kernel's control, or the state behind it. */
export type CfsMutation = (
  call: LibraryCall,
  perform: () => LibraryAnswer,
  model: CfsModel,
) => LibraryAnswer;

/** Plays operations under the kernel's control. @returns what broke, as `property/kind` */
export function playCfs(
  cast: Cast,
  operations: readonly HostOperation[],
  mutate: CfsMutation = (_call, perform) => perform(),
): { readonly broken: readonly string[]; readonly view: CfsView } {
  const model = new CfsModel();
  const pools = new FluidPools();
  let emit: (event: HostEvent) => void = () => {};
  const host = new Host(
    cast,
    hostSeams,
    { nextTimer: () => model.cfs.clock.nextDeadline(), fairRand: () => 0, tellsMoves: 'of-parked' },
    (event) => emit(event),
    (call) => mutate(call, () => model.call(call), model),
  );
  const view: CfsView = {
    pools,
    host: host.state,
    get cfs() {
      return model.cfs;
    },
  };
  const session = new Session<HostOperation, LibraryCall, LibraryAnswer, CfsView, HostEvent>(
    {
      system: model,
      view,
      laws: { properties: cfsProperties, monitors: [], witnesses: [] },
      instruments: [followTasks(model), meterPools(pools, () => view.host)],
      stage: (sink) => {
        emit = sink;
        return host;
      },
    },
    { statistics: new Statistics() },
  );
  for (const operation of operations) session.perform(operation);
  session.finish();
  const broken = session.failures.map(({ property, failureKind }) => `${property}/${failureKind}`);
  return { broken, view };
}
