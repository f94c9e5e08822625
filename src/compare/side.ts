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
import { LimitBook } from './limits.ts';
import { type Reservation, reservedBy } from './reserved.ts';
import { RuntimeRecorder } from './runtime.ts';

/** A run of a scenario under one controller, watched by no law. */
export interface Side {
  readonly host: HostState;
  readonly runtime: RuntimeRecorder;
  readonly limits: LimitBook;
  /** What is reserved for whom; nothing by a controller that reserves nothing. */
  reserved(): readonly Reservation[];
  perform(operation: HostOperation): Outcome;
}

export interface ReservationSide extends Side {
  /** What each limit owes as an interval begins: by `cgroup/time since the start`, in ns. */
  readonly debts: ReadonlyMap<string, number>;
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
  reserved?(): readonly Reservation[];
  /** What watches it, once the host is there. */
  watches(host: () => HostState): readonly Handlers<HostEvent>[];
}

function openSide(cast: Cast, subject: UnderTest, controller: Controller): Side {
  const hostOf = (): HostState => host.state;
  const runtime = new RuntimeRecorder(hostOf);
  const limits = new LimitBook();
  const host: Host = new Host(
    cast,
    subject.host,
    { nextTimer: () => controller.nextTimer(), fairRand: () => 0, tellsMoves: 'of-parked' },
    dispatcher([limits.handlers, ...controller.watches(hostOf), runtime.handlers]),
    (call) => controller.call(call),
  );
  host.begin();
  const perform = (operation: HostOperation): Outcome => host.perform(operation);
  const reserved = () => controller.reserved?.() ?? [];
  return { host: host.state, runtime, limits, reserved, perform };
}

/** The scenario under the library that reserves budgets. */
export function openReservation(cast: Cast, subject: UnderTest): ReservationSide {
  const model = new BandwidthModel(subject.seams);
  const meter = new UsageMeter(ROOT, CLOCK_START_NS);
  const debts = new Map<string, number>();
  const side = openSide(cast, subject, {
    call: (call) => model.call(call),
    nextTimer: () => model.view.lib.clock.nextDeadline(),
    reserved: () => reservedBy(model.view.lib),
    watches: (host) => [meterUsage(meter, host), noteDebts(meter, debts)],
  });
  return { ...side, debts };
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
  const side = openSide(cast, subject, {
    call: (call) => model.call(call),
    nextTimer: () => model.cfs.clock.nextDeadline(),
    watches: () => [followTasks(model)],
  });
  return { ...side, model };
}
