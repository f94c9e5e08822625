import { followTasks } from '../check/follow-tasks.ts';
import type { Handlers } from '../check/property.ts';
import type { UnderTest } from '../check/under-test.ts';
import { meterUsage } from '../check/usage-instrument.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { HostEvent } from '../host/event.ts';
import { Host } from '../host/host.ts';
import { type HostState, ROOT } from '../host/state.ts';
import { UsageMeter } from '../reference/usage-meter.ts';
import type { HostOperation } from '../scenario/host-operation.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import type { Cast } from '../scenario/scenario.ts';
import { BandwidthModel } from '../system/bandwidth-model.ts';
import { CfsModel } from '../system/cfs-model.ts';
import type { Outcome } from '../system/system.ts';
import { RuntimeRecorder } from './runtime.ts';

/** A run of a scenario under one controller, watched by no law. */
export interface Side {
  readonly host: HostState;
  readonly runtime: RuntimeRecorder;
  /** What each limit owes at the start of an interval, by the reference: `cgroup/unit`, in ns. */
  readonly debts: ReadonlyMap<string, number>;
  perform(operation: HostOperation): Outcome;
}

type Handler = (event: HostEvent) => void;

function dispatcher(instruments: readonly Handlers<HostEvent>[]): Handler {
  return (event) => {
    for (const handlers of instruments) {
      (handlers[event.type] as Handler | undefined)?.(event);
    }
  };
}

interface Controller {
  call(call: LibraryCall): LibraryAnswer;
  nextTimer(): number | null;
  readonly instruments: readonly Handlers<HostEvent>[];
}

function openSide(
  cast: Cast,
  subject: UnderTest,
  controller: Controller,
  debts: ReadonlyMap<string, number>,
  hostOf: (host: HostState) => void,
): Side {
  const runtime = new RuntimeRecorder(() => host.state);
  const host: Host = new Host(
    cast,
    subject.host,
    { nextTimer: () => controller.nextTimer(), fairRand: () => 0 },
    dispatcher([...controller.instruments, runtime.handlers]),
    (call) => controller.call(call),
  );
  hostOf(host.state);
  host.begin();
  return { host: host.state, runtime, debts, perform: (operation) => host.perform(operation) };
}

/** The scenario under the library that reserves budgets. */
export function openReservation(cast: Cast, subject: UnderTest): Side {
  const model = new BandwidthModel(subject.seams);
  const meter = new UsageMeter(ROOT, CLOCK_START_NS);
  let state: HostState | undefined;
  const debts = new Map<string, number>();
  const controller: Controller = {
    call: (call) => model.call(call),
    nextTimer: () => model.view.lib.clock.nextDeadline(),
    instruments: [meterUsage(meter, () => state as HostState), noteDebts(meter, debts)],
  };
  return openSide(cast, subject, controller, debts, (host) => {
    state = host;
  });
}

/** The reference's debts as each interval begins. */
function noteDebts(meter: UsageMeter, debts: Map<string, number>): Handlers<HostEvent> {
  return {
    interval: ({ at }) => {
      for (const { cgroup, bucket } of meter.metered.values()) {
        debts.set(`${cgroup}/${at - CLOCK_START_NS}`, bucket.debt);
      }
    },
  };
}

/** The scenario under the kernel's own bandwidth control. */
export function openCfs(cast: Cast, subject: UnderTest): Side & { readonly model: CfsModel } {
  const model = new CfsModel();
  const controller: Controller = {
    call: (call) => model.call(call),
    nextTimer: () => model.cfs.clock.nextDeadline(),
    instruments: [followTasks(model)],
  };
  const side = openSide(cast, subject, controller, new Map(), () => {});
  return { ...side, model };
}
