import { bypassProperties } from '../../properties/bypass/index.ts';
import { dispatchProperties } from '../../properties/dispatch/index.ts';
import { hierarchyProperties } from '../../properties/hierarchy/index.ts';
import { machineMonitors } from '../../properties/hierarchy/monitors.ts';
import { hierarchyWitnesses } from '../../properties/hierarchy/witnesses.ts';
import { bandwidthOnMachine } from '../../properties/machine/bandwidth.ts';
import { machineProperties } from '../../properties/machine/index.ts';
import { machineWitnesses } from '../../properties/machine/witnesses.ts';
import { libraryWitnesses } from '../../properties/machine/witnesses-library.ts';
import { drawHierarchyCast, drawMachineCast } from '../arbitraries/machine-cast.ts';
import { MachinePlanner } from '../arbitraries/machine-planner.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { Rng } from '../core/rng.ts';
import { createHostState, ROOT } from '../host/state.ts';
import type { LibraryLink } from '../machine/context.ts';
import type { MachineEvent, MachineSink } from '../machine/event.ts';
import { Machine } from '../machine/machine.ts';
import { userPolicies } from '../policies/user.ts';
import { UsageMeter } from '../reference/usage-meter.ts';
import type { Cast } from '../scenario/scenario.ts';
import { BandwidthModel } from '../system/bandwidth-model.ts';
import { mirrorBandwidth } from './bandwidth-mirror.ts';
import { describeMachine } from './describe-machine.ts';
import type { Kit } from './kit.ts';
import type { MachineView } from './machine-view.ts';
import { runOf } from './plain-run.ts';
import { countEnds } from './policy-ends.ts';
import { type Laws, Session } from './session.ts';

const withoutLibrary: Laws<MachineView, MachineEvent> = {
  properties: [
    ...hierarchyProperties,
    ...dispatchProperties,
    ...bypassProperties,
    ...machineProperties,
  ],
  monitors: machineMonitors,
  witnesses: [...hierarchyWitnesses, ...machineWitnesses],
};
const laws: Laws<MachineView, MachineEvent> = {
  ...withoutLibrary,
  properties: [...withoutLibrary.properties, ...bandwidthOnMachine],
  witnesses: [...withoutLibrary.witnesses, ...libraryWitnesses],
};

/** The level `machine`: CPUs, tasks, cgroups and a tree of schedulers. */
export const machineKit: Kit<'machine'> = {
  name: 'machine',
  level: 'machine',
  ...laws,
  drawCast: (rng) => withUserPolicies(drawMachineCast(rng), rng),
  open(cast, subject, options) {
    const model = new BandwidthModel(subject.seams, (lib) => {
      view.lib = lib;
    });
    let emit: MachineSink = () => {};
    const library: LibraryLink = {
      isLoaded: false,
      nextTimer: () => model.view.lib.clock.nextDeadline(),
      ask: (call) => {
        const answer = model.call(call);
        emit({ type: call.op, call, answer } as Parameters<MachineSink>[0]);
        return answer;
      },
    };
    const machine = new Machine(cast, {
      seams: subject.seams,
      host: subject.host,
      policies: userPolicies(),
      library,
      emit: (event) => emit(event),
    });
    const view: { -readonly [field in keyof MachineView]: MachineView[field] } = {
      kernel: machine.kernel,
      cast,
      works: machine.works.list,
      lib: model.view.lib,
      task: model.view.task,
      tasks: model.view.tasks,
      host: createHostState(cast, CLOCK_START_NS),
      meter: new UsageMeter(ROOT, CLOCK_START_NS),
      get usesLibrary() {
        return library.isLoaded;
      },
    };
    const session = new Session(
      {
        system: model,
        view,
        laws,
        instruments: [mirrorBandwidth(view), countEnds(view, options.statistics)],
        stage: (sink) => {
          emit = sink;
          return machine;
        },
      },
      options,
    );
    return runOf<'machine'>(session, new MachinePlanner(machine), () => describeMachine(view));
  },
};

/** The same level, searched on trees of schedulers without cpu.max. */
export const hierarchyKit: Kit<'machine'> = {
  ...machineKit,
  ...withoutLibrary,
  name: 'hierarchy',
  drawCast: (rng) => withUserPolicies(drawHierarchyCast(rng), rng),
};

/** Where the user has policies of his own, those that are no rogues may have one of them. */
function withUserPolicies(cast: Cast, rng: Rng): Cast {
  const policies = userPolicies();
  const honest = cast.schedulers.filter(
    ({ policy }) => !cast.policies.some(({ name }) => name === policy),
  );
  if (policies.length === 0 || honest.length === 0) return cast;
  const first = rng.pick(honest);
  const schedulers = cast.schedulers.map((one) =>
    one === first || (honest.includes(one) && rng.chance(1, 2))
      ? { ...one, policy: rng.pick(policies).name }
      : one,
  );
  return { ...cast, schedulers };
}
