import { drawCast } from '../../arbitraries/cast.ts';
import type { Planner } from '../../arbitraries/planner.ts';
import { fairRand, openHost } from '../../check/host-kit.ts';
import type { HostView } from '../../check/host-view.ts';
import type { Kit, Run } from '../../check/kit.ts';
import { openLibrary } from '../../check/library-kit.ts';
import type { Laws } from '../../check/session.ts';
import type { UnderTest } from '../../check/under-test.ts';
import type { BandwidthLibrary } from '../../core/bandwidth/types.ts';
import type { HostHooks } from '../../host/context.ts';
import type { HostEvent } from '../../host/event.ts';
import type { HostOperation } from '../../scenario/host-operation.ts';
import type { LibraryAnswer, LibraryCall } from '../../scenario/library-call.ts';
import { EMPTY_CAST } from '../../scenario/scenario.ts';
import { BandwidthModel } from '../../system/bandwidth-model.ts';
import { SKIPPED, type System } from '../../system/system.ts';
import { bandwidthState } from '../../vectors/bandwidth-state.ts';
import type { Conversation } from '../protocol/conversation.ts';
import { BandwidthMirror } from '../system/bandwidth-mirror.ts';
import { Beside } from '../system/beside.ts';
import { ProgramBandwidth } from '../system/program-bandwidth.ts';
import type { Fields } from '../system/shown-state.ts';
import type { Asking, Driven } from './driven.ts';
import { DrivenRun } from './driven-run.ts';

type HostLaws = Laws<HostView, HostEvent>;

const OUTPUTS = ['enq', 'level', 'fired', 'now'];

/** The level `host` on a program: the host plays the scheduler, the program is the library. */
export function hostOn(
  driven: Driven,
  lawsFor: (asking: Asking) => HostLaws,
  choose: () => Asking,
): Pick<Kit<'host'>, 'name' | 'level' | 'drawCast' | 'open'> {
  return {
    name: 'host',
    level: 'host',
    drawCast,
    open: (cast, subject, options) =>
      new DrivenRun<'host'>(() => {
        const asking = choose();
        const { program, mirror, system, onLibrary } = libraryOf(driven, subject, asking);
        const run = openHost(cast, subject, options, {
          system,
          bandwidth: mirror,
          laws: lawsFor(asking),
          hooks: hooksOf(driven, program, mirror, asking),
          onLibrary,
          onHost: (host, meter) => {
            program.host = host;
            program.meter = meter;
          },
        });
        return withoutMisuse(driven, run);
      }, options),
  };
}

/** The level `library` on a program. */
export function libraryOn(
  driven: Driven,
  lawsFor: (asking: Asking) => HostLaws,
  choose: () => Asking,
): Pick<Kit<'library'>, 'name' | 'level' | 'drawCast' | 'open'> {
  return {
    name: 'library',
    level: 'library',
    drawCast: () => EMPTY_CAST,
    open: (_cast, subject, options) =>
      new DrivenRun<'library'>(() => {
        const asking = choose();
        const { mirror, system, onLibrary } = libraryOf(driven, subject, asking);
        system.call({ op: 'topo', llcs: 1 });
        const laws = lawsFor(asking);
        return openLibrary(options, { system, bandwidth: mirror, laws, onLibrary });
      }, options),
  };
}

interface Library {
  readonly program: ProgramBandwidth;
  readonly mirror: BandwidthMirror;
  readonly system: System<LibraryCall, LibraryAnswer>;
  readonly onLibrary: (listener: (lib: BandwidthLibrary) => void) => void;
}

function libraryOf(driven: Driven, subject: UnderTest, asking: Asking): Library {
  const { conversation, differential } = driven;
  const offered = conversation.hello().state;
  const isShown = asking.state && offered.size > 0;
  let changed = (_lib: BandwidthLibrary): void => {};
  const mirror = new BandwidthMirror(
    isShown ? offered : null,
    (lib) => changed(lib),
    conversation.hello().component === 'bandwidth-b' ? 'root' : 'callback',
  );
  const program = new ProgramBandwidth(conversation, mirror, isShown);
  return {
    program,
    mirror,
    system: differential ? beside(program, subject, offered) : program,
    onLibrary: (listener) => {
      changed = listener;
    },
  };
}

function beside(
  program: ProgramBandwidth,
  { seams }: UnderTest,
  offered: ReadonlySet<string>,
): System<LibraryCall, LibraryAnswer> {
  const model = new BandwidthModel(seams);
  return new Beside(program, model, OUTPUTS, () =>
    program.state === null
      ? null
      : { offered, program: program.state, model: bandwidthState(model.view.lib) as Fields },
  );
}

function hooksOf(
  { conversation }: Driven,
  program: ProgramBandwidth,
  mirror: BandwidthMirror,
  { state }: Asking,
): HostHooks {
  const canTell = state && conversation.hello().state.has('throttled_ids');
  let turn = 0;
  return {
    nextTimer: () => program.timer.next,
    // Without the table nobody knows whose turn it is: everybody's, one after the other.
    fairRand: (task) => (canTell ? fairRand(mirror, task) : turn++),
    tellsMoves: movesOf(conversation),
  };
}

/** The contract of the later version wants every move told. */
function movesOf(conversation: Conversation): HostHooks['tellsMoves'] {
  if (!conversation.can('move')) return 'none';
  return conversation.hello().component === 'bandwidth-b' ? 'all' : 'of-parked';
}

/**
 * The calls that the contract forbids have a table of answers for the first version of the
 * library only.
 */
function withoutMisuse({ conversation }: Driven, run: Run<'host'>): Run<'host'> {
  if (conversation.hello().component === 'bandwidth-a') return run;
  const { planner } = run;
  const allowed: Planner<HostOperation> = {
    kinds: planner.kinds,
    draw: (kind, rng) => {
      const operation = planner.draw(kind, rng);
      return operation?.op === 'misuse' ? undefined : operation;
    },
  };
  return {
    planner: allowed,
    get failures() {
      return run.failures;
    },
    get failure() {
      return run.failure;
    },
    perform: (operation) => (operation.op === 'misuse' ? SKIPPED : run.perform(operation)),
    finish: (patience) => run.finish(patience),
    describe: () => run.describe(),
  };
}
