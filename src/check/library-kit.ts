import { libraryMonitors } from '../../properties/bandwidth/monitors.ts';
import { libraryProperties } from '../../properties/bandwidth/state-properties.ts';
import type { Planner } from '../arbitraries/planner.ts';
import type { BandwidthLibrary } from '../core/bandwidth/types.ts';
import { CLOCK_START_NS } from '../core/clock.ts';
import type { HostEvent } from '../host/event.ts';
import { createHostState, ROOT } from '../host/state.ts';
import { UsageMeter } from '../reference/usage-meter.ts';
import type { LibraryAnswer, LibraryCall } from '../scenario/library-call.ts';
import { EMPTY_CAST } from '../scenario/scenario.ts';
import { BandwidthModel } from '../system/bandwidth-model.ts';
import { type Outcome, outcomeOf, type Stage } from '../system/system.ts';
import { describeHost } from './describe-host.ts';
import type { HostLibrary } from './host-kit.ts';
import type { HostView } from './host-view.ts';
import type { Kit, Run } from './kit.ts';
import { runOf } from './plain-run.ts';
import { Session, type SessionOptions } from './session.ts';

/** All that watches the runs of the level. */
export const libraryLaws = {
  properties: libraryProperties,
  monitors: libraryMonitors,
  witnesses: [],
};

/** Raw calls are recorded or written, not drawn: their random runs are those of the host. */
const nothingToDraw: Planner<LibraryCall> = { kinds: [], draw: () => undefined };

/** The stage of the level `library`: every operation is one call. */
class LibraryStage implements Stage<LibraryCall> {
  readonly #emit: (event: HostEvent) => void;
  readonly #ask: (call: LibraryCall) => LibraryAnswer;

  constructor(emit: (event: HostEvent) => void, ask: (call: LibraryCall) => LibraryAnswer) {
    this.#emit = emit;
    this.#ask = ask;
  }

  perform(call: LibraryCall): Outcome {
    const answer = this.#ask(call);
    this.#emit({ type: call.op, call, answer } as HostEvent);
    return outcomeOf(answer.ret);
  }
}

/**
 * The level `library`: raw calls of the cpu.max library, with nobody playing the scheduler.
 *
 * Of the laws of the level `host` those hold here that speak of calls and of the library's
 * state. What speaks of tasks, CPUs or the contract is left out: raw calls may break it.
 */
export const libraryKit: Kit<'library'> = {
  name: 'library',
  level: 'library',
  ...libraryLaws,
  drawCast: () => EMPTY_CAST,
  open(_cast, subject, options) {
    let changed = (_lib: BandwidthLibrary): void => {};
    const model = new BandwidthModel(subject.seams, (lib) => changed(lib));
    return openLibrary(options, {
      system: model,
      bandwidth: model.view,
      laws: libraryLaws,
      onLibrary: (listener) => {
        changed = listener;
      },
    });
  },
};

/** A run of the level `library` on a library: the model, or one that is elsewhere. */
export function openLibrary(
  options: SessionOptions,
  { system, bandwidth, laws: watched, onLibrary }: Omit<HostLibrary, 'hooks'>,
): Run<'library'> {
  const view: { -readonly [field in keyof HostView]: HostView[field] } = {
    lib: bandwidth.lib,
    task: bandwidth.task,
    tasks: bandwidth.tasks,
    ...(bandwidth.known === undefined ? {} : { known: bandwidth.known }),
    host: createHostState(EMPTY_CAST, CLOCK_START_NS),
    meter: new UsageMeter(ROOT, CLOCK_START_NS),
  };
  onLibrary((lib) => {
    view.lib = lib;
  });
  const session = new Session<LibraryCall, LibraryCall, LibraryAnswer, HostView, HostEvent>(
    { system, view, laws: watched, stage: (emit, ask) => new LibraryStage(emit, ask) },
    options,
  );
  return runOf<'library'>(session, nothingToDraw, () => describeHost(view));
}
